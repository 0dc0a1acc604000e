import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { aDestinationRule, aVirtualService, foundBy } from '../testing/objects.ts';
import { ownership } from './owned-objects.ts';
import { ownerOf, ownersOf } from './owners.ts';

const object = aVirtualService({});
const withMeta = (metadata: object): KubernetesObject => ({ ...object, metadata: { ...object.metadata, ...metadata } });
const annotated = (annotations: Record<string, string>) => withMeta({ annotations });
const labelled = (labels: Record<string, string>) => withMeta({ labels });
const managed = (manager: string, more: object = {}) =>
  withMeta({ managedFields: [{ manager: 'kubectl' }, { manager, operation: 'Update', ...more }] });
const owned = (apiVersion: string, kind: string) =>
  withMeta({ ownerReferences: [{ apiVersion, kind, name: 'reviews' }] });

test.each([
  { by: 'nobody', from: object, owner: null },
  {
    by: 'the tracking annotation of Argo CD',
    from: annotated({ 'argocd.argoproj.io/tracking-id': 'shop:networking.istio.io/VirtualService:shop/it' }),
    owner: { tool: 'argo-cd', name: 'shop', namespace: null, evidence: 'annotation' },
  },
  {
    by: 'an application in another namespace',
    from: annotated({ 'argocd.argoproj.io/tracking-id': 'team_shop:networking.istio.io/VirtualService:shop/it' }),
    owner: { tool: 'argo-cd', name: 'shop', namespace: 'team', evidence: 'annotation' },
  },
  { by: 'an empty annotation', from: annotated({ 'argocd.argoproj.io/tracking-id': '' }), owner: null },
  {
    by: 'the label of Argo CD',
    from: labelled({ 'argocd.argoproj.io/instance': 'shop' }),
    owner: { tool: 'argo-cd', name: 'shop', namespace: null, evidence: 'label' },
  },
  {
    by: 'the manager of Argo CD',
    from: managed('argocd-controller'),
    owner: { tool: 'argo-cd', name: null, namespace: null, evidence: 'managedFields' },
  },
  {
    by: 'a Kustomization of Flux',
    from: labelled({
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    }),
    owner: { tool: 'flux', name: 'apps', namespace: 'flux-system', evidence: 'label' },
  },
  {
    by: 'a HelmRelease of Flux, which is a release of Helm too',
    from: withMeta({
      labels: { 'helm.toolkit.fluxcd.io/name': 'apps', 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'apps' },
    }),
    owner: { tool: 'flux', name: 'apps', namespace: null, evidence: 'label' },
  },
  {
    by: 'the manager of Flux',
    from: managed('kustomize-controller'),
    owner: { tool: 'flux', name: null, namespace: null, evidence: 'managedFields' },
  },
  {
    by: 'a release of Helm',
    from: annotated({ 'meta.helm.sh/release-name': 'bookinfo', 'meta.helm.sh/release-namespace': 'shop' }),
    owner: { tool: 'helm', name: 'bookinfo', namespace: 'shop', evidence: 'annotation' },
  },
  {
    by: 'a release of Helm without namespace',
    from: annotated({ 'meta.helm.sh/release-name': 'bookinfo' }),
    owner: { tool: 'helm', name: 'bookinfo', namespace: null, evidence: 'annotation' },
  },
  {
    by: 'the manager of Helm',
    from: managed('helm'),
    owner: { tool: 'helm', name: null, namespace: null, evidence: 'managedFields' },
  },
  {
    by: 'a Canary',
    from: owned('flagger.app/v1beta1', 'Canary'),
    owner: { tool: 'flagger', name: 'reviews', namespace: 'shop', evidence: 'ownerReference' },
  },
  { by: 'something else called Canary', from: owned('other.app/v1', 'Canary'), owner: null },
  {
    by: 'the manager of Flagger',
    from: managed('flagger'),
    owner: { tool: 'flagger', name: null, namespace: null, evidence: 'managedFields' },
  },
  { by: 'a manager of the status only', from: managed('flagger', { subresource: 'status' }), owner: null },
  {
    by: 'a Rollout',
    from: owned('argoproj.io/v1alpha1', 'Rollout'),
    owner: { tool: 'argo-rollouts', name: 'reviews', namespace: 'shop', evidence: 'ownerReference' },
  },
  {
    by: 'the annotation of Argo Rollouts',
    from: annotated({ 'argo-rollouts.argoproj.io/managed-by-rollouts': 'reviews' }),
    owner: { tool: 'argo-rollouts', name: 'reviews', namespace: 'shop', evidence: 'annotation' },
  },
  {
    by: 'the manager of Argo Rollouts',
    from: managed('rollouts-controller'),
    owner: { tool: 'argo-rollouts', name: null, namespace: null, evidence: 'managedFields' },
  },
  {
    by: 'subsets with the hash of a ReplicaSet',
    from: aDestinationRule({
      host: 'a',
      subsets: [null, { labels: null }, { labels: { 'rollouts-pod-template-hash': '7d4' } }],
    }),
    owner: { tool: 'argo-rollouts', name: null, namespace: null, evidence: 'subset' },
  },
  {
    by: 'subsets without',
    from: aDestinationRule({ host: 'a', subsets: [{ labels: { version: 'v1' } }] }),
    owner: null,
  },
  { by: 'no spec', from: { ...object, spec: undefined }, owner: null },
])('owned by $by', ({ from, owner }) => {
  expect(ownerOf(from)).toEqual(owner);
});

test('several tools own one object: who writes at any moment comes first', () => {
  const both = withMeta({
    annotations: { 'argocd.argoproj.io/tracking-id': 'shop:x:y' },
    labels: { 'argocd.argoproj.io/instance': 'shop' },
    ownerReferences: [{ apiVersion: 'flagger.app/v1beta1', kind: 'Canary', name: 'reviews' }],
    managedFields: [{ manager: 'flagger' }, {}],
  });
  expect(ownersOf(both).map(({ tool, evidence }) => `${tool} ${evidence}`)).toEqual([
    'flagger ownerReference',
    'argo-cd annotation',
  ]);
  expect(foundBy(ownership, [both])).toEqual(Array(2).fill('SLU0011 sluice.owner at metadata of shop/it'));
});

test('an object without namespace may be owned as well', () => {
  const bare = {
    ...object,
    metadata: { name: 'it', ownerReferences: [{ apiVersion: 'flagger.app/v1', kind: 'Canary', name: 'a' }] },
  };
  expect(ownerOf(bare)?.namespace).toBeNull();
  const rollout = {
    ...object,
    metadata: { name: 'it', annotations: { 'argo-rollouts.argoproj.io/managed-by-rollouts': 'a' } },
  };
  expect(ownerOf(rollout)?.namespace).toBeNull();
});
