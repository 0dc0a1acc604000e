import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClockReading, inOurTime, narrowClock, unknownClock } from './clock-bounds.ts';

/** What an answer looks like that took `trip` ms, from a machine whose clock is ahead by `offset`. */
function answerAt(askedAt: number, trip: number, within: number, offset: number): ClockReading {
  const theirs = askedAt + trip * within + offset;
  return { date: Math.floor(theirs / 1_000) * 1_000, askedAt, answeredAt: askedAt + trip };
}

const readings = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 2_000 }),
    trip: fc.integer({ min: 0, max: 300 }),
    within: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
);

test('the true difference is always within the bounds, which never widen beyond one answer', () => {
  fc.assert(
    fc.property(readings, fc.integer({ min: -100_000, max: 100_000 }), (answers, offset) => {
      let now = 1_800_000_000_000;
      let bounds = unknownClock;
      for (const { after, trip, within } of answers) {
        now += after;
        bounds = narrowClock(bounds, answerAt(now, trip, within, offset));
        expect(bounds.low).toBeLessThanOrEqual(offset);
        expect(bounds.high).toBeGreaterThanOrEqual(offset);
        expect(bounds.high - bounds.low).toBeLessThanOrEqual(1_050 + trip);
      }
    }),
  );
});

test('answers at different moments of a second narrow them to little more than their distance', () => {
  let bounds = unknownClock;
  for (let step = 0; step < 10; step += 1) bounds = narrowClock(bounds, answerAt(5_000 + step * 110, 10, 0.5, 0));
  expect(bounds.high - bounds.low).toBeLessThan(190);
});

test('a clock that was set is known anew', () => {
  const before = narrowClock(unknownClock, answerAt(10_000, 5, 0.5, 0));
  const after = narrowClock(before, answerAt(20_000, 5, 0.5, 60_000));
  expect(after.low).toBeLessThanOrEqual(60_000);
  expect(after.high).toBeGreaterThanOrEqual(60_000);
  expect(after.low).toBeGreaterThan(58_000);
});

test('their time in ours', () => {
  expect(inOurTime(10_000, { low: -50, high: 200, knownAt: 0 })).toEqual({ from: 9_800, to: 10_050 });
});
