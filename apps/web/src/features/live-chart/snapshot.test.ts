import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TrafficSeries } from '../../data/traffic-store.ts';
import { createSnapshot, type Gate } from './snapshot.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aGate(): Gate & { readonly set: (isOpen: boolean) => void; readonly count: () => number } {
  const listeners = new Set<() => void>();
  let open = true;
  return {
    isOpen: () => open,
    onOpen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(isOpen) {
      open = isOpen;
      if (isOpen) for (const listener of listeners) listener();
    },
    count: () => listeners.size,
  };
}

/** A source with one sample a second, by the clock of the test. */
function setUp({ isPaused = false, delay = 0 } = {}) {
  const listeners = new Set<() => void>();
  let series: TrafficSeries = { points: [], desired: [], until: 0 };
  let paceSeconds = 1;
  const gate = aGate();
  const snapshot = createSnapshot(
    {
      read: () => series,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      isPaused,
    },
    { gates: [gate], paceSeconds: () => paceSeconds, delay },
  );
  const drawn: number[] = [];
  return {
    gate,
    snapshot,
    drawn,
    listeners,
    follow: () => snapshot.subscribe(() => drawn.push(snapshot.current().until)),
    slowDown(seconds: number) {
      paceSeconds = seconds;
    },
    seconds(count: number) {
      for (let each = 0; each < count; each += 1) {
        const until = series.until + 1;
        series = { ...series, until, points: [{ time: until, seconds: 1, versions: {}, unattributed: 0 }] };
        for (const listener of listeners) listener();
        vi.advanceTimersByTime(1000);
      }
    },
  };
}

test('each sample is drawn once, after its delay', () => {
  const { follow, drawn, seconds, listeners } = setUp({ delay: 64 });
  const leave = follow();
  seconds(1);
  expect(drawn).toEqual([1]);
  for (const listener of listeners) listener();
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([1]);
  seconds(2);
  expect(drawn).toEqual([1, 2, 3]);
  leave();
});

test('what is hidden, out of sight or under a hand is not drawn, and catches up once', () => {
  const { follow, drawn, seconds, gate } = setUp();
  follow();
  seconds(2);
  gate.set(false);
  seconds(30);
  expect(drawn).toEqual([1, 2]);
  gate.set(true);
  vi.advanceTimersByTime(250);
  expect(drawn).toEqual([1, 2, 32]);
});

test('a hand that comes between a sample and its drawing wins', () => {
  const { follow, drawn, seconds, gate, listeners } = setUp({ delay: 100 });
  follow();
  seconds(1);
  gate.set(false);
  for (const listener of listeners) listener();
  vi.advanceTimersByTime(1000);
  expect(drawn).toEqual([1]);
});

test('a paused chart shows the first samples that there are, and no more', () => {
  const { follow, drawn, seconds } = setUp({ isPaused: true });
  follow();
  seconds(5);
  expect(drawn).toEqual([1]);
});

test('a browser that is behind is given less', () => {
  const { follow, drawn, seconds, slowDown } = setUp();
  follow();
  seconds(2);
  slowDown(5);
  seconds(10);
  expect(drawn).toEqual([1, 2, 6, 11]);
  seconds(1);
  vi.advanceTimersByTime(5000);
  expect(drawn).toEqual([1, 2, 6, 11, 13]);
});

test('several readers share one subscription, which ends with the last of them', () => {
  const { snapshot, listeners, gate, seconds } = setUp();
  const leave = [snapshot.subscribe(() => undefined), snapshot.subscribe(() => undefined)];
  expect([listeners.size, gate.count()]).toEqual([1, 1]);
  leave[0]?.();
  seconds(1);
  expect(snapshot.current().until).toBe(1);
  leave[1]?.();
  expect([listeners.size, gate.count()]).toEqual([0, 0]);
});
