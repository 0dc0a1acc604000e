/** Counts and failures of what test runners did, read from their own JSON reports. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { z } from 'zod';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
  testResults: z
    .array(
      z.object({
        name: z.string(),
        status: z.string(),
        assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
      }),
    )
    .default([]),
});

type Suite = {
  readonly title: string;
  readonly specs?: readonly { readonly title: string; readonly file: string; readonly ok: boolean }[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
};
const Suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  specs: z.array(z.object({ title: z.string(), file: z.string(), ok: z.boolean() })).optional(),
  get suites() {
    return z.array(Suite).optional();
  },
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.looseObject({ message: z.string().optional() })),
  suites: z.array(Suite).default([]),
});

/** A suite that could not even be loaded counts as one failure: it holds tests that did not run. */
export function countVitest(json: unknown): Counts {
  const report = VitestReport.parse(json);
  const failed = report.numFailedTests || (report.success ? 0 : Math.max(1, report.numFailedTestSuites));
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

/** A flaky test passed in the end, but is counted as failed: a result that depends on luck is no result. */
export function countPlaywright(json: unknown): Counts {
  const { stats, errors } = PlaywrightReport.parse(json);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** What failed, by file and name; a file that could not be loaded by itself. */
export function failedInVitest(json: unknown, root: string): string[] {
  return VitestReport.parse(json).testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0) return failed.map(({ fullName }) => `${file}: ${fullName}`);
    return status === 'failed' ? [`${file}: could not be run`] : [];
  });
}

export function failedInPlaywright(json: unknown): string[] {
  const { suites, errors } = PlaywrightReport.parse(json);
  const failedIn = (suite: Suite, path: readonly string[]): string[] => [
    ...(suite.specs ?? []).flatMap(({ ok, title, file }) => (ok ? [] : [[`${file}:`, ...path, title].join(' ')])),
    ...(suite.suites ?? []).flatMap((inner) => failedIn(inner, [...path, inner.title])),
  ];
  return [
    ...suites.flatMap((suite) => failedIn(suite, [])),
    ...errors.map(({ message }) => `outside of any test: ${message?.split('\n')[0] ?? 'an error'}`),
  ];
}

/** Of a report that was not written, the runner did not come to its end: one failure. */
export async function readReport<T>(file: string, read: (json: unknown) => T, missing: T): Promise<T> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? missing : read(JSON.parse(text));
}

export function total(counts: readonly Counts[]): Counts {
  return counts.reduce(
    (sum, next) => ({
      passed: sum.passed + next.passed,
      failed: sum.failed + next.failed,
      skipped: sum.skipped + next.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
