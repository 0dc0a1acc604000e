/** Puts the parts together and listens. */
import type { AddressInfo } from 'node:net';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginCallback } from 'fastify';
import { pino } from 'pino';
import { createRights } from './access/rights.ts';
import { buildApp } from './app.ts';
import { type AccessConfig, accessConfig } from './config/access-settings.ts';
import { isLoopbackName } from './http/loopback.ts';
import { type Cluster, createCluster } from './kubernetes/cluster.ts';
import { connectionFrom, type KubeconfigSource } from './kubernetes/connection.ts';
import { createUserPort, ownAsk } from './kubernetes/users.ts';
import { startMetricsServer } from './operations/metrics-routes.ts';
import { wireOperations } from './operations/wire-operations.ts';
import { createUrlTransport, type PrometheusAddress } from './prometheus/url-transport.ts';
import { createAccess } from './sign-in/access.ts';
import type { TrafficSourceChoice } from './traffic/traffic-sources.ts';
import { wire } from './wiring.ts';

export type ServerOptions = KubeconfigSource & {
  readonly port: number;
  readonly host: string;
  /** The folder of the built web app. */
  readonly webRoot?: string | null | undefined;
  readonly log?: FastifyBaseLogger | undefined;
  /** The only namespaces to look at; null or absent: all. */
  readonly namespaces?: readonly string[] | null | undefined;
  /** Where metrics alone are served; null or absent: at `/metrics` of the port above. */
  readonly metricsPort?: number | null | undefined;
  /** Makes a span of each request. */
  readonly tracing?: FastifyPluginCallback | null | undefined;
  /** How long writes under way may take when the server is to end. */
  readonly shutdownSeconds?: number | undefined;
  /** From a change until requests are held against it. */
  readonly settleMs?: number | undefined;
  /** Users, and what they may do; without it everybody acts as the server, on loopback only. */
  readonly access?: AccessConfig | undefined;
  /** How long the cluster is believed about a user's rights, and how often those of readers of streams are asked for. */
  readonly recheckMs?: number | undefined;
  /** Where figures of the traffic come from; `auto` when absent. */
  readonly trafficSource?: TrafficSourceChoice | undefined;
  /** Null or absent: the Prometheus of the cluster, if it has one. */
  readonly prometheus?: PrometheusAddress | null | undefined;
};

export type RunningServer = {
  readonly url: string;
  /** Null unless metrics have a port of their own. */
  readonly metricsUrl: string | null;
  readonly close: () => Promise<void>;
};

/** How long a start waits for the first look at the cluster; it listens afterwards in any case. */
const firstLookMs = 3_000;

/** Rejects when the kubeconfig is unusable or the address cannot be had (`EADDRINUSE`). A cluster that is away is no obstacle. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { port, host, webRoot = null, log = pino({ level: 'silent' }) } = options;
  const cluster = createCluster({
    connection: await connectionFrom(options),
    namespaces: options.namespaces,
    onFault: (error) => log.debug({ err: error }, 'following the cluster'),
  });
  const parts = wire(cluster, log, options.settleMs, {
    choice: options.trafficSource ?? 'auto',
    named: options.prometheus ? await createUrlTransport(options.prometheus) : null,
  });
  const { recheckMs = 30_000, access: config = accessConfig() } = options;
  const access = await createAccess({
    config,
    host,
    log,
    users: createUserPort(cluster),
    own: { actor: parts.actor, rights: createRights(ownAsk(cluster), recheckMs) },
    keepMs: recheckMs,
    coverageOf: cluster.coverageOf,
  });
  const operations = wireOperations(cluster, parts.operated);
  const { metricsPort = null, shutdownSeconds = 10 } = options;
  const app = await buildApp({
    ...parts,
    operations,
    tracing: options.tracing,
    servesMetrics: metricsPort === null,
    drainMs: shutdownSeconds * 1_000,
    access,
    recheckMs,
    log,
    cluster,
    webRoot,
    onLoopback: isLoopbackName(host),
  });
  let metricsServer: FastifyInstance | null = null;
  const close = async () => {
    // Streams end first: they would never do so by themselves. Then writes under way, which need all the rest.
    parts.live.stop();
    await app.close();
    await metricsServer?.close();
    operations.stop();
    parts.stop();
    cluster.stop();
    await cluster.connection.close();
  };
  try {
    const failure = firstFailure(cluster);
    cluster.start();
    parts.start();
    await Promise.race([cluster.whenLoaded(firstLookMs), failure]);
    await app.listen({ port, host, listenTextResolver: (address) => `listening at ${address}` });
    if (metricsPort !== null)
      metricsServer = await startMetricsServer(operations.metrics, { host, port: metricsPort, log });
  } catch (error) {
    await close();
    throw error;
  }
  const urlOf = ({ server }: FastifyInstance) => addressOf(server.address() as AddressInfo, host);
  return { url: urlOf(app), metricsUrl: metricsServer === null ? null : urlOf(metricsServer), close };
}

/** There is no use in waiting for a cluster that is not there. */
function firstFailure({ onHealth }: Cluster): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = onHealth(({ state }) => {
      unsubscribe();
      if (state === 'unreachable') resolve();
    });
  });
}

function addressOf({ port }: AddressInfo, host: string): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere || isLoopbackName(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
