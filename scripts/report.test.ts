import { expect, test } from 'vitest';
import { closingLine, countPlaywright, countVitest, total } from './report.ts';

const vitest = {
  numPassedTests: 40,
  numFailedTests: 0,
  numPendingTests: 2,
  numFailedTestSuites: 0,
  success: true,
};

test.each([
  [vitest, { passed: 40, failed: 0, skipped: 2 }],
  [
    { ...vitest, numFailedTests: 3, success: false },
    { passed: 40, failed: 3, skipped: 2 },
  ],
  [
    { ...vitest, numFailedTestSuites: 1, success: false },
    { passed: 40, failed: 1, skipped: 2 },
  ],
])('vitest report %#', (report, counts) => {
  expect(countVitest(report)).toEqual(counts);
});

test('a flaky journey and an error outside of any test count as failures', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{ message: 'setup' }] };
  expect(countPlaywright(report)).toEqual({ passed: 5, failed: 3, skipped: 1 });
});

test('the closing line adds up all runners', () => {
  const counts = total([
    { passed: 5, failed: 1, skipped: 0 },
    { passed: 7, failed: 0, skipped: 0 },
  ]);
  expect(closingLine(counts)).toBe('12 passed, 1 failed');
  expect(closingLine({ ...counts, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
});
