import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cluster, createCluster } from '../create-cluster.ts';
import type { KubeObject } from '../kube-object.ts';

let cluster: Cluster;
beforeEach(() => {
  cluster = createCluster({ scenario: 'plain', podStartMs: 20, podStopMs: 10 });
});
afterEach(() => cluster.stop());

const type = (id: string) => cluster.store.registry.get(id);
const deploymentRef = { namespace: 'default', name: 'reviews-v1' };

function podsOf(prefix: string): Pod[] {
  const pods = cluster.store.list(type('pods'), 'default').map(({ object }) => object as Pod);
  return pods.filter((pod) => pod.metadata.name.startsWith(`${prefix}-`));
}
function readyPods(prefix: string): number {
  return podsOf(prefix).filter(isReady).length;
}
function deployment(name = 'reviews-v1'): KubeObject {
  const found = cluster.store.get(type('deployments.apps'), { namespace: 'default', name });
  if (!found) throw new Error(`no deployment ${name}`);
  const { resourceVersion: _, ...metadata } = found.object.metadata;
  return { ...found.object, metadata };
}
function respecify(change: (spec: Record<string, unknown>) => object, name?: string): void {
  const object = deployment(name);
  const spec = object.spec as Record<string, unknown>;
  cluster.store.update(type('deployments.apps'), { ...object, spec: { ...spec, ...change(spec) } });
}
const scale = (replicas: number) => respecify(() => ({ replicas }));

describe('a deployment', () => {
  test('scales up with pods that become ready after a while, and down again', async () => {
    scale(3);
    await expect.poll(() => podsOf('reviews-v1').length).toBe(3);
    await expect.poll(() => readyPods('reviews-v1')).toBe(3);
    await expect.poll(() => deployment().status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
    scale(0);
    await expect.poll(() => podsOf('reviews-v1').length).toBe(0);
    await expect.poll(() => deployment().status).not.toHaveProperty('readyReplicas');
  });

  test('replaces a deleted pod, which stops gracefully', async () => {
    const [pod] = podsOf('reviews-v1');
    const ref = { namespace: 'default', name: pod?.metadata.name ?? '' };
    const { isGone, revision } = cluster.store.delete(type('pods'), ref);
    expect([isGone, isReady(revision.object as Pod)]).toEqual([false, false]);
    await expect.poll(() => podsOf('reviews-v1').map(({ metadata }) => metadata.name)).not.toContain(ref.name);
    await expect.poll(() => readyPods('reviews-v1')).toBe(1);
  });

  test('with a changed template replaces its pods once the new ones are ready', async () => {
    const before = podsOf('reviews-v1')[0]?.metadata.name;
    let lowest = 1;
    const unsubscribe = cluster.store.subscribe(type('pods'), () => {
      lowest = Math.min(lowest, readyPods('reviews-v1'));
    });
    respecify(({ template }) => {
      const { metadata, ...rest } = template as { metadata: object };
      return { template: { ...rest, metadata: { ...metadata, annotations: { restarted: 'now' } } } };
    });
    await expect.poll(() => podsOf('reviews-v1').map(({ metadata }) => metadata.name)).not.toContain(before);
    unsubscribe();
    expect(lowest).toBe(1);
    expect(deployment().metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '2' });
  });

  test('rolled back takes up its former replica set as the newest revision', async () => {
    const original = deployment();
    respecify(({ template }) => ({
      template: { ...(template as object), metadata: { labels: { app: 'reviews', version: 'v1', more: 'x' } } },
    }));
    await expect
      .poll(() => deployment().metadata.annotations)
      .toMatchObject({ 'deployment.kubernetes.io/revision': '2' });
    const { template } = original.spec as { template: { spec: object; metadata: object } };
    respecify(() => ({ template: { spec: template.spec, metadata: { annotations: {}, ...template.metadata } } }));
    await expect
      .poll(() => deployment().metadata.annotations)
      .toMatchObject({ 'deployment.kubernetes.io/revision': '3' });
    const sets = cluster.store.list(type('replicasets.apps'), 'default').map(({ object }) => object);
    const revisions = sets
      .filter(({ metadata }) => metadata.name.startsWith('reviews-v1-'))
      .map(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision']);
    expect(revisions.sort()).toEqual(['2', '3']);
  });

  test('takes its replica sets and pods with it', async () => {
    cluster.store.delete(type('deployments.apps'), deploymentRef);
    await expect.poll(() => podsOf('reviews-v1')).toEqual([]);
    const sets = cluster.store.list(type('replicasets.apps'), 'default').map(({ key }) => key);
    expect(sets.filter((key) => key.includes('reviews-v1'))).toEqual([]);
  });

  test('of a new version joins with a sidecar', async () => {
    const { metadata: _, status: __, ...rest } = deployment();
    const text = JSON.stringify({ ...rest, metadata: { name: 'reviews-v4', namespace: 'default' } });
    cluster.store.create(
      type('deployments.apps'),
      JSON.parse(text.replaceAll('"v1"', '"v4"').replace('"apps/v4"', '"apps/v1"')),
    );
    await expect.poll(() => readyPods('reviews-v4')).toBe(1);
    expect(podsOf('reviews-v4')[0]?.metadata.labels).toMatchObject({ version: 'v4' });
    expect(podsOf('reviews-v4')[0]?.spec).toMatchObject({ containers: [{}, { name: 'istio-proxy' }] });
  });

  test('is refused when its selector does not find its own pods', () => {
    const wrong = { selector: { matchLabels: { app: 'other' } } };
    expect(() => respecify(() => wrong)).toThrow('`selector` does not match template `labels`');
    expect(() => scale(-1)).toThrow('spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  });
});

test('a crashed pod is not ready, keeps its address and can recover', async () => {
  const [pod] = podsOf('reviews-v2');
  const ref = { namespace: 'default', name: pod?.metadata.name ?? '' };
  cluster.kubelet.setHealth(ref, 'crashed');
  await expect.poll(() => deployment('reviews-v2').status).toMatchObject({ unavailableReplicas: 1 });
  expect(podsOf('reviews-v2')[0]?.status).toMatchObject({
    podIP: pod?.status?.podIP,
    containerStatuses: [
      { name: 'reviews', ready: false, restartCount: 1 },
      { name: 'istio-proxy', ready: true },
    ],
  });
  cluster.kubelet.setHealth(ref, 'ready');
  expect(readyPods('reviews-v2')).toBe(1);
});

test('a deleted namespace refuses new objects, is emptied and goes', async () => {
  const { store } = cluster;
  store.create(type('namespaces'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  const map: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'shop', finalizers: ['x/y'] },
  };
  const { object } = store.create(type('configmaps'), map);
  const { revision } = store.delete(type('namespaces'), { namespace: '', name: 'shop' });
  expect(revision.object.status).toMatchObject({ phase: 'Terminating' });
  expect(() => store.create(type('configmaps'), { ...map, metadata: { name: 'b', namespace: 'shop' } })).toThrow(
    'configmaps "b" is forbidden: unable to create new content in namespace shop because it is being terminated',
  );
  await expect
    .poll(() => store.get(type('configmaps'), { namespace: 'shop', name: 'a' })?.object.metadata.deletionTimestamp)
    .toBeDefined();
  expect(store.get(type('namespaces'), { namespace: '', name: 'shop' })).toBeDefined();
  const { resourceVersion: _, ...metadata } = object.metadata;
  store.update(type('configmaps'), { ...object, metadata: { ...metadata, finalizers: [] } });
  await expect.poll(() => store.get(type('namespaces'), { namespace: '', name: 'shop' })).toBeUndefined();
});
