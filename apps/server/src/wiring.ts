/** Puts the parts of the server together: what follows the cluster, what measures, what tells the browsers. */

import { stickyRoutes } from '@sluice/shared/evidence/stickiness';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { keyOf } from '@sluice/shared/kubernetes/object';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { FastifyBaseLogger } from 'fastify';
import type { Cluster } from './kubernetes/cluster.ts';
import { createObjectWriter, kindOf } from './kubernetes/object-writer.ts';
import { createListeners } from './listeners.ts';
import { createLiveHub, type LiveHub, type ServiceNews } from './live/live-hub.ts';
import type { Topic } from './live/topic.ts';
import { expectedSplitOf } from './traffic/expected-split.ts';
import { createMeasurement } from './traffic/measurement.ts';
import { createProxyScraper } from './traffic/proxy-scraper.ts';
import type { MeteredService } from './traffic/service-meter.ts';
import { type ServiceRouting, splitSignature } from './use-cases/describe-service.ts';
import type { MeshCopy, RoutingObjects } from './use-cases/ports.ts';
import { createServiceCatalog, type ServiceCatalog } from './use-cases/service-catalog.ts';
import { createServiceStates, type ServiceStates } from './use-cases/service-states.ts';
import type { SetWeightsPorts } from './use-cases/set-weights.ts';

/** How long an answer waits until our copy shows what was just written. */
const seenMs = 2_000;

export type Wiring = {
  readonly services: ServiceStates;
  readonly live: LiveHub;
  readonly objects: RoutingObjects;
  readonly setWeights: SetWeightsPorts;
  readonly start: () => void;
  readonly stop: () => void;
};

export function wire(cluster: Cluster, log: FastifyBaseLogger, settleMs: number | undefined): Wiring {
  const { index, client, connection } = cluster;
  const onFault = (error: unknown) => log.error({ err: error }, 'a part of the server failed');
  const { rootNamespace } = cluster.meshConfig;
  const catalog = createServiceCatalog({ index, onChange: cluster.onChange, rootNamespace, onFault });
  const metered = meteredServices(cluster);
  const scraper = createProxyScraper({ client, credentials: connection.own });
  const measurement = createMeasurement({
    index,
    scraper,
    onFault,
    settleMs,
    describe: (service) => {
      const routing = catalog.get(service);
      return routing === null ? null : metered(routing);
    },
    followed: () => followed(catalog, live.topics()),
  });
  // Nobody was to blame for not answering while the API server was away.
  const forgive = cluster.onHealth(({ state }) => state === 'live' && scraper.forget(new Set()));
  const services = createServiceStates(cluster, catalog, measurement);
  const news = createListeners<ServiceNews>();
  const live = createLiveHub({
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
    onHealth: cluster.onHealth,
  });
  catalog.onNews(({ changed, removed }) => {
    measurement.noteChange(changed);
    news.emit({ changed: changed.map(services.withTraffic), removed });
  });
  return {
    services,
    live,
    objects: routingObjects(cluster),
    setWeights: {
      cluster,
      copy: meshCopy(cluster),
      getService: services.get,
      audit: (line: object) => log.info({ audit: true, ...line }, 'change'),
    },
    start: measurement.start,
    stop() {
      forgive();
      measurement.stop();
      catalog.stop();
      live.stop();
    },
  };
}

/** The services that somebody looks at, particular wishes first. */
function followed(catalog: ServiceCatalog, topics: readonly Topic[]): ServiceRef[] {
  const found = new Map<string, ServiceRef>();
  for (const topic of topics) {
    const { namespace, service } = topic;
    const covered =
      namespace !== null && service !== null ? [{ namespace, name: service }] : catalog.list(namespace ?? undefined);
    for (const { namespace, name } of covered) found.set(`${namespace}/${name}`, { namespace, name });
  }
  return [...found.values()];
}

/** What the judgement of traffic needs; worked out once for each description, not once a second. */
function meteredServices({ index }: Cluster): (routing: ServiceRouting) => MeteredService {
  const known = new WeakMap<ServiceRouting, MeteredService>();
  return (routing) => {
    const service = known.get(routing) ?? meteredService(index.meshFor(routing), routing);
    known.set(routing, service);
    return service;
  };
}

function meteredService(mesh: Mesh, routing: ServiceRouting): MeteredService {
  const table = readRouteTable(mesh, routing);
  const origins = new Set(table.rules.map(({ origin }) => `${origin.namespace}/${origin.name}`));
  const routes = mesh.virtualServices
    .filter((object) => origins.has(keyOf(object)))
    .flatMap(({ spec }) => spec?.http ?? []);
  return {
    signature: splitSignature(routing),
    versions: routing.versions,
    expected: expectedSplitOf(table, routing),
    ...(stickyRoutes(routes).length > 0 && { notJudged: 'sticky' }),
  };
}

function meshCopy(cluster: Cluster): MeshCopy {
  return {
    meshFor: (service) => cluster.index.meshFor(service),
    hasService: (service) => cluster.index.service(service) !== undefined,
    whenSeen: (object, version) =>
      cluster.whenSeen(kindOf(object), `${object.namespace}/${object.name}`, version, seenMs),
  };
}

/** With the rights of the kubeconfig's own user. */
function routingObjects({ client, connection, servedVersion }: Cluster): RoutingObjects {
  const writer = createObjectWriter(client, servedVersion);
  return {
    user: connection.own.user,
    read: (object) => writer.read(object, connection.own),
    write: (write, how) => writer.write(write, connection.own, how),
  };
}
