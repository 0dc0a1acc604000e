import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../cluster/object-store.ts';
import { kubernetesSchemas } from '../cluster/schemas/kubernetes-schemas.ts';
import { StatusError } from '../cluster/status-error.ts';
import { attributesOf } from './access/access-attributes.ts';
import { createAccessPolicy } from './access/access-policy.ts';
import { actingUser } from './access/impersonation.ts';
import { adminUser, sandboxUsers } from './access/sandbox-users.ts';
import type { ApiContext, Upgrade } from './api-call.ts';
import { type ApiFaults, createFaults } from './api-faults.ts';
import { createServerCertificate, type ServerCertificate } from './certificates.ts';
import { FieldSchemas } from './field-schemas.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { routeMeta } from './meta-routes.ts';
import { type OpenApiDocuments, openApiDocuments } from './openapi.ts';
import type { PodProxy } from './pod-answers.ts';
import type { DialPod } from './port-forward/forward-port.ts';
import { asksForPortForward } from './port-forward/port-forward-handler.ts';
import { createRawData } from './raw-data.ts';
import { targetOf } from './request-target.ts';
import { routeResource } from './resource-router.ts';
import { sendStatusError, sendText } from './responses.ts';
import { Watches, type WatchSettings } from './watches.ts';

export type ApiServerOptions = {
  store: ObjectStore;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  podProxy?: PodProxy;
  /** Where port-forwards lead; nothing listens in any pod when absent. */
  dialPod?: DialPod;
  /** Keeps certificates over a restart; made anew when absent. */
  certificate?: ServerCertificate;
  /** Tokens by user name: admin, operator, viewer. Random where absent. */
  tokens?: Readonly<Record<string, string>>;
  watchSettings?: Partial<WatchSettings>;
  now?: () => Date;
};

export type ApiServer = {
  url: string;
  /** PEM. */
  ca: string;
  /** What the server shows, and its key. */
  certificate: ServerCertificate;
  /** Bearer tokens by user name. */
  tokens: Readonly<Record<string, string>>;
  /** YAML: a context for each user, the administrator's current, and one without credentials. */
  kubeconfig: string;
  faults: ApiFaults;
  close: () => Promise<void>;
};

/** Serves a store as the Kubernetes API over HTTPS. Rejects when the port is taken. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { store, port = 0, host = '127.0.0.1' } = options;
  const tls = options.certificate ?? (await createServerCertificate(host));
  const users = sandboxUsers(options.tokens);
  const policy = createAccessPolicy(store);
  const watches = new Watches(options.watchSettings);
  const schemas = new FieldSchemas(kubernetesSchemas());
  const context: ApiContext = {
    store,
    schemas,
    rawData: createRawData(),
    watches,
    users,
    policy,
    podProxy: options.podProxy ?? (() => null),
    dialPod: options.dialPod ?? (() => null),
    now: options.now ?? (() => new Date()),
  };
  let url = '';
  let documents: { of: number; made: OpenApiDocuments } | undefined;
  const openApi = () => {
    const { generation } = store.registry;
    if (documents?.of !== generation) documents = { of: generation, made: openApiDocuments(store.registry, schemas) };
    return documents.made;
  };
  const meta = { registry: store.registry, openApi, address: () => url };

  async function answer(request: IncomingMessage, response: ServerResponse, upgrade?: Upgrade): Promise<void> {
    // Named by the client or made here; it would tie the answer to the audit log.
    response.setHeader('Audit-Id', request.headers['audit-id'] ?? randomUUID());
    if (faults.latencyMs > 0) await sleep(faults.latencyMs);
    const { path, query } = splitUrl(request.url ?? '/');
    const user = actingUser(request, users.authenticate(request), policy.authorize);
    policy.authorize(user, attributesOf(request.method ?? 'GET', path, query));
    const target = targetOf(store.registry, path);
    if (target) return routeResource({ context, request, response, query, user, target, upgrade });
    if (request.method !== 'GET' || !routeMeta(meta, request, response, { path, query })) {
      sendText(response, 404, '404 page not found\n');
    }
  }

  const server = createServer(
    { cert: tls.certificate, key: tls.key, keepAliveTimeout: 90_000, shouldUpgradeCallback: asksForPortForward },
    (request, response) => {
      answer(request, response).catch((error: unknown) => sendStatusError(response, error));
    },
  );
  const upgraded = new Set<Socket>();
  server.on('upgrade', (request, socket: Socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const response = new ServerResponse(request);
    const upgrade = upgradeOf(response, socket, head);
    answer(request, response, upgrade).catch((error: unknown) => sendStatusError(response, error));
  });
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  const faults = createFaults(server, store, watches);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  url = `https://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;

  return {
    url,
    ca: tls.ca,
    certificate: tls,
    tokens: users.tokens,
    kubeconfig: kubeconfigFor({ url, ca: tls.ca, tokens: users.tokens, currentUser: adminUser }),
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

/** The response lets go of the socket when somebody takes it, and closes it otherwise. */
function upgradeOf(response: ServerResponse, socket: Socket, head: Buffer): Upgrade {
  socket.on('error', () => undefined);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.end());
  return {
    head,
    takeSocket() {
      response.detachSocket(socket);
      return socket;
    },
  };
}

/** The path as the client wrote it, still encoded, and the decoded query. */
function splitUrl(url: string): { path: string; query: URLSearchParams } {
  if (!url.startsWith('/')) throw new StatusError(400, 'BadRequest', 'the request target must be a path');
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: new URLSearchParams() };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
