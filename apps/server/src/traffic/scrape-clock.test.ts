import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createScrapeClock, type ScrapeClock } from './scrape-clock.ts';

let clock: ScrapeClock;
let ticks: number[];
let origin: number;

beforeEach(() => {
  vi.useFakeTimers();
  origin = performance.now();
  ticks = [];
  clock = createScrapeClock({ onTick: () => ticks.push(Math.round(performance.now() - origin)) });
  clock.start();
});
afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

test('ticks once a second', () => {
  vi.advanceTimersByTime(3_500);
  expect(ticks).toEqual([1_000, 2_000, 3_000]);
});

test('after a change the next reading comes when proxies have followed it, and the seconds go on from there', () => {
  vi.advanceTimersByTime(2_100);
  clock.alignToChange();
  vi.advanceTimersByTime(2_500);
  expect(ticks).toEqual([1_000, 2_000, 2_500, 3_500, 4_500]);
});

test('changes without end do not keep it from ticking', () => {
  for (let i = 0; i < 100; i += 1) {
    clock.alignToChange();
    vi.advanceTimersByTime(100);
  }
  const gaps = ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_600);
});

test('a stopped clock stays still', () => {
  clock.stop();
  clock.alignToChange();
  vi.advanceTimersByTime(5_000);
  expect(ticks).toEqual([]);
});
