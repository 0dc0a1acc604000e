import { expect, test } from 'vitest';
import { closingLine, countPlaywright, countVitest, failedInPlaywright, failedInVitest, total } from './report.ts';

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

test('failures are named by file and test, and files that cannot be loaded by themselves', () => {
  const passed = { fullName: 'weights add up', status: 'passed' };
  const testResults = [
    {
      name: '/project/a.test.ts',
      status: 'failed',
      assertionResults: [passed, { fullName: 'laws hold', status: 'failed' }],
    },
    { name: '/project/b.test.ts', status: 'failed', assertionResults: [] },
    { name: '/project/c.test.ts', status: 'passed', assertionResults: [passed] },
  ];
  const report = { ...vitest, numFailedTests: 1, success: false, testResults };
  expect(failedInVitest(report, '/project')).toEqual(['a.test.ts: laws hold', 'b.test.ts: could not be run']);
});

test('failed journeys are named with the groups they are in, and errors outside of them by their first line', () => {
  const file = 'rules.spec.ts';
  const specs = [{ title: 'overview', file, ok: false }];
  const suites = [{ title: file, specs: [{ title: 'order', file, ok: true }], suites: [{ title: 'zh', specs }] }];
  const stats = { expected: 1, unexpected: 1, flaky: 0, skipped: 0 };
  const report = { stats, errors: [{ message: 'The build failed\nat …' }], suites };
  expect(failedInPlaywright(report)).toEqual(['rules.spec.ts: zh overview', 'outside of any test: The build failed']);
});

test('the closing line adds up all runners', () => {
  const counts = total([
    { passed: 5, failed: 1, skipped: 0 },
    { passed: 7, failed: 0, skipped: 0 },
  ]);
  expect(closingLine(counts)).toBe('12 passed, 1 failed');
  expect(closingLine({ ...counts, skipped: 2 })).toBe('12 passed, 1 failed, 2 skipped');
});
