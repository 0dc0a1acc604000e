import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { Service } from '@sluice/shared/kubernetes/core';
import { expect, test } from 'vitest';
import { needsPush } from './needs-push.ts';

const aRule = (metadata: object = {}, spec: object = { hosts: ['reviews'] }) =>
  VirtualService.parse({ metadata: { name: 'reviews', namespace: 'default', ...metadata }, spec });
const aService = (metadata: object = {}) =>
  Service.parse({ metadata: { name: 'reviews', namespace: 'default', ...metadata }, spec: {} });

test.each([
  { what: 'a new rule', before: undefined, after: aRule(), expected: true },
  { what: 'a rule that goes', before: aRule(), after: undefined, expected: true },
  { what: 'another spec', before: aRule(), after: aRule({}, { hosts: ['ratings'] }), expected: true },
  { what: 'another version of the same', before: aRule(), after: aRule({ resourceVersion: '7' }), expected: false },
  { what: 'a label', before: aRule(), after: aRule({ labels: { team: 'a' } }), expected: false },
  { what: "a label of Istio's", before: aRule(), after: aRule({ labels: { 'istio.io/rev': 'x' } }), expected: true },
  {
    what: "an annotation of Istio's, whatever changed",
    before: aRule({ annotations: { 'internal.istio.io/x': 'y' } }),
    after: aRule({ annotations: { 'internal.istio.io/x': 'y', note: 'hello' } }),
    expected: true,
  },
])('$what: $expected', ({ before, after, expected }) => {
  expect(needsPush({ kind: 'VirtualService', before, after })).toBe(expected);
});

test('labels of services count', () => {
  const change = { kind: 'Service', before: aService(), after: aService({ labels: { team: 'a' } }) } as const;
  expect(needsPush(change)).toBe(true);
  expect(needsPush({ ...change, after: aService({ resourceVersion: '7' }) })).toBe(false);
});
