/** The documented roles are enough for everything, and leaving one out takes away what it is for and nothing else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { Me } from '@sluice/shared/api/session';
import type { Status } from '@sluice/shared/api/status';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { connectionFrom } from '../src/kubernetes/connection.ts';
import { createKubeClient } from '../src/kubernetes/kube-client.ts';
import { followEvents } from './testing/follow-events.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

type RoleObject = { kind: 'Role' | 'ClusterRole'; metadata: { name: string; namespace?: string } };

const home = 'istio-system';
let sandbox: Sandbox;
let post: <T>(path: string, body: unknown) => Promise<T>;
let close: () => Promise<void>;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 40 });
  const connection = await connectionFrom({ kubeconfig: sandbox.kubeconfig });
  const client = createKubeClient(connection.server);
  post = async (path, body) =>
    (await client.json({ method: 'POST', path, body, credentials: connection.own })).body as never;
  close = () => connection.close();
  const text = await readFile(join(import.meta.dirname, '../../../docs/rbac.yaml'), 'utf8');
  const roles = parseAllDocuments(text).map((document) => document.toJS() as RoleObject);
  for (const role of roles) await post(collectionOf(role), role);
});
afterAll(async () => {
  await close();
  await sandbox.close();
});

function collectionOf({ kind, metadata: { namespace } }: RoleObject): string {
  const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `/apis/rbac.authorization.k8s.io/v1${within}/${kind.toLowerCase()}s`;
}

/** A kubeconfig of a new service account with these roles. */
async function accountWith(name: string, clusterRoles: readonly string[], isRoleGiven = true): Promise<string> {
  const meta = { metadata: { name, namespace: home } };
  await post(`/api/v1/namespaces/${home}/serviceaccounts`, { apiVersion: 'v1', kind: 'ServiceAccount', ...meta });
  const subjects = [{ kind: 'ServiceAccount', name, namespace: home }];
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const ref = (kind: string, role: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: role });
  for (const role of clusterRoles) {
    const metadata = { name: `${name}-${role}` };
    const binding = { apiVersion, kind: 'ClusterRoleBinding', metadata, subjects, roleRef: ref('ClusterRole', role) };
    await post('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding);
  }
  if (isRoleGiven) {
    const binding = { apiVersion, kind: 'RoleBinding', ...meta, subjects, roleRef: ref('Role', 'sluice') };
    await post(`/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/rolebindings`, binding);
  }
  const { status } = await post<{ status: { token: string } }>(
    `/api/v1/namespaces/${home}/serviceaccounts/${name}/token`,
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  );
  const config = parse(sandbox.kubeconfig) as { contexts: { context: { user: string } }[]; users: unknown[] };
  return stringify({
    ...config,
    contexts: config.contexts.map((one) => ({ ...one, context: { ...one.context, user: name } })),
    users: [{ name, user: { token: status.token } }],
  });
}

async function withAccount(kubeconfig: string, check: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer({ sandbox, kubeconfig });
  try {
    await check(server);
  } finally {
    await server.close();
  }
}

test('with all of them everything works', async () => {
  const kubeconfig = await accountWith('sluice-all', ['sluice', 'sluice-changes']);
  await withAccount(kubeconfig, async (server) => {
    const follower = await followEvents(server.url, '?namespace=default&service=reviews');
    await follower.next('traffic', ({ services }) => (services[0]?.evidence.requests ?? 0) > 10);
    const { body: status } = await server.call<Status>('/api/v1/status');
    expect(status.cluster).toMatchObject({ state: 'live', detail: null });
    expect(status.kinds.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(status.traffic.direct).toMatchObject({ state: 'ok', detail: null });
    expect(status.istiod).toMatchObject({ state: 'ok' });
    const change = await server.putWeights<Record<string, unknown>>({ weights: { v1: 70, v2: 30, v3: 0 } });
    expect(change.status).toBe(200);
    expect(change.body).toMatchObject({ history: { recorded: true } });
    const undone = await server.call(
      `/api/v1/namespaces/default/services/reviews/changes/${String(change.body.change)}/undo`,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
    );
    expect(undone.status).toBe(200);
    for (const path of [
      'services',
      'findings',
      'gateways',
      'namespaces',
      'namespaces/default/services/reviews/changes',
    ]) {
      expect((await server.call(`/api/v1/${path}`)).status, path).toBe(200);
    }
    follower.close();
  });
}, 30_000);

test('without the one for changes nothing can be changed, and the rest works', async () => {
  await withAccount(await accountWith('sluice-reader', ['sluice']), async (server) => {
    expect((await server.getService()).versions).toHaveLength(3);
    expect(await server.putWeights({ weights: { v1: 70, v2: 30, v3: 0 } })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await server.call('/api/v1/namespaces/default/services/reviews/changes')).status).toBe(200);
  });
});

test('without the one of Istio only istiod cannot be asked', async () => {
  await withAccount(await accountWith('sluice-elsewhere', ['sluice'], false), async (server) => {
    const { body } = await server.call<Status>('/api/v1/status');
    expect(body.istiod.state).toBe('forbidden');
    expect(body.kinds.every(({ state }) => state === 'ok')).toBe(true);
  });
});

test('without any nothing can be read, and each kind says so', async () => {
  await withAccount(await accountWith('sluice-nobody', [], false), async (server) => {
    const { body } = await server.call<Status>('/api/v1/status');
    expect(body.cluster.state).toBe('live');
    expect(body.kinds.map(({ state }) => state)).toEqual(body.kinds.map(() => 'forbidden'));
    expect(body.kinds[0]?.detail).toContain('forbidden');
    const { body: me } = await server.call<Me>('/api/v1/me?namespace=default');
    expect(me.rights?.server).toEqual({
      covers: true,
      unread: expect.arrayContaining(['services', 'virtualservices']),
    });
    const { body: ways } = await server.call('/api/v1/gateways?namespace=default');
    expect(ways).toMatchObject({ gateways: [], isWhole: false });
  });
});
