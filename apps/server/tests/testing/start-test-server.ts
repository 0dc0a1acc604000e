/** A real server on a real sandbox, both on free ports, with a direct way to the cluster beside it. */

import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { Problem } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import type { FastifyBaseLogger } from 'fastify';
import { type AccessConfig, accessConfig } from '../../src/config/access-settings.ts';
import { connectionFrom } from '../../src/kubernetes/connection.ts';
import { createKubeClient, type KubeClient, type KubeRequest } from '../../src/kubernetes/kube-client.ts';
import { hasStatus } from '../../src/kubernetes/kube-error.ts';
import { type ServerOptions, startServer } from '../../src/start-server.ts';

export type Answer<T> = { readonly status: number; readonly headers: Headers; readonly body: T };

export type TestServer = {
  readonly url: string;
  /** Where metrics alone are served; null without `metricsPort`. */
  readonly metricsUrl: string | null;
  readonly sandbox: Sandbox;
  readonly call: <T = Problem>(path: string, init?: RequestInit) => Promise<Answer<T>>;
  readonly getService: (name?: string) => Promise<ServiceState>;
  readonly putWeights: <T = Problem>(body: unknown, options?: PutOptions) => Promise<Answer<T>>;
  /** Past Sluice, as kubectl would. */
  readonly kube: <T = unknown>(call: Omit<KubeRequest, 'credentials'>) => Promise<T>;
  /** Null when there is none. */
  readonly getObject: (kind: RoutingKind, name: string) => Promise<PlannedObject | null>;
  readonly close: () => Promise<void>;
};

export type PutOptions = { service?: string; ifMatch?: string; dryRun?: boolean };
export type RoutingKind = 'virtualservices' | 'destinationrules';
export type StartOptions = {
  scenario?: string;
  rps?: number;
  settleMs?: number;
  webRoot?: string;
  log?: FastifyBaseLogger;
  /** Any free one by default. */
  port?: number;
  /** One that others use too; it is not closed with the server. */
  sandbox?: Sandbox;
  access?: Partial<AccessConfig>;
  /** How long users' rights are believed. */
  recheckMs?: number;
  /** The server's own credentials, instead of the administrator's. */
  kubeconfig?: string;
} & Pick<ServerOptions, 'metricsPort' | 'trafficSource' | 'prometheus'>;

export const collectionPath = (kind: RoutingKind) => `/apis/networking.istio.io/v1/namespaces/default/${kind}`;

export async function startTestServer(options: StartOptions = {}): Promise<TestServer> {
  const { scenario = 'plain', rps = 0, settleMs = 0, webRoot, log } = options;
  const sandbox = options.sandbox ?? (await startSandbox({ scenario, rps }));
  const server = await startServer({
    kubeconfig: options.kubeconfig ?? sandbox.kubeconfig,
    port: options.port ?? 0,
    host: '127.0.0.1',
    settleMs,
    webRoot,
    log,
    access: accessConfig(options.access as Parameters<typeof accessConfig>[0]),
    recheckMs: options.recheckMs,
    metricsPort: options.metricsPort,
    trafficSource: options.trafficSource,
    prometheus: options.prometheus,
  });
  const connection = await connectionFrom({ kubeconfig: sandbox.kubeconfig });
  const client: KubeClient = createKubeClient(connection.server);

  async function call<T>(path: string, init?: RequestInit): Promise<Answer<T>> {
    const response = await fetch(server.url + path, init);
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  }
  async function kube<T>(request: Omit<KubeRequest, 'credentials'>): Promise<T> {
    return (await client.json<T>({ ...request, credentials: connection.own })).body;
  }

  return {
    url: server.url,
    metricsUrl: server.metricsUrl,
    sandbox,
    call,
    kube,
    getService: async (name = 'reviews') =>
      (await call<ServiceState>(`/api/v1/namespaces/default/services/${name}`)).body,
    putWeights: (body, { service = 'reviews', ifMatch, dryRun } = {}) =>
      call(`/api/v1/namespaces/default/services/${service}/weights${dryRun ? '?dryRun=true' : ''}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    getObject: (kind, name) =>
      kube<PlannedObject>({ path: `${collectionPath(kind)}/${name}` }).catch((error: unknown) => {
        if (hasStatus(error, 404)) return null;
        throw error;
      }),
    async close() {
      await server.close();
      await connection.close();
      if (options.sandbox === undefined) await sandbox.close();
    },
  };
}
