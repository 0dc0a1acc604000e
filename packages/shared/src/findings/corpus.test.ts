/** Istio's own cases, where somebody has them: SLUICE_CORPUS names the folder. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runAnalyze } from '../../conformance/analyze.ts';
import type { TableReport } from '../../conformance/table-report.ts';
import { runUnits } from '../../conformance/units.ts';
import { runValidation } from '../../conformance/validation.ts';

const beside = fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url));
const corpus = process.env.SLUICE_CORPUS ?? beside;

const tables: readonly (readonly [string, (corpus: string) => TableReport])[] = [
  ['validation', runValidation],
  ['units', runUnits],
  ['analyze', runAnalyze],
];

for (const [table, run] of tables) {
  test(`agrees with Istio on ${table}`, (context) => {
    if (!existsSync(corpus)) context.skip(`there is no corpus at ${corpus}: set SLUICE_CORPUS to the folder`);
    const report = run(corpus);
    expect(report.disagreements).toEqual([]);
    expect(report.agreed).toBe(report.run);
    expect(report.run).toBeGreaterThan(0);
  });
}
