import { expect, test } from 'vitest';
import { maxPoints, stepFor } from './prometheus-history.ts';

test.each([
  { range: 60, scrape: 15, step: 15 },
  { range: 60, scrape: 60, step: 60 },
  { range: 300, scrape: 1, step: 1 },
  { range: 300, scrape: 20, step: 30 },
  { range: 1_800, scrape: 5, step: 10 },
  { range: 10_800, scrape: 15, step: 60 },
  { range: 86_400, scrape: 60, step: 300 },
  { range: 60, scrape: 900, step: 900 },
])('$range s scraped every $scrape s are shown in steps of $step s', ({ range, scrape, step }) => {
  expect(stepFor(range, scrape)).toBe(step);
  expect(range / stepFor(range, scrape)).toBeLessThanOrEqual(maxPoints);
});
