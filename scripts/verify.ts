/** `npm test` after the installation: every check in turn, all of them even when one fails. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  closingLine,
  countPlaywright,
  countVitest,
  failedInPlaywright,
  failedInVitest,
  readReport,
  total,
} from './report.ts';
import { buildWeb } from './web-build.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'reports');
const unitReport = join(reports, 'unit.json');
const journeyReport = join(reports, 'e2e.json');

type Step = { readonly name: string; readonly run: () => Promise<void> };

function command(name: string, ...args: string[]): () => Promise<void> {
  return () =>
    new Promise((resolve, reject) => {
      const child = spawn(join(root, 'node_modules/.bin', name), args, {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with code ${code}`))));
    });
}

const steps: readonly Step[] = [
  { name: 'lint and format', run: command('biome', 'ci', '--error-on-warnings', '.') },
  { name: 'types', run: command('tsc', '-p', 'tsconfig.json') },
  { name: 'types of the web app', run: command('tsc', '-p', 'apps/web/tsconfig.json') },
  {
    name: 'unit and integration tests',
    run: command('vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`),
  },
  {
    name: 'web build',
    run: async () => {
      await buildWeb();
    },
  },
  { name: 'browser journeys', run: command('playwright', 'test', '--config', 'e2e/playwright.config.ts') },
];

await rm(reports, { recursive: true, force: true });
const failures: string[] = [];
for (const { name, run } of steps) {
  const startedAt = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  try {
    await run();
    process.stdout.write(`── ${name}: passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    failures.push(name);
    process.stdout.write(`── ${name}: FAILED (${error instanceof Error ? error.message : String(error)})\n`);
  }
}

const nothing = { passed: 0, failed: 1, skipped: 0 };
const summary = total([
  await readReport(unitReport, countVitest, nothing),
  await readReport(journeyReport, countPlaywright, nothing),
]);
const failedTests = await readReport(unitReport, (json) => failedInVitest(json, root), ['no report of unit tests']);
const failedJourneys = await readReport(journeyReport, failedInPlaywright, ['no report of browser journeys']);
process.stdout.write(`\n${failures.length === 0 ? 'All checks passed.' : `Failed: ${failures.join(', ')}.`}\n`);
for (const name of [...failedTests, ...failedJourneys]) process.stdout.write(`  ✗ ${name}\n`);
if (failedJourneys.length > 0) process.stdout.write('Traces of failed journeys are in e2e/test-results.\n');
process.stdout.write(`${closingLine(summary)}\n`);
process.exitCode = failures.length === 0 && summary.failed === 0 && summary.passed > 0 ? 0 : 1;
