/** What is known of services at each moment, and how it is told: their rules and pods, traffic, propagation, streams. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Cluster } from './kubernetes/cluster.ts';
import { createListeners } from './listeners.ts';
import { type Attention, createAttention } from './live/attention.ts';
import { createLiveHub, type LiveHub, type ServiceNews } from './live/live-hub.ts';
import type { Topic } from './live/topic.ts';
import type { Propagation } from './mesh/propagation.ts';
import { wirePropagation } from './mesh/wire-propagation.ts';
import { createMeasurement, type Measurement } from './traffic/measurement.ts';
import { meteredServices } from './traffic/metered-services.ts';
import { createTrafficSources, type TrafficSources, type TrafficSourcesOptions } from './traffic/traffic-sources.ts';
import type { Actor } from './use-cases/ports.ts';
import type { SeenStates } from './use-cases/seen-states.ts';
import { createServiceCatalog, type ServiceCatalog } from './use-cases/service-catalog.ts';
import { createServiceStates, type ServiceStates } from './use-cases/service-states.ts';

type Options = {
  readonly cluster: Cluster;
  /** With the rights of the server itself. */
  readonly actor: Actor;
  readonly traffic: Pick<TrafficSourcesOptions, 'choice' | 'named'>;
  readonly settleMs: number | undefined;
  readonly seen: SeenStates;
  readonly onFault: (error: unknown) => void;
};

export type Observation = {
  readonly catalog: ServiceCatalog;
  readonly services: ServiceStates;
  readonly attention: Attention;
  readonly propagation: Propagation;
  readonly sources: TrafficSources;
  readonly measurement: Measurement;
  readonly live: LiveHub;
  readonly stop: () => void;
};

export function wireObservation({ cluster, actor, traffic, settleMs, seen, onFault }: Options): Observation {
  const { index, client, connection, isComplete, onChange } = cluster;
  const { rootNamespace } = cluster.meshConfig;
  const catalog = createServiceCatalog({ index, onChange, isComplete, rootNamespace, onFault, seen });
  const attention = createAttention();
  const propagation = wirePropagation({
    cluster,
    topics: () => live.topics(),
    isFollowed: (service) => live.isFollowed(service),
    attention,
    history: () => actor.history,
    onFault,
  });
  const sources = createTrafficSources({
    ...traffic,
    index,
    client,
    credentials: connection.own,
    istioNamespace: rootNamespace,
  });
  const metered = meteredServices(index);
  const measurement = createMeasurement({
    source: sources.live,
    onFault,
    settleMs,
    describe: (service) => {
      const routing = catalog.get(service);
      return routing === null ? null : metered(routing);
    },
    followed: () => followed(catalog, attention.services(), live.topics()),
    propagationOf: (service) => {
      const routing = catalog.get(service);
      return routing === null ? null : propagation.of(routing);
    },
  });
  measurement.onMeasured(propagation.pulse);
  propagation.onNews((all) =>
    measurement.noteInEffect(all.filter(({ propagation: known }) => known?.state === 'in-effect')),
  );
  // Nobody was to blame for not answering while the API server was away.
  const forgive = cluster.onHealth(({ state }) => state === 'live' && sources.scraper.forget(new Set()));
  const services = createServiceStates(cluster, catalog, measurement, propagation.of);
  const live = tell({ cluster, catalog, services, propagation, measurement });
  return {
    ...{ catalog, services, attention, propagation, sources, measurement, live },
    stop() {
      forgive();
      measurement.stop();
      propagation.stop();
      catalog.stop();
      live.stop();
      void sources.prometheus?.close();
    },
  };
}

type Told = Pick<Observation, 'catalog' | 'services' | 'propagation' | 'measurement'> & { readonly cluster: Cluster };

/** The streams of all who look, fed with whatever turns out. */
function tell({ cluster, catalog, services, propagation, measurement }: Told): LiveHub {
  const news = createListeners<ServiceNews>();
  catalog.onNews(({ changed, removed }) => {
    for (const service of removed) propagation.drop(service);
    measurement.noteChange(changed);
    news.emit({ changed: changed.map(services.withTraffic), removed });
  });
  return createLiveHub({
    services: ({ namespace, service }) =>
      service === null
        ? services.known(namespace ?? undefined)
        : [catalog.get({ namespace: namespace ?? '', name: service })]
            .filter((found) => found !== null)
            .map(services.withTraffic),
    history: measurement.history,
    health: cluster.health,
    onServices: news.subscribe,
    onTraffic: measurement.onMeasured,
    onPropagation: propagation.onNews,
    opened: propagation.pulse,
    onHealth: cluster.onHealth,
  });
}

/** The services that somebody waits for or looks at, particular wishes first. */
function followed(catalog: ServiceCatalog, waited: readonly ServiceRef[], topics: readonly Topic[]): ServiceRef[] {
  const found = new Map(waited.map((service) => [`${service.namespace}/${service.name}`, service]));
  for (const topic of topics) {
    const { namespace, service } = topic;
    const covered =
      namespace !== null && service !== null ? [{ namespace, name: service }] : catalog.list(namespace ?? undefined);
    for (const { namespace, name } of covered) found.set(`${namespace}/${name}`, { namespace, name });
  }
  return [...found.values()];
}
