/** Short forms for tests that change routing through the API. */
import type { ChangeResult, ChangeSummary } from '@sluice/shared/api/changes';
import type { Routing } from '@sluice/shared/api/routing';
import type { Edit } from '@sluice/shared/routing/edit';
import { type Answer, collectionPath, type RoutingKind, type TestServer } from './start-test-server.ts';

export type ChangeHeaders = { ifMatch?: string; key?: string };
type Server = Pick<TestServer, 'call'>;

export const servicePath = (name = 'reviews') => `/api/v1/namespaces/default/services/${name}`;

export function post<T>(
  { call }: Server,
  path: string,
  body: unknown,
  { ifMatch, key }: ChangeHeaders = {},
): Promise<Answer<T>> {
  return call<T>(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
}

export function change<T = ChangeResult>(
  server: Server,
  edits: readonly Edit[],
  { reason, ...headers }: ChangeHeaders & { reason?: string } = {},
): Promise<Answer<T>> {
  return post<T>(server, `${servicePath()}/changes`, { edits, ...(reason !== undefined && { reason }) }, headers);
}

export async function routingOf({ call }: Server): Promise<Routing> {
  return (await call<Routing>(`${servicePath()}/routing`)).body;
}

export async function changesOf({ call }: Server): Promise<ChangeSummary[]> {
  return (await call<{ changes: ChangeSummary[] }>(`${servicePath()}/changes`)).body.changes;
}

/** Takes away all that a test may have left. */
export async function clean(server: TestServer): Promise<void> {
  const { kube } = server;
  for (const path of [
    collectionPath('virtualservices'),
    collectionPath('destinationrules'),
    '/apis/apps/v1/namespaces/default/controllerrevisions',
  ]) {
    const { items } = await kube<{ items: { metadata: { name: string } }[] }>({
      path,
      query: path.includes('controllerrevisions') ? { labelSelector: 'app.kubernetes.io/managed-by=sluice' } : {},
    });
    for (const { metadata } of items) await kube({ method: 'DELETE', path: `${path}/${metadata.name}` });
  }
}

export function patchObject({ kube }: TestServer, kind: RoutingKind, name: string, body: object): Promise<unknown> {
  const query = { fieldManager: 'kubectl-edit' };
  const patchType = 'application/merge-patch+json';
  return kube({ method: 'PATCH', path: `${collectionPath(kind)}/${name}`, query, patchType, body });
}

const to = (subset: string, weight?: number) => ({
  destination: { host: 'reviews', subset },
  ...(weight !== undefined && { weight }),
});

/** One rule for jason, one for everybody. */
export const rules = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'reviews', namespace: 'default' },
  spec: {
    hosts: ['reviews'],
    http: [
      { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: [to('v2')] },
      { route: [to('v1', 90), to('v2', 10)] },
    ],
  },
};

export const subsets = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'reviews', namespace: 'default' },
  spec: {
    host: 'reviews',
    subsets: ['v1', 'v2', 'v3'].map((version) => ({ name: version, labels: { version } })),
  },
};

/** Puts the rules there as they are above, and waits until the server has seen them. */
export async function install(server: TestServer, virtualService: object = rules): Promise<void> {
  const query = { fieldManager: 'deployer' };
  await server.kube({ method: 'POST', path: collectionPath('destinationrules'), query, body: subsets });
  await server.kube({ method: 'POST', path: collectionPath('virtualservices'), query, body: virtualService });
  await untilTrue(async () => (await server.getService()).objects.length === 2);
}

export async function untilTrue(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The server has not seen it');
}
