import { expect, test } from 'vitest';
import { receiverOrder } from './receiver-order.ts';

const old = '2026-01-01T00:00:00Z';
const recent = '2026-03-01T00:00:00Z';

test.each([
  {
    what: 'the highest applied weight',
    rows: [
      [10, recent],
      [60, old],
      [30, recent],
    ],
    order: [1, 2, 0],
  },
  {
    what: 'then the newest',
    rows: [
      [0, old],
      [0, recent],
      [5, old],
    ],
    order: [2, 1, 0],
  },
  {
    what: 'unknown age last',
    rows: [
      [0, null],
      [0, 'never'],
      [0, old],
    ],
    order: [2, 0, 1],
  },
  {
    what: 'ties in list order',
    rows: [
      [0, old],
      [0, old],
      [0, old],
    ],
    order: [0, 1, 2],
  },
] as const)('$what', ({ rows, order }) => {
  expect(receiverOrder(rows.map(([applied, createdAt]) => ({ applied, createdAt })))).toEqual(order);
});
