import { expect, test } from 'vitest';
import { desiredSplit } from '../routing/desired-split.ts';
import { aPod, aService, aVirtualService, bookinfo, reviews, split } from '../routing/testing/bookinfo-mesh.ts';
import { versionsOf } from '../routing/versions.ts';
import { planNamespace } from './plan-namespace.ts';

test('every service gets its first version, all DestinationRules first', () => {
  const { plan, proposed, initialised, skipped } = planNamespace(bookinfo, 'default');
  expect(plan.writes.map(({ action, object }) => `${action} ${object.kind}/${object.name}`)).toEqual([
    'create DestinationRule/details',
    'create DestinationRule/productpage',
    'create DestinationRule/ratings',
    'create DestinationRule/reviews',
    'create VirtualService/details',
    'create VirtualService/productpage',
    'create VirtualService/ratings',
    'create VirtualService/reviews',
  ]);
  expect(initialised.map(({ service, version }) => `${service} ${version}`)).toEqual([
    'details v1',
    'productpage v1',
    'ratings v1',
    'reviews v1',
  ]);
  expect(skipped).toEqual([]);
  expect(desiredSplit(proposed, reviews, versionsOf(proposed, reviews)).weights.map(({ share }) => share)).toEqual([
    1, 0, 0,
  ]);
});

test('services keep the rules they have; without versions or ready pods nothing is written', () => {
  const mesh = {
    ...bookinfo,
    services: [aService('details'), aService('external', {}), aService('ratings'), aService('reviews')],
    pods: [aPod('details', 'v1'), aPod('ratings', 'v1', false), aPod('reviews', 'v1', false), aPod('reviews', 'v2')],
    virtualServices: [aVirtualService('d', { hosts: ['details'], http: [{ route: split(['v1']) }] })],
  };
  const { plan, initialised, skipped } = planNamespace(mesh, 'default');
  expect(initialised).toEqual([{ service: 'reviews', version: 'v2' }]);
  expect(skipped).toEqual([
    { service: 'details', reason: 'has-rules' },
    { service: 'external', reason: 'no-versions' },
    { service: 'ratings', reason: 'not-ready' },
  ]);
  expect(plan.writes).toHaveLength(2);
  expect(planNamespace(mesh, 'empty')).toMatchObject({ plan: { writes: [] }, initialised: [], skipped: [] });
});
