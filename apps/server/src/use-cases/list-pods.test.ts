import type { Version } from '@sluice/shared/api/services';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { describe, expect, test } from 'vitest';
import { listPods, podInfo } from './list-pods.ts';

const version = (name: string, labels: Record<string, string>): Version => ({
  name,
  subset: name,
  labels,
  workloads: [],
  pods: { ready: 1, total: 1 },
  createdAt: null,
});
const versions = [version('v1', { version: 'v1' }), version('v1-beta', { version: 'v1', track: 'beta' })];

function pod(more: { metadata?: object; spec?: object; status?: object } = {}): Pod {
  return {
    metadata: {
      name: 'reviews-v1-abc-1',
      namespace: 'default',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app: 'reviews', version: 'v1', 'pod-template-hash': 'abc' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'reviews-v1-abc', controller: true }],
      ...more.metadata,
    },
    spec: {
      containers: [
        { name: 'reviews', image: 'reviews:1' },
        { name: 'istio-proxy', image: 'proxyv2:1' },
      ],
      ...more.spec,
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'reviews', ready: true, restartCount: 3 },
        { name: 'istio-proxy', ready: true, restartCount: 1 },
      ],
      ...more.status,
    } as Pod['status'],
  };
}

test('what is told of a pod', () => {
  expect(podInfo(pod(), versions)).toEqual({
    name: 'reviews-v1-abc-1',
    version: 'v1',
    ready: true,
    phase: 'Running',
    reason: null,
    restarts: 3,
    images: ['reviews:1'],
    sidecar: true,
    createdAt: '2026-01-01T00:00:00Z',
    workload: 'reviews-v1',
    labels: { app: 'reviews', version: 'v1', 'pod-template-hash': 'abc' },
  });
});

describe('the sidecar', () => {
  const app = { name: 'reviews', image: 'reviews:1' };
  const proxy = { name: 'istio-proxy', image: 'proxyv2:1' };
  test.each([
    { what: 'a container', spec: { containers: [app, proxy] }, sidecar: true },
    {
      what: 'native',
      spec: { containers: [app], initContainers: [{ ...proxy, restartPolicy: 'Always' }] },
      sidecar: true,
    },
    { what: 'an init container that ends', spec: { containers: [app], initContainers: [proxy] }, sidecar: false },
    {
      what: 'not there',
      spec: { containers: [app], initContainers: [{ name: 'istio-init', image: 'x' }] },
      sidecar: false,
    },
  ])('$what: $sidecar, and its image is not listed', ({ spec, sidecar }) => {
    expect(podInfo(pod({ spec }), versions)).toMatchObject({ sidecar, images: ['reviews:1'] });
  });
});

test('of overlapping subsets the one that asks for most names the version', () => {
  const labels = { app: 'reviews', version: 'v1', track: 'beta' };
  expect(podInfo(pod({ metadata: { labels } }), versions).version).toBe('v1-beta');
  expect(podInfo(pod({ metadata: { labels: { app: 'reviews' } } }), versions).version).toBeNull();
});

test('a pod of nobody has no workload', () => {
  expect(podInfo(pod({ metadata: { ownerReferences: [] } }), versions).workload).toBeNull();
});

describe('why it is not ready', () => {
  const notReady = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }];
  const waiting = (reason: string, name = 'reviews') => ({ name, ready: false, state: { waiting: { reason } } });
  test.each([
    { status: { containerStatuses: [waiting('CrashLoopBackOff')] }, reason: 'CrashLoopBackOff' },
    { status: { containerStatuses: [waiting('ImagePullBackOff')] }, reason: 'ImagePullBackOff' },
    { status: { initContainerStatuses: [waiting('CrashLoopBackOff', 'migrate')] }, reason: 'Init:CrashLoopBackOff' },
    {
      status: {
        containerStatuses: [
          { name: 'reviews', ready: false, state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } },
        ],
      },
      reason: 'OOMKilled',
    },
    {
      status: { containerStatuses: [{ name: 'reviews', ready: false, state: { running: {} } }] },
      reason: 'ContainersNotReady',
    },
    { status: { phase: 'Failed', reason: 'Evicted' }, reason: 'Evicted' },
    {
      status: {
        phase: 'Pending',
        conditions: [...notReady, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
      },
      reason: 'Unschedulable',
    },
    { status: { conditions: [{ type: 'Ready', status: 'False' }], containerStatuses: [] }, reason: null },
  ])('$reason', ({ status, reason }) => {
    const info = podInfo(pod({ status: { conditions: notReady, containerStatuses: [], ...status } }), versions);
    expect(info).toMatchObject({ ready: false, reason });
  });

  test('because it is being stopped', () => {
    expect(podInfo(pod({ metadata: { deletionTimestamp: '2026-01-02T00:00:00Z' } }), versions)).toMatchObject({
      ready: false,
      phase: 'Terminating',
      reason: 'Terminating',
    });
  });
});

test('by version, then by name, those of no version last; nothing is read without a selector', async () => {
  const named = (name: string, of: string | null) =>
    pod({ metadata: { name, labels: of === null ? {} : { version: of } } });
  const reads: unknown[] = [];
  const ports = {
    services: {
      get: async () => ({ versions: [version('v10', { version: 'v10' }), version('v2', { version: 'v2' })] }) as never,
    },
    readPods: async (...args: unknown[]) => {
      reads.push(args);
      return [named('z', null), named('b', 'v10'), named('a10', 'v2'), named('a9', 'v2')];
    },
    now: () => 7,
  };
  const service = { namespace: 'default', name: 'reviews' };
  const found = await listPods(service, { ...ports, selectorOf: () => ({ app: 'reviews' }) });
  expect(found.pods.map(({ name }) => name)).toEqual(['a9', 'a10', 'b', 'z']);
  expect(found.asOf).toBe(7);
  expect(reads).toEqual([['default', { app: 'reviews' }]]);
  expect((await listPods(service, { ...ports, selectorOf: () => ({}) })).pods).toEqual([]);
  expect(reads).toHaveLength(1);
});
