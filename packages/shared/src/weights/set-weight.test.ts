import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion } from './apportion.ts';
import { allTo, normalise, setWeight, splitEvenly } from './set-weight.ts';

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const everyRow = (weights: readonly number[]) => weights.map((_, row) => row);

function move(from: readonly number[], index: number, target: number, locked: readonly number[] = []) {
  return setWeight(from, index, target, {
    locked: new Set(locked),
    ready: from.map(() => true),
    receivers: everyRow(from),
  });
}

describe('setWeight', () => {
  test.each([
    { from: [60, 30, 10], index: 2, target: 15, to: [57, 28, 15] },
    { from: [60, 30, 10], index: 2, target: 10, to: [60, 30, 10] },
    { from: [60, 30, 10], index: 0, target: 70, to: [70, 23, 7] },
    { from: [60, 30, 10], index: 0, target: 0, to: [0, 75, 25] },
    { from: [90, 10, 0], index: 0, target: 80, to: [80, 20, 0] },
    { from: [90, 10, 0], index: 0, target: 50, to: [50, 50, 0] },
    { from: [25, 25, 25, 25], index: 0, target: 50, to: [50, 17, 17, 16] },
    { from: [25, 25, 25, 25], index: 0, target: 10, to: [10, 30, 30, 30] },
    { from: [70, 20, 10], index: 0, target: 90, to: [90, 7, 3] },
    { from: [50, 30, 15, 5], index: 0, target: 5, to: [5, 57, 29, 9] },
    { from: [50, 30, 15, 5], index: 0, target: 6, to: [6, 57, 28, 9] },
    { from: [10, 50, 30, 10], index: 0, target: 14, to: [14, 48, 29, 9] },
    { from: [10, 50, 30, 10], index: 0, target: 15, to: [15, 48, 28, 9] },
    { from: [60, 40], index: 0, target: 12.5, to: [13, 87] },
    { from: [60, 40], index: 0, target: -3, to: [0, 100] },
    { from: [60, 40], index: 0, target: 250, to: [100, 0] },
    { from: [60, 40], index: 0, target: Number.NaN, to: [60, 40] },
    { from: [60, 40], index: 0, target: Number.POSITIVE_INFINITY, to: [100, 0] },
  ])('$from: row $index to $target gives $to', ({ from, index, target, to }) => {
    expect(move(from, index, target)).toEqual({ weights: to, max: 100 });
  });

  test.each([
    { from: [50, 30, 20], index: 0, target: 90, locked: [1], to: [70, 30, 0], max: 70 },
    { from: [50, 30, 20], index: 0, target: 40, locked: [1, 2], to: [50, 30, 20], max: 50 },
    { from: [50, 30, 20], index: 0, target: 60, locked: [1, 2], to: [50, 30, 20], max: 50 },
    { from: [50, 30, 20], index: 0, target: 60, locked: [0], to: [50, 30, 20], max: 100 },
    { from: [0, 100], index: 0, target: 5, locked: [1], to: [0, 100], max: 0 },
  ])('$from with $locked locked: row $index to $target stops at $to', ({ from, index, target, locked, to, max }) => {
    expect(move(from, index, target, locked)).toEqual({ weights: to, max, limitedBy: 'lock' });
  });

  test('within what the locks leave, nothing is limited', () => {
    expect(move([50, 30, 20], 0, 70, [1])).toEqual({ weights: [70, 30, 0], max: 70 });
    expect(move([50, 30, 20], 0, 50, [0])).toEqual({ weights: [50, 30, 20], max: 100 });
    expect(move([50, 30, 20], 0, 50, [1, 2])).toEqual({ weights: [50, 30, 20], max: 50 });
  });

  describe('when all other unlocked rows are at 0', () => {
    const ready = [true, true, true];

    test('one receiver takes the pool: the first eligible in the given order', () => {
      const options = { locked: new Set<number>(), ready, receivers: [2, 1, 0] };
      expect(setWeight([100, 0, 0], 0, 60, options)).toEqual({ weights: [60, 0, 40], max: 100, receiver: 2 });
    });

    test.each([
      { what: 'not ready', locked: [], isReady: [true, true, false], receiver: 1, to: [60, 40, 0] },
      { what: 'locked', locked: [2], isReady: ready, receiver: 1, to: [60, 40, 0] },
    ])('a row that is $what is passed over', ({ locked, isReady, receiver, to }) => {
      const options = { locked: new Set(locked), ready: isReady, receivers: [2, 1, 0] };
      expect(setWeight([100, 0, 0], 0, 60, options)).toEqual({ weights: to, max: 100, receiver });
    });

    test('the moved row never receives from itself, and nobody eligible leaves it where it is', () => {
      const options = { locked: new Set<number>(), ready: [true, false, false], receivers: [0, 1, 2] };
      expect(setWeight([100, 0, 0], 0, 60, options)).toEqual({
        weights: [100, 0, 0],
        max: 100,
        limitedBy: 'noReceiver',
      });
    });

    test('at the maximum there is nothing to receive', () => {
      const options = { locked: new Set<number>(), ready, receivers: [2, 1, 0] };
      expect(setWeight([100, 0, 0], 0, 100, options)).toEqual({ weights: [100, 0, 0], max: 100 });
    });

    test('a single version keeps everything', () => {
      expect(move([100], 0, 40)).toEqual({ weights: [100], max: 100, limitedBy: 'noReceiver' });
    });
  });

  test('kruise: stable 33/33/34, canary to 20, adds up', () => {
    expect(move([33, 33, 34, 0], 3, 20)).toEqual({ weights: [27, 26, 27, 20], max: 100 });
  });
});

/** Weights that add up to 100, with zeros among them. */
const snapshots = fc
  .array(
    fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 100 }) }),
    {
      minLength: 2,
      maxLength: 6,
    },
  )
  .filter((shares) => total(shares) > 0)
  .map((shares) => apportion(100, shares));

const gestures = snapshots.chain((snapshot) =>
  fc.record({
    snapshot: fc.constant(snapshot),
    index: fc.nat(snapshot.length - 1),
    target: fc.integer({ min: 0, max: 100 }),
    locked: fc.subarray(everyRow(snapshot)).map((rows) => new Set(rows)),
    ready: fc.array(fc.boolean(), { minLength: snapshot.length, maxLength: snapshot.length }),
    receivers: fc.shuffledSubarray(everyRow(snapshot), { minLength: snapshot.length }),
  }),
);

describe('laws of setWeight', () => {
  test('whole percents of 0 or more add up to 100, locked rows keep theirs, the row stays below its maximum', () => {
    fc.assert(
      fc.property(gestures, ({ snapshot, index, target, ...options }) => {
        const { weights, max } = setWeight(snapshot, index, target, options);
        expect(total(weights)).toBe(100);
        expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
        expect(weights[index]).toBeLessThanOrEqual(max);
        for (const row of options.locked) expect(weights[row]).toBe(snapshot[row]);
      }),
      { numRuns: 10_000 },
    );
  });

  test('the start value gives the start back', () => {
    fc.assert(
      fc.property(gestures, ({ snapshot, index, ...options }) => {
        expect(setWeight(snapshot, index, snapshot[index] ?? 0, options).weights).toEqual(snapshot);
      }),
      { numRuns: 5_000 },
    );
  });

  test('it goes where it was sent unless it says what stopped it', () => {
    fc.assert(
      fc.property(gestures, ({ snapshot, index, target, ...options }) => {
        const { weights, limitedBy } = setWeight(snapshot, index, target, options);
        expect(weights[index] === target).toBe(limitedBy === undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a row at 0 stays at 0 unless it is the receiver', () => {
    fc.assert(
      fc.property(gestures, ({ snapshot, index, target, ...options }) => {
        const { weights, receiver } = setWeight(snapshot, index, target, options);
        for (const row of everyRow(snapshot)) {
          if (row !== index && row !== receiver && snapshot[row] === 0) expect(weights[row]).toBe(0);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('raising one row never raises another', () => {
    fc.assert(
      fc.property(gestures, ({ snapshot, index, target, ...options }) => {
        const lower = setWeight(snapshot, index, target, options).weights;
        const higher = setWeight(snapshot, index, target + 1, options).weights;
        for (const row of everyRow(snapshot)) {
          if (row !== index) expect(higher[row]).toBeLessThanOrEqual(lower[row] ?? 0);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('presets', () => {
  test.each([
    { weights: [1, 1, 1], to: [34, 33, 33] },
    { weights: [3, 1], to: [75, 25] },
    { weights: [60, 30, 10], to: [60, 30, 10] },
    { weights: [0, 0], to: [0, 0] },
  ])('normalise $weights gives $to', ({ weights, to }) => {
    expect(normalise(weights)).toEqual(to);
  });

  test.each([
    { weights: [100, 0, 0], locked: [], ready: [true, true, true], to: [34, 33, 33] },
    { weights: [100, 0, 0], locked: [], ready: [true, false, true], to: [50, 0, 50] },
    { weights: [60, 30, 10], locked: [2], ready: [true, true, true], to: [45, 45, 10] },
    { weights: [60, 30, 10], locked: [2], ready: [false, false, true], to: [60, 30, 10] },
  ])('evenly over $weights, $locked locked, ready $ready gives $to', ({ weights, locked, ready, to }) => {
    expect(splitEvenly(weights, { locked: new Set(locked), ready })).toEqual(to);
  });

  test('all to one', () => {
    expect(allTo([60, 30, 10], 2)).toEqual([0, 0, 100]);
  });
});
