import { emptyMesh } from '@sluice/shared/istio/mesh';
import type { VirtualServiceSpec } from '@sluice/shared/istio/virtual-service';
import { desiredSplit } from '@sluice/shared/routing/desired-split';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import { versionsOf } from '@sluice/shared/routing/versions';
import { expect, test } from 'vitest';
import { expectedSplitOf } from './expected-split.ts';

const reviews = { namespace: 'default', name: 'reviews' };
const pod = (version: string) => ({
  metadata: { namespace: 'default', name: version, labels: { app: 'reviews', version } },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});
const to = (subset: string | undefined, weight?: number, host = 'reviews') => ({
  destination: { host, ...(subset && { subset }) },
  ...(weight !== undefined && { weight }),
});
const jason = [{ headers: { 'end-user': { exact: 'jason' } } }];

function expected(...http: NonNullable<VirtualServiceSpec['http']>) {
  const mesh = {
    ...emptyMesh,
    services: [{ metadata: reviews, spec: { selector: { app: 'reviews' } } }],
    pods: ['v1', 'v2'].map(pod),
    destinationRules: [
      {
        metadata: reviews,
        spec: { host: 'reviews', subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) },
      },
    ],
    virtualServices: http.length === 0 ? [] : [{ metadata: reviews, spec: { hosts: ['reviews'], http } }],
  };
  const versions = versionsOf(mesh, reviews);
  return expectedSplitOf(readRouteTable(mesh, reviews), { versions, desired: desiredSplit(mesh, reviews, versions) });
}

test('the weights of the default rule, as shares', () => {
  expect(expected({ route: [to('v1', 90), to('v2', 10)] })).toEqual({ default: { v1: 0.9, v2: 0.1 }, above: [] });
});

test('rules above take a part that nobody knows', () => {
  const split = expected({ match: jason, route: [to('v2')] }, { route: [to('v1')] });
  expect(split).toEqual({ default: { v1: 1 }, above: [{ v2: 1 }] });
});

test('a destination without a subset is all ready pods', () => {
  const split = expected({ match: jason, route: [to(undefined)] }, { route: [to('v1')] });
  expect(split?.above).toEqual([{ v1: 0.5, v2: 0.5 }]);
});

test('what goes to another host is not counted here', () => {
  const split = expected({ match: jason, route: [to('v2', 50), to(undefined, 50, 'ratings')] }, { route: [to('v1')] });
  expect(split?.above).toEqual([{ v2: 0.5 }]);
});

test('a subset that nobody defines is a version where nobody will be seen', () => {
  const split = expected({ route: [to('v1', 90), to('v7', 10)] });
  expect(split).toEqual({ default: { v1: 0.9, 'subset v7': 0.1 }, above: [] });
});

test.each([
  ['no rule', []],
  ['weights below zero', [{ route: [to('v1', 105), to('v2', -5)] }]],
  [
    'a rule above with weights below zero',
    [{ match: jason, route: [to('v1', 5), to('v2', -5)] }, { route: [to('v1')] }],
  ],
  ['no rule for everybody', [{ match: jason, route: [to('v1')] }]],
  ['a redirect', [{ redirect: { uri: '/' } }]],
  ['only another host', [{ route: [to(undefined, undefined, 'ratings')] }]],
])('with %s there is nothing to expect', (_what, http) => {
  expect(expected(...http)).toBeNull();
});
