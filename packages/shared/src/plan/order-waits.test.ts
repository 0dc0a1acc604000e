import { expect, test } from 'vitest';
import { needsEarlier } from './order-waits.ts';
import type { PlannedObject, Write } from './plan.ts';

const ruleOf = (...subsets: string[]) =>
  ({
    metadata: { name: 'reviews' },
    spec: { host: 'reviews', subsets: subsets.map((name) => ({ name })) },
  }) as PlannedObject;
const routeTo = (...subsets: string[]) =>
  ({
    metadata: { name: 'reviews' },
    spec: { http: [{ route: subsets.map((subset) => ({ destination: { host: 'reviews', subset } })) }] },
  }) as PlannedObject;

function write(kind: 'VirtualService' | 'DestinationRule', before: PlannedObject | null, after: PlannedObject | null) {
  const object = { kind, namespace: 'default', name: 'reviews' };
  if (before === null) return { action: 'create', object, after } as Write;
  if (after === null) return { action: 'delete', object, before } as Write;
  return { action: 'patch', object, patch: [], before, after } as Write;
}
const rule = (before: string[] | null, after: string[] | null) =>
  write('DestinationRule', before && ruleOf(...before), after && ruleOf(...after));
const route = (before: string[] | null, after: string[] | null) =>
  write('VirtualService', before && routeTo(...before), after && routeTo(...after));

test.each<[string, Write[], Write, boolean]>([
  ['a new route to new subsets', [rule(null, ['v1', 'v2'])], route(null, ['v1']), true],
  ['a route to a subset that was added', [rule(['v1'], ['v1', 'v2'])], route(['v1'], ['v1', 'v2']), true],
  ['a route to subsets that were there', [rule(['v1'], ['v1', 'v2'])], route(['v1'], ['v1']), false],
  ['a route alone', [], route(['v1'], ['v2']), false],
  ['a subset that goes when the route has left it', [route(['v1', 'v2'], ['v2'])], rule(['v1', 'v2'], ['v2']), true],
  ['a subset that goes, and that the route never had', [route(['v2'], ['v3'])], rule(['v1', 'v2'], ['v2']), false],
  ['a rule that goes with its route', [route(['v1'], null)], rule(['v1'], null), true],
  ['another rule that comes', [rule(null, ['v1'])], rule(null, ['v1']), false],
])('%s', (_what, earlier, next, waits) => {
  expect(needsEarlier(next, earlier)).toBe(waits);
});

test('mirrors are uses, too', () => {
  const mirrored = {
    metadata: { name: 'reviews' },
    spec: { http: [{ route: [{ destination: { host: 'reviews' } }], mirror: { host: 'reviews', subset: 'v3' } }] },
  } as PlannedObject;
  expect(needsEarlier(write('VirtualService', routeTo('v1'), mirrored), [rule(['v1'], ['v1', 'v3'])])).toBe(true);
});
