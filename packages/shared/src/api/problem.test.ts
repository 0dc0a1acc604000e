import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemCodes } from './problem.ts';

test('every code is documented with its status', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/api-problems.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code, Number(status)]);
  expect(rows).toEqual(Object.entries(problemCodes).map(([code, { status }]) => [code, status]));
});
