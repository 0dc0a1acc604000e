import { expect, test } from 'vitest';
import { countReadyPods, indexReadyPods } from './ready-pods.ts';
import { aDestinationRule, aPod, aService, aVirtualService, decideOn, meshOf, to } from './testing/small-mesh.ts';

const pods = [
  aPod('reviews', { version: 'v1' }),
  aPod('reviews', { version: 'v2' }),
  aPod('reviews', { version: 'v3' }, { ready: false }),
  aPod('reviews', { version: 'v1' }, { namespace: 'other' }),
  aPod('ratings', { version: 'v1' }),
  {
    metadata: { name: 'bare', labels: { app: 'reviews' } },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  { metadata: { name: 'unlabelled' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
];

test.each([
  ['default', { app: 'reviews' }, 3],
  ['default', { app: 'reviews', version: 'v1' }, 1],
  ['default', { app: 'reviews', version: 'v3' }, 0],
  ['default', { version: 'v1' }, 2],
  ['other', { app: 'reviews' }, 1],
  ['nowhere', { app: 'reviews' }, 0],
])('in %s, %j are %i', (namespace, labels, expected) => {
  expect(countReadyPods(indexReadyPods(pods), namespace, labels)).toBe(expected);
});

test.each([
  [{ version: 'v1' }, 1],
  [{ app: 'reviews' }, 3],
  [{ app: 'ratings' }, 0],
  [null, 3],
])('a subset with the labels %j has %i of the pods of its service', (labels, readyPods) => {
  const mesh = meshOf({
    services: [aService('reviews')],
    pods,
    destinationRules: [aDestinationRule('r', { host: 'reviews', subsets: [{ name: 's', labels }] })],
    virtualServices: [aVirtualService('r', { hosts: ['reviews'], http: [to('reviews/s')] })],
  });
  expect(decideOn(mesh)).toMatchObject({ clusters: [{ readyPods }] });
});

test('endpoints that are no pods', () => {
  const mesh = meshOf({ services: [aService('reviews', {}, { selector: null })] });
  expect(decideOn(mesh)).toMatchObject({ clusters: [{ exists: true, readyPods: null }] });
});
