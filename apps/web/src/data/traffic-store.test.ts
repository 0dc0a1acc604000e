import type { TrafficPoint } from '@sluice/shared/api/events';
import { expect, test } from 'vitest';
import { aService, now } from '../testing/bookinfo.ts';
import { capacity, createTrafficStore, type TrafficStore } from './traffic-store.ts';

const point = (second: number): TrafficPoint => ({
  time: now + second * 1000,
  seconds: 1,
  versions: { v1: { requests: 1, errors: 0 } },
  unattributed: 0,
});
const append = (store: TrafficStore, second: number) =>
  store.append('default', 'reviews', now + second * 1000, point(second));
const split = (weights: Record<string, number>) => aService({ weights }).desired;

test('keeps the last five minutes, once and in order', () => {
  const store = createTrafficStore();
  store.replacePoints('default', 'reviews', [point(0), point(1)]);
  for (let second = 1; second < 400; second += 1) append(store, second);
  append(store, 50);
  const { points } = store.read('default', 'reviews');
  expect(points).toHaveLength(capacity);
  expect(points.map(({ time }) => (time - now) / 1000)).toEqual(
    Array.from({ length: capacity }, (_, index) => 100 + index),
  );
});

test('a snapshot is the same value until something is added', () => {
  const store = createTrafficStore();
  append(store, 0);
  const before = store.read('default', 'reviews');
  store.append('default', 'details', now + 1000, point(1));
  store.noteDesired('default', 'details', now, split({ v1: 100 }));
  expect(store.read('default', 'reviews')).toBe(before);
});

test('remembers desired splits where they change, and one that still applies at the left edge', () => {
  const store = createTrafficStore();
  const note = (second: number, weights: Record<string, number>) =>
    store.noteDesired('default', 'reviews', now + second * 1000, split(weights));
  note(0, { v1: 100, v2: 0, v3: 0 });
  note(10, { v1: 100, v2: 0, v3: 0 });
  note(20, { v1: 50, v2: 50, v3: 0 });
  note(400, { v1: 0, v2: 0, v3: 100 });
  append(store, 500);
  const { desired } = store.read('default', 'reviews');
  expect(desired.map(({ time, shares }) => [(time - now) / 1000, shares?.get('v1')])).toEqual([
    [20, 0.5],
    [400, 0],
  ]);
});

test('tells listeners, until they leave', () => {
  const store = createTrafficStore();
  let heard = 0;
  const leave = store.subscribe(() => {
    heard += 1;
  });
  append(store, 0);
  leave();
  append(store, 1);
  expect(heard).toBe(1);
});

test('a second without a measurement moves the clock, not the points', () => {
  const store = createTrafficStore();
  append(store, 0);
  store.append('default', 'reviews', now + 1000, null);
  const { points, until } = store.read('default', 'reviews');
  expect(points).toHaveLength(1);
  expect(until).toBe(now + 1000);
  expect(store.latestTime('default', 'reviews')).toBe(now + 1000);
});

test('what is desired where watching began reaches back as far as it is known; a change stays where it is', () => {
  const store = createTrafficStore();
  const times = () => store.read('default', 'reviews').desired.map(({ time }) => (time - now) / 1000);
  store.noteDesired('default', 'reviews', now, split({ v1: 100, v2: 0, v3: 0 }));
  store.knowDesiredSince('default', 'reviews', now - 40_000);
  store.knowDesiredSince('default', 'reviews', now - 30_000);
  store.knowDesiredSince('default', 'reviews', null);
  expect(times()).toEqual([-40]);
  store.noteDesired('default', 'reviews', now + 20_000, split({ v1: 50, v2: 50, v3: 0 }));
  store.knowDesiredSince('default', 'reviews', now - 60_000);
  expect(times()).toEqual([-40, 20]);
});
