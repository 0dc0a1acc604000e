import { describe, expect, test } from 'vitest';
import { aDestinationRule, aPod, aService, bookinfo, reviews, subsets } from './testing/bookinfo-mesh.ts';
import { subsetNameOf, versionsOf } from './versions.ts';

const names = (mesh: typeof bookinfo) => versionsOf(mesh, reviews).map(({ name, subset }) => [name, subset]);

describe('versionsOf', () => {
  test('without a DestinationRule, the version labels of the pods', () => {
    expect(versionsOf(bookinfo, reviews)).toEqual(
      ['v1', 'v2', 'v3'].map((name, index) => ({
        name,
        subset: null,
        labels: { version: name },
        workloads: [`reviews-${name}`],
        pods: { ready: 1, total: 1 },
        createdAt: `2026-01-0${index + 1}T00:00:00Z`,
      })),
    );
  });

  test('subsets, and the versions that no subset stands for', () => {
    const destinationRules = [aDestinationRule('any', { host: 'reviews', subsets: subsets('v2', 'v1') })];
    expect(names({ ...bookinfo, destinationRules })).toEqual([
      ['v1', 'v1'],
      ['v2', 'v2'],
      ['v3', null],
    ]);
  });

  test('a subset keeps its own name', () => {
    const labels = { version: 'v1', tier: 'gold' };
    const destinationRules = [aDestinationRule('any', { host: 'reviews', subsets: [{ name: 'stable', labels }] })];
    expect(versionsOf({ ...bookinfo, destinationRules }, reviews)[0]).toEqual({
      name: 'stable',
      subset: 'stable',
      labels,
      workloads: [],
      pods: { ready: 0, total: 0 },
      createdAt: null,
    });
  });

  test('a subset by other labels stands for the only version it selects', () => {
    const pods = [aPod('reviews', 'v1', true, { track: 'stable' }), aPod('reviews', 'v2', true, { track: 'canary' })];
    const destinationRules = [
      aDestinationRule('any', {
        host: 'reviews.default.svc.cluster.local',
        subsets: [
          { name: 'stable', labels: { track: 'stable' } },
          { name: 'all', labels: { app: 'reviews' } },
          { name: 'none' },
        ],
      }),
    ];
    expect(names({ ...bookinfo, pods, destinationRules })).toEqual([
      ['all', 'all'],
      ['none', 'none'],
      ['stable', 'stable'],
      ['v2', null],
    ]);
  });

  test('ready and total pods, not those that are going away', () => {
    const going = aPod('reviews', 'v1');
    const pods = [
      aPod('reviews', 'v1', false),
      { ...going, metadata: { ...going.metadata, name: 'going', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { ...going, metadata: { ...going.metadata, name: 'ready' } },
    ];
    expect(versionsOf({ ...bookinfo, pods }, reviews).map((version) => version.pods)).toEqual([{ ready: 1, total: 3 }]);
  });

  test('names are in natural order, unique and fit for subsets', () => {
    const labelled = (labels: Record<string, string>) => {
      const pod = aPod('reviews', '0');
      const own = { app: 'reviews', ...labels };
      return { ...pod, metadata: { ...pod.metadata, name: JSON.stringify(labels), labels: own } };
    };
    const pods = [
      labelled({ version: 'v10' }),
      labelled({ version: 'v2' }),
      labelled({ version: '1.2.0' }),
      labelled({ version: '1-2-0' }),
      labelled({ 'app.kubernetes.io/version': 'v2' }),
      labelled({}),
    ];
    expect(versionsOf({ ...bookinfo, pods }, reviews).map(({ name, labels }) => [name, labels])).toEqual([
      ['1-2-0', { version: '1-2-0' }],
      ['1-2-0-2', { version: '1.2.0' }],
      ['v2', { 'app.kubernetes.io/version': 'v2' }],
      ['v2-2', { version: 'v2' }],
      ['v10', { version: 'v10' }],
    ]);
  });

  test.each([
    { what: 'another namespace', metadata: { namespace: 'other' } },
    { what: 'a rule exported elsewhere only', exportTo: ['other'] },
    { what: 'another host', host: 'ratings' },
    { what: 'a rule for chosen clients', workloadSelector: { matchLabels: { app: 'productpage' } } },
  ])('a DestinationRule does not count: $what', ({ metadata, what: _, ...spec }) => {
    const rule = aDestinationRule('any', { host: 'reviews', subsets: subsets('v1'), ...spec }, metadata);
    expect(names({ ...bookinfo, destinationRules: [rule] })[0]).toEqual(['v1', null]);
  });

  test('a rule of the root namespace counts where the namespace has none', () => {
    const host = '*.default.svc.cluster.local';
    const rule = aDestinationRule('any', { host, subsets: subsets('v1') }, { namespace: 'istio-system' });
    expect(names({ ...bookinfo, destinationRules: [rule] })[0]).toEqual(['v1', 'v1']);
  });

  test('rules for one host are one, the oldest first', () => {
    const rule = (name: string, creationTimestamp: string, tier: string) =>
      aDestinationRule(name, { host: 'reviews', subsets: [{ name: 'v1', labels: { tier } }] }, { creationTimestamp });
    const destinationRules = [rule('a', '2026-02-01T00:00:00Z', 'young'), rule('b', '2026-01-01T00:00:00Z', 'old')];
    expect(versionsOf({ ...bookinfo, destinationRules }, reviews)[0]?.labels).toEqual({ tier: 'old' });
  });

  test('the newest workload says when a version was created, and its oldest pod when that was', () => {
    const pod = (workload: string, creationTimestamp: string | null) => ({
      ...aPod('reviews', 'v1'),
      metadata: {
        name: `${workload}-${creationTimestamp}`,
        namespace: 'default',
        labels: { app: 'reviews', version: 'v1' },
        creationTimestamp,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: workload, controller: true }],
      },
    });
    const pods = [
      pod('a', '2026-01-05T00:00:00Z'),
      pod('a', '2026-01-01T00:00:00Z'),
      pod('b', '2026-01-02T00:00:00Z'),
      pod('c', null),
    ];
    expect(versionsOf({ ...bookinfo, pods }, reviews)).toMatchObject([
      { createdAt: '2026-01-02T00:00:00Z', workloads: ['a', 'b', 'c'] },
    ]);
    expect(versionsOf({ ...bookinfo, pods: [pod('c', null)] }, reviews)).toMatchObject([{ createdAt: null }]);
  });

  test('a Deployment says itself when it was created, however young its pods are', () => {
    const deployment = (name: string, creationTimestamp?: string) => ({
      metadata: { name, namespace: 'default', ...(creationTimestamp && { creationTimestamp }) },
    });
    const deployments = [
      deployment('reviews-v1', '2025-06-01T00:00:00Z'),
      deployment('reviews-v2'),
      { metadata: { name: 'reviews-v3', namespace: 'other', creationTimestamp: '2024-01-01T00:00:00Z' } },
    ];
    const created = (mesh: typeof bookinfo) => versionsOf(mesh, reviews).map(({ createdAt }) => createdAt);
    const pods = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'];
    expect(created(bookinfo)).toEqual(pods);
    expect(created({ ...bookinfo, deployments })).toEqual(['2025-06-01T00:00:00Z', ...pods.slice(1)]);
  });

  test('a service without selector has no pods', () => {
    const services = [aService('reviews', {})];
    expect(versionsOf({ ...bookinfo, services }, reviews)).toEqual([]);
    expect(versionsOf({ ...bookinfo, services: [] }, reviews)).toEqual([]);
  });
});

test.each([
  ['v1', 'v1'],
  ['1.2.0', '1-2-0'],
  ['V2_beta', 'v2-beta'],
  ['-x.', 'x'],
  ['…', 'version'],
  ['a'.repeat(80), 'a'.repeat(63)],
])('the subset name of version %s is %s', (value, name) => {
  expect(subsetNameOf(value)).toBe(name);
});
