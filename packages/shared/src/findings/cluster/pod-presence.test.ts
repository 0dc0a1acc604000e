import { expect, test } from 'vitest';
import { keyOf } from '../../kubernetes/object.ts';
import { aPod } from '../testing/objects.ts';
import { PodPresence } from './pod-presence.ts';
import { ReadLog } from './read-log.ts';

function presence() {
  const log = new ReadLog();
  return { log, pods: new PodPresence(log, (pod) => pod.metadata.labels ?? {}) };
}

/** What a change tells of yes-or-no questions. */
function answers(touched: readonly string[]): string[] {
  return touched.filter((key) => !key.startsWith('pods-carrying')).toSorted();
}

const v1 = aPod('a', { app: 'reviews', version: 'v1' });
const alsoV1 = aPod('b', { app: 'reviews', version: 'v1' });
const v2 = aPod('a', { app: 'reviews', version: 'v2' });

test('says what the first and the last pod change, and nothing between', () => {
  const { log, pods } = presence();
  const { reads } = log.during(() => [pods.anyWith({ version: 'v1' }), pods.anyIn('shop')]);
  const asked = [...reads].toSorted();
  expect(answers(pods.change(keyOf(v1), v1))).toEqual(asked);
  expect([pods.anyWith({ version: 'v1' }), pods.anyIn('shop'), pods.anyIn('bank')]).toEqual([true, true, false]);
  expect(answers(pods.change(keyOf(alsoV1), alsoV1))).toEqual([]);
  expect(answers(pods.change(keyOf(v1), v1))).toEqual([]);
  expect(answers(pods.change(keyOf(v1), v2))).toEqual([]);
  expect(answers(pods.change(keyOf(alsoV1), null))).toEqual(asked.filter((key) => key.startsWith('pod-with')));
  expect(pods.anyWith({ version: 'v1' })).toBe(false);
  expect(answers(pods.change(keyOf(v2), null))).toEqual(asked.filter((key) => key.startsWith('pod-in')));
  expect(pods.anyIn('shop')).toBe(false);
  expect(pods.change('shop/nobody', null)).toEqual([]);
});

test('names the pods that carry a label, and says when they change', () => {
  const { log, pods } = presence();
  pods.load(keyOf(alsoV1), alsoV1);
  pods.load(keyOf(v1), v2);
  pods.load(keyOf(v1), v1);
  const names = (label?: readonly [string, string]) => pods.carrying(label).map(({ metadata }) => metadata.name);
  expect(names(['version', 'v1'])).toEqual(['a', 'b']);
  expect(names(['version', 'v2'])).toEqual([]);
  expect(names()).toEqual(['a', 'b']);
  const { reads } = log.during(() => [names(['version', 'v2']), names()]);
  expect(new Set(pods.change(keyOf(v1), v2)).isSupersetOf(reads)).toBe(true);
  expect(names(['version', 'v2'])).toEqual(['a']);
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
