import { ownerOf } from '@sluice/shared/findings/sluice/owners';
import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import { afterEach, describe, expect, test } from 'vitest';
import { type Cluster, createCluster } from './create-cluster.ts';
import { scenarioNames } from './scenarios.ts';

let cluster: Cluster | undefined;
afterEach(() => cluster?.stop());

function keysOf({ store }: Cluster, id: string): string[] {
  return store.list(store.registry.get(id)).map(({ key }) => key);
}

const bookinfoScenarios = scenarioNames.filter((name) => name !== 'large');

describe.each(bookinfoScenarios)('scenario %s', (scenario) => {
  test('has Bookinfo and Istio running from the start', () => {
    cluster = createCluster({ scenario });
    const { store } = cluster;
    const pods = store.list(store.registry.get('pods')).map(({ object }) => object as Pod);
    expect(pods.every(isReady)).toBe(true);
    expect(pods.map((pod) => `${pod.metadata.namespace}/${workloadNameOf(pod)}`)).toEqual([
      'default/details-v1',
      'default/productpage-v1',
      ...(scenario === 'gitops' ? ['default/ratings-primary'] : []),
      'default/ratings-v1',
      'default/reviews-v1',
      'default/reviews-v2',
      'default/reviews-v3',
      'istio-system/istio-ingressgateway',
      'istio-system/istiod',
    ]);
    expect(new Set(pods.map((pod) => pod.status?.podIP)).size).toBe(pods.length);
    expect(keysOf(cluster, 'namespaces')).toEqual(['/default', '/istio-system', '/kube-system']);
    expect(keysOf(cluster, 'gateways.networking.istio.io')).toEqual(['default/bookinfo-gateway']);
  });
});

test('pods look as a Deployment and the injection webhook make them', () => {
  cluster = createCluster({ scenario: 'plain' });
  const { store } = cluster;
  const pod = store.list(store.registry.get('pods')).find(({ key }) => key.startsWith('default/reviews-v2-'))
    ?.object as Pod;
  const hash = pod.metadata.labels?.['pod-template-hash'];
  expect(pod.metadata.name).toMatch(new RegExp(`^reviews-v2-${hash}-[a-z0-9]{5}$`));
  expect(pod.metadata.ownerReferences).toMatchObject([
    { kind: 'ReplicaSet', name: `reviews-v2-${hash}`, controller: true },
  ]);
  expect(pod.metadata.labels).toMatchObject({
    app: 'reviews',
    version: 'v2',
    'service.istio.io/canonical-revision': 'v2',
  });
  expect(JSON.parse(pod.metadata.annotations?.['sidecar.istio.io/status'] ?? '')).toMatchObject({
    containers: ['istio-proxy'],
  });
  expect(pod.metadata.annotations).toMatchObject({
    'prometheus.io/port': '15020',
    'prometheus.io/path': '/stats/prometheus',
  });
  expect(pod.spec).toMatchObject({
    serviceAccountName: 'bookinfo-reviews',
    containers: [{ name: 'reviews' }, { name: 'istio-proxy' }],
  });
});

test('plain has no rules but the way in; canary sends a tenth of reviews to v2', () => {
  cluster = createCluster({ scenario: 'plain' });
  expect(keysOf(cluster, 'virtualservices.networking.istio.io')).toEqual(['default/bookinfo']);
  expect(keysOf(cluster, 'destinationrules.networking.istio.io')).toEqual([]);
  cluster.stop();
  cluster = createCluster({ scenario: 'canary' });
  const { store } = cluster;
  const reviews = store.get(store.registry.get('virtualservices.networking.istio.io'), {
    namespace: 'default',
    name: 'reviews',
  });
  expect(reviews?.object.spec).toEqual({
    hosts: ['reviews'],
    http: [
      {
        route: [
          { destination: { host: 'reviews', subset: 'v1' }, weight: 90 },
          { destination: { host: 'reviews', subset: 'v2' }, weight: 10 },
        ],
      },
    ],
  });
});

test('a seed makes the same names again', () => {
  const namesWith = () => {
    let state = 1;
    const random = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    cluster = createCluster({ scenario: 'plain', random });
    cluster.stop();
    return keysOf(cluster, 'pods');
  };
  expect(namesWith()).toEqual(namesWith());
});

test('gitops: four tools own rules, and each is found by its traces', () => {
  cluster = createCluster({ scenario: 'gitops' });
  const { store } = cluster;
  const rules = ['virtualservices', 'destinationrules'].flatMap((plural) =>
    store.list(store.registry.get(`${plural}.networking.istio.io`)),
  );
  const owners = rules.map(({ object }) => {
    const owner = ownerOf(object as KubernetesObject);
    return [`${object.kind} ${object.metadata.name}`, owner && `${owner.tool} ${owner.name} by ${owner.evidence}`];
  });
  expect(Object.fromEntries(owners)).toEqual({
    'VirtualService bookinfo': null,
    'VirtualService productpage': 'flux bookinfo by label',
    'DestinationRule productpage': 'flux bookinfo by label',
    'VirtualService details': 'helm details by annotation',
    'VirtualService ratings': 'flagger ratings by ownerReference',
    'VirtualService reviews': 'argo-cd bookinfo by annotation',
    'DestinationRule details': 'helm details by annotation',
    'DestinationRule ratings-canary': 'flagger ratings by ownerReference',
    'DestinationRule ratings-primary': 'flagger ratings by ownerReference',
    'DestinationRule reviews': 'argo-cd bookinfo by annotation',
  });
  const managers = rules.map(({ object }) =>
    object.metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`),
  );
  expect(new Set(managers.flat())).toEqual(
    new Set([
      'kubectl-client-side-apply Update',
      'argocd-controller Update',
      'kustomize-controller Apply',
      'flagger Update',
      'helm Update',
    ]),
  );
});

test('what was applied is remembered, as kubectl and Argo CD do', () => {
  cluster = createCluster({ scenario: 'gitops' });
  const { store } = cluster;
  const read = (id: string, name: string) =>
    store.get(store.registry.get(id), { namespace: 'default', name })?.object.metadata.annotations ?? {};
  const name = 'kubectl.kubernetes.io/last-applied-configuration';
  expect(JSON.parse(read('services', 'reviews')[name] ?? '')).toMatchObject({
    kind: 'Service',
    metadata: { name: 'reviews', annotations: {} },
    spec: { selector: { app: 'reviews' } },
  });
  const tracked = read('virtualservices.networking.istio.io', 'reviews');
  expect(JSON.parse(tracked[name] ?? '').metadata.annotations).toEqual({
    'argocd.argoproj.io/tracking-id': tracked['argocd.argoproj.io/tracking-id'],
  });
  expect(read('virtualservices.networking.istio.io', 'ratings')).not.toHaveProperty(name);
});
