import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateIstio } from '../admission/istio-validation.ts';
import { type Cluster, createCluster } from '../create-cluster.ts';
import { valueAt } from '../json.ts';
import { largeNamespaces, largeSize } from './large-seed.ts';

let cluster: Cluster;
beforeAll(() => {
  let state = 1;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  cluster = createCluster({ scenario: 'large', random, podStartMs: 20, podStopMs: 10 });
});
afterAll(() => cluster.stop());

function listed(id: string, namespace?: string) {
  return cluster.store.list(cluster.store.registry.get(id), namespace).map(({ object }) => object);
}
const wanted = new Set(largeNamespaces());
const copied = (id: string) => listed(id).filter(({ metadata }) => wanted.has(metadata.namespace ?? ''));

test('has as many of everything as it says', () => {
  expect(wanted.size).toBe(largeSize.namespaces);
  expect(copied('services')).toHaveLength(largeSize.services);
  expect(
    copied('virtualservices.networking.istio.io').length + copied('destinationrules.networking.istio.io').length,
  ).toBe(largeSize.rules);
  expect(copied('pods')).toHaveLength(largeSize.pods);
});

test('every pod is ready, has an address and a name of its own, and belongs to its workload', () => {
  const pods = copied('pods') as Pod[];
  expect(pods.every(isReady)).toBe(true);
  expect(new Set(pods.map(({ status }) => status?.podIP)).size).toBe(pods.length);
  const inOne = pods.filter(({ metadata }) => metadata.namespace === 'refunds-07');
  expect(inOne.map(workloadNameOf)).toContain('ledger-v2');
  const replicaSets = new Map(listed('replicasets.apps', 'refunds-07').map(({ metadata }) => [metadata.uid, metadata]));
  for (const { metadata } of inOne) {
    expect(replicaSets.get(metadata.ownerReferences?.[0]?.uid ?? '')?.name).toBe(metadata.ownerReferences?.[0]?.name);
  }
});

test('no two objects share an identity, and versions are unique', () => {
  const { store } = cluster;
  const all = store.registry.all().flatMap((type) => store.list(type));
  expect(new Set(all.map(({ object }) => object.metadata.uid)).size).toBe(all.length);
  expect(new Set(all.map(({ version }) => version)).size).toBe(all.length);
  expect(Math.max(...all.map(({ version }) => version))).toBe(store.version);
});

test('endpoint slices list the pods of their own namespace', () => {
  const pods = new Map(listed('pods', 'carts-20').map((pod) => [pod.metadata.uid, pod]));
  const endpoints = listed('endpointslices.discovery.k8s.io', 'carts-20').flatMap(
    ({ endpoints: list }) => list as { addresses: string[]; targetRef: { uid: string; name: string } }[],
  );
  expect(endpoints).toHaveLength(20);
  for (const { addresses, targetRef } of endpoints) {
    const pod = pods.get(targetRef.uid);
    expect(pod?.metadata.name).toBe(targetRef.name);
    expect(addresses).toEqual([valueAt(pod, ['status', 'podIP'])]);
  }
});

test('the rules differ, and istiod would take them', () => {
  const { store } = cluster;
  const type = store.registry.get('virtualservices.networking.istio.io');
  const specs = copied('virtualservices.networking.istio.io').map((object) => {
    const { apiVersion } = object;
    const write = { type, object, apiVersion, live: undefined, subresource: undefined, store, warn: () => {} };
    expect(() => validateIstio(write)).not.toThrow();
    return JSON.stringify(object.spec);
  });
  expect(new Set(specs).size).toBeGreaterThan(100);
});

test('a workload of a copy behaves like any other', async () => {
  const { store } = cluster;
  const deployments = store.registry.get('deployments.apps');
  const ref = { namespace: 'media-11', name: 'web-v1' };
  const live = store.get(deployments, ref)?.object;
  if (live === undefined) throw new Error('no such Deployment');
  store.update(deployments, { ...live, spec: { ...(live.spec as object), replicas: 3 } });
  const webPods = () =>
    listed('pods', 'media-11').filter(({ metadata }) => metadata.name.startsWith('web-v1-')) as Pod[];
  await expect.poll(() => webPods().filter(isReady).length).toBe(3);
  const addresses = listed('pods').map((pod) => valueAt(pod, ['status', 'podIP']));
  expect(new Set(addresses).size).toBe(addresses.length);
  const slice = () =>
    listed('endpointslices.discovery.k8s.io', 'media-11').find(
      ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web',
    );
  await expect.poll(() => slice()?.endpoints).toHaveLength(4);
});
