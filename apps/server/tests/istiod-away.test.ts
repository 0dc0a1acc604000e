/** What is said of changes while istiod cannot be asked, and that it is said no longer than that. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { StreamEvent } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Follower, followEvents } from './testing/follow-events.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let sandbox: Sandbox;
let server: TestServer;
/** Reads everything, but opens no port-forward. */
let viewer: TestServer;
const followers: Follower[] = [];
let weight = 10;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  server = await startTestServer({ sandbox });
  const kubeconfig = sandbox.kubeconfig.replace(/^current-context:.*$/m, 'current-context: sluice-sandbox-viewer');
  viewer = await startTestServer({ sandbox, kubeconfig });
});
afterEach(() => {
  for (const follower of followers.splice(0)) follower.close();
});
afterAll(async () => {
  await viewer?.close();
  await server?.close();
  await sandbox?.close();
});

async function follow({ url }: TestServer): Promise<Follower> {
  const follower = await followEvents(url, '?namespace=default&service=reviews');
  followers.push(follower);
  // By then it is known how proxies are before the change.
  await follower.next('traffic');
  return follower;
}

type Told = Extract<StreamEvent, { event: 'propagation' }>;

async function told(follower: Follower, holds: (found: Propagation) => boolean): Promise<Propagation> {
  const of = ({ services: [first] }: Told) => first?.propagation ?? null;
  const event = await follower.next('propagation', (each) => {
    const found = of(each);
    return found !== null && holds(found);
  });
  return of(event) as Propagation;
}

async function patchWeights(): Promise<void> {
  weight = (weight + 7) % 90;
  await server.kube({
    method: 'PATCH',
    path: `${collectionPath('virtualservices')}/reviews`,
    patchType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/spec/http/0/route/0/weight', value: 100 - weight },
      { op: 'replace', path: '/spec/http/0/route/1/weight', value: weight },
    ],
  });
}

test('several istiods: each knows some of the proxies, together all', async () => {
  expect(sandbox.controls.setIstiod({ replicas: 2 })).toBe(true);
  await expect
    .poll(() => sandbox.controls.istiod().pods.filter(({ ready }) => ready).length, { timeout: 20_000 })
    .toBe(2);
  const each = () => sandbox.controls.istiod().pods.map(({ proxies }) => proxies > 0);
  await expect.poll(each, { timeout: 20_000 }).toEqual([true, true]);
  const reviews = await follow(server);
  await patchWeights();
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ affected: 6, acknowledged: 6 });
});

test('without istiod nothing is known, and changes are in effect when it is back and has told the proxies', async () => {
  sandbox.controls.setIstiod({ replicas: 0 });
  await expect.poll(() => sandbox.controls.istiod().pods.length, { timeout: 20_000 }).toBe(0);
  const reviews = await follow(server);
  await patchWeights();
  const unknown = await told(reviews, ({ state }) => state === 'unknown');
  expect(unknown).toMatchObject({ reason: 'no-istiod', inEffectAt: null, acknowledged: 0 });
  expect(unknown.detail).toContain('istio-system');
  sandbox.controls.setIstiod({ replicas: 1 });
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ affected: 6, reason: null });
}, 40_000);

test('without the right nothing is known, and the right is named; with it the change is followed', async () => {
  const reviews = await follow(viewer);
  await patchWeights();
  const unknown = await told(reviews, ({ state }) => state === 'unknown');
  expect(unknown.reason).toBe('forbidden');
  expect(unknown.detail).toContain('pods/portforward');
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/istio-system';
  await server.kube({
    method: 'POST',
    path: `${rbac}/roles`,
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'sync-status', namespace: 'istio-system' },
      rules: [{ apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] }],
    },
  });
  await server.kube({
    method: 'POST',
    path: `${rbac}/rolebindings`,
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'sync-status', namespace: 'istio-system' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'sync-status' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'viewer' }],
    },
  });
  expect(await told(reviews, ({ state }) => state === 'in-effect')).toMatchObject({ affected: 6, reason: null });
}, 40_000);
