import type { TrafficHistory } from '@sluice/shared/api/traffic-history';
import { expect, test } from 'vitest';
import { seriesOf } from './traffic-history.ts';

const history = (marks: TrafficHistory['marks']): TrafficHistory => ({
  ...{ from: 0, to: 600_000, stepSeconds: 10, source: 'prometheus', reason: null, points: [], marks },
});
const mark = (time: number, before: Record<string, number> | null, shares: Record<string, number> | null) => ({
  ...{ time, change: null, user: 'ann', reason: null, before, shares },
});

test.each([
  { what: 'nothing has changed', marks: [], desired: [[0, 0.9]] },
  {
    what: 'the first change tells what was before it',
    marks: [mark(60_000, { v1: 1 }, { v1: 0.5 }), mark(120_000, { v1: 0.5 }, { v1: 0.9 })],
    desired: [
      [0, 1],
      [60_000, 0.5],
      [120_000, 0.9],
    ],
  },
  {
    what: 'nobody knows what was before the first change',
    marks: [mark(60_000, null, null), mark(120_000, { v1: 0.5 }, { v1: 0.9 })],
    desired: [
      [60_000, null],
      [120_000, 0.9],
    ],
  },
])('what is desired when $what', ({ marks, desired }) => {
  const series = seriesOf(history(marks), new Map([['v1', 0.9]]));
  expect(series.desired.map(({ time, shares }) => [time, shares?.get('v1') ?? null])).toEqual(desired);
});
