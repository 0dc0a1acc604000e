import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
let config: KubeConfig;
beforeAll(async () => {
  server = await sandboxServer({ scenario: 'canary' });
  config = new KubeConfig();
  config.loadFromString(server.kubeconfig);
});
afterAll(() => server.close());

const virtualServices = {
  group: 'networking.istio.io',
  version: 'v1',
  namespace: 'default',
  plural: 'virtualservices',
};

test('typed lists and reads', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const { items } = await core.listNamespacedService({ namespace: 'default' });
  expect(items.map(({ metadata }) => metadata?.name)).toEqual([
    'details',
    'kubernetes',
    'productpage',
    'ratings',
    'reviews',
  ]);
  const deployment = await config
    .makeApiClient(AppsV1Api)
    .readNamespacedDeployment({ namespace: 'default', name: 'reviews-v1' });
  expect(deployment.status?.readyReplicas).toBe(1);
  expect(deployment.metadata?.creationTimestamp).toBeInstanceOf(Date);
});

test('custom objects are created, patched and deleted', async () => {
  const api = config.makeApiClient(CustomObjectsApi);
  const body = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'made' },
    spec: { hosts: ['made'], http: [{ route: [{ destination: { host: 'made' } }] }] },
  };
  await api.createNamespacedCustomObject({ ...virtualServices, body, fieldManager: 'test', fieldValidation: 'Strict' });
  const patched = await api.patchNamespacedCustomObject(
    { ...virtualServices, name: 'made', body: [{ op: 'add', path: '/spec/hosts/-', value: 'more' }] },
    setHeaderOptions('Content-Type', PatchStrategy.JsonPatch),
  );
  expect(patched).toMatchObject({ spec: { hosts: ['made', 'more'] }, metadata: { generation: 2 } });
  await api.deleteNamespacedCustomObject({ ...virtualServices, name: 'made' });
  const error = await api
    .getNamespacedCustomObject({ ...virtualServices, name: 'made' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiException);
  expect((error as ApiException<string>).code).toBe(404);
});

test('pages through all namespaces', async () => {
  const api = config.makeApiClient(CoreV1Api);
  const names: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await api.listPodForAllNamespaces({ limit: 3, ...(token !== undefined && { _continue: token }) });
    names.push(...page.items.map(({ metadata }) => metadata?.name ?? ''));
    token = page.metadata?._continue;
    if (!token) break;
  }
  expect(names).toHaveLength(8);
  expect(new Set(names).size).toBe(8);
});

test('an informer follows changes, through cut watches and a forgotten history', async () => {
  const api = config.makeApiClient(CustomObjectsApi);
  const list = () => api.listNamespacedCustomObject(virtualServices) as Promise<KubernetesListObject<KubernetesObject>>;
  const informer = makeInformer(config, '/apis/networking.istio.io/v1/namespaces/default/virtualservices', list);
  const told: string[] = [];
  for (const verb of ['add', 'update', 'delete'] as const)
    informer.on(verb, ({ metadata }) => told.push(`${verb} ${metadata?.name}`));
  // client-node stops an informer on errors and leaves starting it again to its user.
  const restart = () => void setTimeout(() => void informer.start(), 50);
  informer.on('error', restart);
  await informer.start();
  await expect.poll(() => told).toEqual(['add bookinfo', 'add reviews']);
  const body = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'informed' },
    spec: { hosts: ['x'], http: [{ route: [{ destination: { host: 'x' } }] }] },
  };
  await api.createNamespacedCustomObject({ ...virtualServices, body });
  await expect.poll(() => told).toContain('add informed');
  server.faults.expireWatches();
  await api.deleteNamespacedCustomObject({ ...virtualServices, name: 'informed' });
  await expect.poll(() => told, { timeout: 20_000 }).toContain('delete informed');
  informer.off('error', restart);
  await informer.stop();
});
