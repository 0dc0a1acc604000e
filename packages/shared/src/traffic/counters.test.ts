import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCounterReader } from './counters.ts';
import type { Sample } from './prometheus-text.ts';

const sample = (series: string, value: number): Sample => ({ name: 'n', labels: { series }, value, series });
const reading = (values: Record<string, number>) => Object.entries(values).map(([s, value]) => sample(s, value));

/** What each reading after the first adds, as `series: increment`. */
function increments(readings: Record<string, number>[], countFromZero = false): Record<string, number>[] {
  const reader = createCounterReader();
  return readings.map((values) =>
    Object.fromEntries(
      reader.read('pod', reading(values), { countFromZero }).map(({ labels, value }) => [labels.series, value]),
    ),
  );
}

describe('increments', () => {
  test.each([
    { what: 'the first reading is a baseline', readings: [{ a: 100 }], adds: [{}] },
    {
      what: 'growth is the difference',
      readings: [{ a: 100 }, { a: 103 }, { a: 110 }],
      adds: [{}, { a: 3 }, { a: 7 }],
    },
    {
      what: 'what stands still is left out',
      readings: [
        { a: 5, b: 1 },
        { a: 5, b: 2 },
      ],
      adds: [{}, { b: 1 }],
    },
    { what: 'a reset counts from 0', readings: [{ a: 100 }, { a: 4 }, { a: 6 }], adds: [{}, { a: 4 }, { a: 2 }] },
    { what: 'a reset to 0 adds nothing', readings: [{ a: 100 }, { a: 0 }, { a: 6 }], adds: [{}, {}, { a: 6 }] },
    { what: 'a newborn series counts from 0', readings: [{ a: 1 }, { a: 1, b: 7 }], adds: [{}, { b: 7 }] },
    {
      what: 'a series born in an empty source counts from 0',
      readings: [{}, { a: 3 }],
      adds: [{}, { a: 3 }],
    },
    {
      what: 'a series that vanished and came back is not counted twice',
      readings: [{ a: 100 }, {}, { a: 102 }],
      adds: [{}, {}, { a: 2 }],
    },
    {
      what: 'a series that vanished and started again counts from 0',
      readings: [{ a: 100 }, {}, { a: 2 }],
      adds: [{}, {}, { a: 2 }],
    },
    {
      what: 'values that are no counts are passed over',
      readings: [{ a: 1 }, { a: Number.NaN }, { a: Number.POSITIVE_INFINITY }, { a: 4 }],
      adds: [{}, {}, {}, { a: 3 }],
    },
  ])('$what', ({ readings, adds }) => {
    expect(increments(readings)).toEqual(adds);
  });

  test('a source born after counting began counts from 0 at its first reading', () => {
    expect(increments([{ a: 9 }, { a: 11 }], true)).toEqual([{ a: 9 }, { a: 2 }]);
  });

  test('sources do not share series', () => {
    const reader = createCounterReader();
    reader.read('one', reading({ a: 5 }));
    reader.read('two', reading({ a: 50 }));
    expect(reader.read('one', reading({ a: 6 })).map((increment) => increment.value)).toEqual([1]);
    expect(reader.read('two', reading({ a: 60 })).map((increment) => increment.value)).toEqual([10]);
  });

  test('a forgotten source begins with a baseline again', () => {
    const reader = createCounterReader();
    for (const source of ['one', 'two', 'three']) reader.read(source, reading({ a: 5 }));
    reader.forget('one');
    reader.retain(new Set(['one', 'two']));
    const next = (source: string) => reader.read(source, reading({ a: 7 })).map((increment) => increment.value);
    expect([next('one'), next('two'), next('three')]).toEqual([[], [2], []]);
  });

  test('whatever restarts happen between readings, the sum is what happened since the baseline', () => {
    const step = fc.record({ grows: fc.nat(50), restarts: fc.boolean() });
    fc.assert(
      fc.property(fc.nat(1000), fc.array(step, { maxLength: 20 }), (start, steps) => {
        const reader = createCounterReader();
        reader.read('pod', reading({ a: start }));
        let counter = start;
        let counted = 0;
        let happened = 0;
        for (const { grows, restarts } of steps) {
          // A restart right at a reading, with less behind it than before: anything else cannot be seen by anybody.
          counter = restarts && grows < counter ? grows : counter + grows;
          happened += grows;
          for (const { value } of reader.read('pod', reading({ a: counter }))) counted += value;
        }
        expect(counted).toBe(happened);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
