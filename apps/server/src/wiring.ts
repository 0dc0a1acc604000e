/** Puts the parts of the server together: what follows the cluster, what measures, what tells the browsers. */

import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { FastifyBaseLogger } from 'fastify';
import { actorFor } from './kubernetes/actor.ts';
import type { Cluster } from './kubernetes/cluster.ts';
import { kindOf } from './kubernetes/object-writer.ts';
import { podReader } from './kubernetes/pod-reader.ts';
import { revisionName } from './kubernetes/revision-object.ts';
import { createListeners } from './listeners.ts';
import { createAttention } from './live/attention.ts';
import { createLiveHub, type LiveHub, type ServiceNews } from './live/live-hub.ts';
import type { Topic } from './live/topic.ts';
import { madeWrite, nameChange, wirePropagation } from './mesh/wire-propagation.ts';
import { wireWaiting } from './mesh/wire-waiting.ts';
import type { OperatedParts } from './operations/wire-operations.ts';
import type { ChangeRoutesPorts } from './routes/changes.ts';
import type { ConfigurationPorts } from './routes/configuration.ts';
import { createMeasurement } from './traffic/measurement.ts';
import { meteredServices } from './traffic/metered-services.ts';
import { createTrafficSources, type TrafficSourcesOptions } from './traffic/traffic-sources.ts';
import { createSettle } from './use-cases/acknowledgement.ts';
import { createConfigurationFindings } from './use-cases/configuration-findings.ts';
import type { TrafficPorts } from './use-cases/get-traffic.ts';
import type { FindingsPorts } from './use-cases/list-findings.ts';
import type { GatewayPorts } from './use-cases/list-gateways.ts';
import type { NamespacePorts } from './use-cases/list-namespaces.ts';
import type { PodsPorts } from './use-cases/list-pods.ts';
import { createMeasureOnDemand } from './use-cases/measure-on-demand.ts';
import type { Actor, MeshCopy } from './use-cases/ports.ts';
import { recoverChanges } from './use-cases/recover-changes.ts';
import { createSeenStates } from './use-cases/seen-states.ts';
import { createServiceCatalog, type ServiceCatalog } from './use-cases/service-catalog.ts';
import { createServiceStates, type ServiceStates } from './use-cases/service-states.ts';
import { createRequestTester } from './use-cases/test-request.ts';
import { createTurns } from './use-cases/turns.ts';
import type { Waiting } from './use-cases/wait-for-change.ts';

/** How long an answer waits until our copy shows what was just written. */
const seenMs = 2_000;
/** How often changes are looked for that a replica has left half done. */
const recoverEveryMs = 20_000;

/** How long proxies get between two writes that depend on each other, where nobody can say what they have. */
const blindSettleMs = 2_000;

export type Wiring = {
  readonly services: ServiceStates;
  readonly live: LiveHub;
  /** With the rights of the server itself. */
  readonly actor: Actor;
  readonly namespaces: NamespacePorts;
  readonly changes: ChangeRoutesPorts & ConfigurationPorts;
  readonly findings: FindingsPorts;
  readonly gateways: GatewayPorts;
  readonly traffic: TrafficPorts;
  readonly pods: PodsPorts;
  readonly waiting: Waiting;
  /** What is told about the server itself comes from these. */
  readonly operated: OperatedParts;
  readonly start: () => void;
  readonly stop: () => void;
};

export type WiringOptions = Pick<TrafficSourcesOptions, 'choice' | 'named'>;

export function wire(
  cluster: Cluster,
  log: FastifyBaseLogger,
  settleMs: number | undefined,
  options: WiringOptions = { choice: 'auto', named: null },
): Wiring {
  const { index, client, connection } = cluster;
  const onFault = (error: unknown) => log.error({ err: error }, 'a part of the server failed');
  const { rootNamespace } = cluster.meshConfig;
  const seen = createSeenStates();
  const { isComplete, onChange } = cluster;
  const catalog = createServiceCatalog({ index, onChange, isComplete, rootNamespace, onFault, seen });
  const metered = meteredServices(index);
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
    ...options,
    index,
    client,
    credentials: connection.own,
    istioNamespace: rootNamespace,
  });
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
    onPropagation: propagation.onNews,
    opened: propagation.pulse,
    onHealth: cluster.onHealth,
  });
  catalog.onNews(({ changed, removed }) => {
    for (const service of removed) propagation.drop(service);
    measurement.noteChange(changed);
    news.emit({ changed: changed.map(services.withTraffic), removed });
  });
  const actor = actorFor(cluster, connection.own);
  const findings = createConfigurationFindings({
    mesh: () => index.toMesh(),
    namespaces: () => index.all('namespaces'),
    find: (kind, key) => index.get(kind, key),
    onObject: cluster.onObject,
    httpRoutes: cluster.gatewayApi.httpRoutes,
    only: cluster.namespaces,
  });
  const requests = createRequestTester({
    cluster,
    index,
    onObject: cluster.onObject,
    httpRoutes: cluster.gatewayApi.httpRoutes,
  });
  let hasEnded = false;
  const changes: ChangeRoutesPorts & ConfigurationPorts = {
    cluster,
    copy: meshCopy(cluster),
    findings,
    requests,
    servicesOf: (object, next) => servicesOf(cluster, object, next),
    seen,
    turns: createTurns(),
    settle: createSettle({
      blindMs: Math.min(settleMs ?? blindSettleMs, blindSettleMs),
      acknowledged: (written, deadlineMs) => propagation.whenAcknowledged(written.map(madeWrite), deadlineMs),
      onFault,
    }),
    anticipate: propagation.anticipate,
    getService: services.get,
    measureOnDemand: createMeasureOnDemand({
      attend: attention.pay,
      onMeasured: measurement.onMeasured,
      getService: services.get,
    }),
    audit: (line) => {
      log.info({ audit: true, ...line }, 'change');
      nameChange(propagation, line);
    },
    // After the end there is nobody left to ask, and the next server looks again.
    onFault: (error) => !hasEnded && log.warn({ err: error }, 'the history of changes'),
    idFor: revisionName,
    now: Date.now,
  };
  const waiting = wireWaiting({
    ...{ cluster, catalog, services, propagation, attention },
    onMeasured: measurement.onMeasured,
  });
  const recover = () => void recoverChanges(actor, changes).catch(changes.onFault);
  let recovery: NodeJS.Timeout | null = null;
  return {
    services,
    live,
    actor,
    namespaces: {
      cluster,
      services: catalog.refs,
      namespace: (name) => index.get('namespaces', `/${name}`),
    },
    changes,
    findings: { cluster, copy: changes.copy, findings, now: Date.now },
    gateways: gatewayPorts(cluster),
    pods: podsPorts(cluster, services),
    waiting,
    traffic: {
      getService: services.get,
      copy: changes.copy,
      traffic: { measured: measurement.history, stored: sources.stored },
      now: Date.now,
    },
    operated: { sources, measurement, catalog, live },
    start() {
      measurement.start();
      recovery = setInterval(recover, recoverEveryMs);
      void cluster.whenLoaded(recoverEveryMs).then((isLoaded) => isLoaded && recover());
    },
    stop() {
      hasEnded = true;
      if (recovery !== null) clearInterval(recovery);
      findings.stop();
      requests.stop();
      forgive();
      waiting.stop();
      measurement.stop();
      propagation.stop();
      catalog.stop();
      live.stop();
      void sources.prometheus?.close();
    },
  };
}

function gatewayPorts(cluster: Cluster): GatewayPorts {
  const { index, gatewayApi } = cluster;
  const gatewayObjects = () => ({
    ...index.toMesh(),
    kubernetesGateways: gatewayApi.gateways(),
    httpRoutes: gatewayApi.httpRoutes(),
  });
  return { cluster, gatewayObjects, now: Date.now };
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

function podsPorts({ client, connection, index }: Cluster, services: ServiceStates): PodsPorts {
  return {
    services,
    selectorOf: (service) => index.service(service)?.spec?.selector ?? {},
    readPods: podReader(client, connection.own),
    now: Date.now,
  };
}

function meshCopy(cluster: Cluster): MeshCopy {
  return {
    meshFor: (service) => cluster.index.meshFor(service),
    hasService: (service) => cluster.index.service(service) !== undefined,
    servicesIn: (namespace) =>
      cluster.index.servicesIn(namespace).map(({ metadata: { name } }) => ({ namespace, name })),
    hasNamespace: (namespace) =>
      cluster.index.get('namespaces', `/${namespace}`) !== undefined || cluster.index.servicesIn(namespace).length > 0,
    whenSeen: (object, version) =>
      cluster.whenSeen(kindOf(object), `${object.namespace}/${object.name}`, version, seenMs),
  };
}

/** The services of its own namespace that an object is about, as it is or as it shall be. */
function servicesOf({ index }: Cluster, ref: ObjectRef, next: PlannedObject): string[] {
  const present = index.get(kindOf(ref), `${ref.namespace}/${ref.name}`);
  const keys = [present, next].flatMap((object) =>
    object ? [...index.concernedBy(kindOf(ref), object as never)] : [],
  );
  const prefix = `${ref.namespace}/`;
  return [...new Set(keys)].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}
