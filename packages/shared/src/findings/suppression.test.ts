import { expect, test } from 'vitest';
import { destinationHosts } from './analyze/destination-hosts.ts';
import { destinationSubsets } from './analyze/destination-subsets.ts';
import { analysisKindOf, inputOfObjects } from './cluster/analysis-input.ts';
import { aVirtualService, foundBy } from './testing/objects.ts';

const object = aVirtualService({ http: [{ route: [{ destination: { host: 'a', subset: 'v1' } }] }] });

test.each([
  [undefined, 2],
  ['', 2],
  ['IST0101', 0],
  ['IST0102, IST0101', 0],
  ['IST0102', 2],
  ['*', 0],
])('suppressing %s leaves %i', (annotation, left) => {
  const annotations = annotation === undefined ? {} : { 'galley.istio.io/analyze-suppress': annotation };
  const annotated = { ...object, metadata: { ...object.metadata, annotations } };
  expect(foundBy([destinationHosts, destinationSubsets], [annotated])).toHaveLength(left);
});

test.each([
  [{ apiVersion: 'networking.istio.io/v1beta1', kind: 'Gateway' }, 'Gateway'],
  [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' }, 'KubernetesGateway'],
  [{ apiVersion: 'other.io/v1', kind: 'Gateway' }, null],
  [{ apiVersion: 'v1', kind: 'Service' }, 'Service'],
  [{ apiVersion: 'serving.knative.dev/v1', kind: 'Service' }, null],
  [{ apiVersion: 'apps/v1', kind: 'Deployment' }, 'Deployment'],
  [{ kind: 'Pod' }, 'Pod'],
  [{ apiVersion: 'v1', kind: 'ConfigMap' }, null],
  [{}, null],
])('%j is a %s', (type, kind) => {
  expect(analysisKindOf({ ...type, metadata: { name: 'a' } })).toBe(kind);
});

test('a list counts as its items', () => {
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    metadata: { name: '' },
    items: [object, { kind: 'List', metadata: { name: '' }, items: [object] }],
  };
  expect(inputOfObjects([list]).objects.VirtualService).toEqual([object, object]);
  expect(inputOfObjects([{ kind: 'List', metadata: { name: '' } }]).objects).toEqual({});
});
