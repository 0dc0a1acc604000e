import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cluster, createCluster } from '../create-cluster.ts';
import type { KubeObject } from '../kube-object.ts';

let cluster: Cluster;
beforeEach(() => {
  cluster = createCluster({ scenario: 'plain', podStartMs: 20, podStopMs: 10 });
});
afterEach(() => cluster.stop());

const type = (id: string) => cluster.store.registry.get(id);

function slice(service: string, namespace = 'default'): KubeObject | undefined {
  const slices = cluster.store.list(type('endpointslices.discovery.k8s.io'), namespace).map(({ object }) => object);
  return slices.find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service);
}
function readyAddresses(service: string): string[] {
  const endpoints = (slice(service)?.endpoints ?? []) as { addresses: string[]; conditions: { ready: boolean } }[];
  return endpoints.filter(({ conditions }) => conditions.ready).flatMap(({ addresses }) => addresses);
}

test('every service with a selector has the addresses of its pods from the start', () => {
  const pods = cluster.store.list(type('pods'), 'default').map(({ object }) => object);
  const reviews = pods.filter(({ metadata }) => metadata.labels?.app === 'reviews');
  expect(readyAddresses('reviews')).toEqual(reviews.map(({ status }) => (status as { podIP: string }).podIP));
  expect(slice('reviews')?.ports).toEqual([{ name: 'http', port: 9080, protocol: 'TCP' }]);
  expect(slice('istio-ingressgateway', 'istio-system')?.ports).toContainEqual({
    name: 'http2',
    port: 8080,
    protocol: 'TCP',
  });
  expect(slice('kubernetes')).toBeUndefined();
});

test('crashed and new pods show', async () => {
  const [pod] = cluster.store.list(type('pods'), 'default').filter(({ key }) => key.includes('/reviews-v2-'));
  cluster.kubelet.setHealth({ namespace: 'default', name: pod?.object.metadata.name ?? '' }, 'crashed');
  await expect.poll(() => readyAddresses('reviews')).toHaveLength(2);
  const deployments = type('deployments.apps');
  const { object } = cluster.store.get(deployments, { namespace: 'default', name: 'reviews-v1' }) ?? {};
  if (!object) throw new Error('no reviews-v1');
  const { resourceVersion: _, ...metadata } = object.metadata;
  cluster.store.update(deployments, { ...object, metadata, spec: { ...(object.spec as object), replicas: 3 } });
  await expect.poll(() => readyAddresses('reviews')).toHaveLength(4);
});

test('a slice goes with its service', async () => {
  cluster.store.delete(type('services'), { namespace: 'default', name: 'reviews' });
  await expect.poll(() => slice('reviews')).toBeUndefined();
});
