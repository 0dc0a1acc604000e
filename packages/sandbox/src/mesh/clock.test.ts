import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock, RealTimeClock } from './clock.ts';

test('runs what is due in order of time, then of asking, and not what was cancelled', () => {
  const clock = new ManualClock();
  const seen: string[] = [];
  clock.after(20, () => seen.push(`b at ${clock.now()}`));
  clock.after(10, () => seen.push(`a at ${clock.now()}`));
  clock.after(20, () => seen.push(`c at ${clock.now()}`));
  clock.after(15, () => seen.push('never')).cancel();
  clock.after(31, () => seen.push('later'));
  clock.advance(30);
  expect(seen).toEqual(['a at 10', 'b at 20', 'c at 20']);
  expect(clock.now()).toBe(30);
});

test('a callback may ask for more within the same advance', () => {
  const clock = new ManualClock();
  const times: number[] = [];
  const again = () => {
    times.push(clock.now());
    if (times.length < 4) clock.after(10, again);
  };
  clock.after(10, again);
  clock.advance(35);
  expect(times).toEqual([10, 20, 30]);
});

test('any set of delays runs sorted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 })), (delays) => {
      const clock = new ManualClock();
      const times: number[] = [];
      for (const delay of delays) clock.after(delay, () => times.push(clock.now()));
      clock.advance(1000);
      expect(times).toEqual(delays.toSorted((a, b) => a - b));
    }),
  );
});

test('in real time callbacks see their exact due times', async () => {
  const clock = new RealTimeClock();
  const began = clock.now();
  const waited = await new Promise<number>((resolve) => {
    clock.after(10, () => {
      const first = clock.now();
      clock.after(7, () => resolve(clock.now() - first));
    });
  });
  expect(waited).toBeCloseTo(7, 6);
  expect(clock.now()).toBeGreaterThanOrEqual(began + 17);
  clock.close();
});
