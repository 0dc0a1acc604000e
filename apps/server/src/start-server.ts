/** Puts the parts together and listens. */
import type { AddressInfo } from 'node:net';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { isLoopbackName } from './http/same-origin.ts';
import { type Cluster, createCluster } from './kubernetes/cluster.ts';
import { connectionFrom, type KubeconfigSource } from './kubernetes/connection.ts';
import { createObjectWriter, kindOf } from './kubernetes/object-writer.ts';
import { createListeners } from './listeners.ts';
import { createLiveHub, type ServiceNews } from './live/live-hub.ts';
import type { covers } from './live/topic.ts';
import { expectedSplitOf } from './traffic/expected-split.ts';
import { createMeasurement } from './traffic/measurement.ts';
import { createProxyScraper } from './traffic/proxy-scraper.ts';
import { splitSignature } from './use-cases/describe-service.ts';
import type { MeshCopy, RoutingObjects } from './use-cases/ports.ts';
import { createServiceCatalog, type ServiceCatalog } from './use-cases/service-catalog.ts';
import { createServiceStates } from './use-cases/service-states.ts';

export type ServerOptions = KubeconfigSource & {
  readonly port: number;
  readonly host: string;
  /** The folder of the built web app. */
  readonly webRoot?: string | null | undefined;
  readonly log?: FastifyBaseLogger | undefined;
  /** From a change until requests are held against it. */
  readonly settleMs?: number | undefined;
};

export type RunningServer = { readonly url: string; readonly close: () => Promise<void> };

/** How long a start waits for the first look at the cluster; it listens afterwards in any case. */
const firstLookMs = 3_000;
/** How long an answer waits until our copy shows what was just written. */
const seenMs = 2_000;

/** Rejects when the kubeconfig is unusable or the address cannot be had (`EADDRINUSE`). A cluster that is away is no obstacle. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { port, host, webRoot = null, log = pino({ level: 'silent' }) } = options;
  const cluster = createCluster({
    connection: await connectionFrom(options),
    onFault: (error) => log.debug({ err: error }, 'following the cluster'),
  });
  const parts = wire(cluster, log, options.settleMs);
  const app = await buildApp({
    ...parts,
    log,
    cluster,
    webRoot,
    onLoopback: isLoopbackName(host),
  });
  const close = async () => {
    parts.stop();
    cluster.stop();
    await app.close();
    await cluster.connection.close();
  };
  cluster.start();
  parts.start();
  try {
    await cluster.whenLoaded(firstLookMs);
    await app.listen({ port, host });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: addressOf(app.server.address() as AddressInfo, host), close };
}

function addressOf({ port }: AddressInfo, host: string): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere || isLoopbackName(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function wire(cluster: Cluster, log: FastifyBaseLogger, settleMs: number | undefined) {
  const { index, client, connection } = cluster;
  const onFault = (error: unknown) => log.error({ err: error }, 'a part of the server failed');
  const rootNamespace = index.meshFor({ namespace: '', name: '' }).config.rootNamespace;
  const catalog = createServiceCatalog({ index, onChange: cluster.onChange, rootNamespace, onFault });
  const scraper = createProxyScraper({ client, credentials: connection.own });
  const measurement = createMeasurement({
    index,
    scraper,
    onFault,
    settleMs,
    describe: (service) => meteredService(catalog, cluster, service),
    followed: () => followed(catalog, live.topics()),
  });
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
  const copy = meshCopy(cluster);
  return {
    services,
    live,
    objects: routingObjects(cluster),
    setWeights: {
      cluster,
      copy,
      getService: services.get,
      audit: (line: object) => log.info({ audit: true, ...line }, 'change'),
    },
    start: measurement.start,
    stop() {
      measurement.stop();
      catalog.stop();
      live.stop();
    },
  };
}

/** The services that somebody looks at, particular wishes first. */
function followed(catalog: ServiceCatalog, topics: readonly Parameters<typeof covers>[0][]): ServiceRef[] {
  const found = new Map<string, ServiceRef>();
  for (const topic of topics) {
    const { namespace, service } = topic;
    const covered =
      namespace !== null && service !== null ? [{ namespace, name: service }] : catalog.list(namespace ?? undefined);
    for (const { namespace, name } of covered) found.set(`${namespace}/${name}`, { namespace, name });
  }
  return [...found.values()];
}

function meteredService(catalog: ServiceCatalog, { index }: Cluster, service: ServiceRef) {
  const routing = catalog.get(service);
  if (routing === null) return null;
  const signature = splitSignature(routing);
  return {
    signature,
    versions: routing.versions,
    expected: expectedSplitOf(readRouteTable(index.meshFor(service), service), routing),
  };
}

function meshCopy(cluster: Cluster): MeshCopy {
  return {
    meshFor: cluster.index.meshFor,
    hasService: ({ namespace, name }) => cluster.index.stores.services.has(`${namespace}/${name}`),
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
