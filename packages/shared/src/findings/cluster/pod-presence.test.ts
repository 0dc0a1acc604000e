import { expect, test } from 'vitest';
import { keyOf } from '../../kubernetes/object.ts';
import { aPod } from '../testing/objects.ts';
import { PodPresence } from './pod-presence.ts';
import { ReadLog } from './read-log.ts';

function presence() {
  const log = new ReadLog();
  return { log, pods: new PodPresence(log, (pod) => pod.metadata.labels ?? {}) };
}

const v1 = aPod('a', { app: 'reviews', version: 'v1' });
const alsoV1 = aPod('b', { app: 'reviews', version: 'v1' });
const v2 = aPod('a', { app: 'reviews', version: 'v2' });

test('says what the first and the last pod change, and nothing between', () => {
  const { log, pods } = presence();
  const { reads } = log.during(() => [pods.anyWith({ version: 'v1' }), pods.anyIn('shop')]);
  const asked = [...reads].toSorted();
  expect(pods.change(keyOf(v1), v1).toSorted()).toEqual(asked);
  expect([pods.anyWith({ version: 'v1' }), pods.anyIn('shop'), pods.anyIn('bank')]).toEqual([true, true, false]);
  expect(pods.change(keyOf(alsoV1), alsoV1)).toEqual([]);
  expect(pods.change(keyOf(v1), v1)).toEqual([]);
  expect(pods.change(keyOf(v1), v2)).toEqual([]);
  expect(pods.change(keyOf(alsoV1), null)).toEqual(asked.filter((key) => key.startsWith('pod-with')));
  expect(pods.anyWith({ version: 'v1' })).toBe(false);
  expect(pods.change(keyOf(v2), null)).toEqual(asked.filter((key) => key.startsWith('pod-in')));
  expect(pods.anyIn('shop')).toBe(false);
  expect(pods.change('shop/nobody', null)).toEqual([]);
});

test.each([
  { selector: {}, found: true },
  { selector: { app: 'reviews' }, found: true },
  { selector: { version: 'v1', app: 'reviews' }, found: true },
  { selector: { version: 'v1', app: 'ratings' }, found: false },
  { selector: { tier: 'gold' }, found: false },
])('$selector: $found', ({ selector, found }) => {
  const { pods } = presence();
  expect(pods.anyWith(selector)).toBe(false);
  pods.change(keyOf(v1), v1);
  expect(pods.anyWith(selector)).toBe(found);
  // Asked for the first time with pods there, the answer is the same.
  const late = presence().pods;
  late.change(keyOf(v1), v1);
  late.change(keyOf(alsoV1), alsoV1);
  expect(late.anyWith(selector)).toBe(found);
});
