import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline.tsx';

test.each<{ name: string; values: (number | null)[]; path: string }>([
  { name: 'nothing', values: [], path: '' },
  { name: 'nothing known', values: [null, null], path: '' },
  { name: 'zero lies on the ground', values: [0, 0], path: 'M0 23L96 23' },
  { name: 'the largest value lies below the top', values: [0, 10], path: 'M0 23L96 2' },
  { name: 'gaps stay gaps', values: [4, null, 4, 4], path: 'M0 2M64 2L96 2' },
])('$name', ({ values, path }) => {
  expect(sparklinePath(values)).toBe(path);
});
