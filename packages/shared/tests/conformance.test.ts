/** Istio's own cases, where somebody has them: SLUICE_CORPUS names the folder. */
import { expect, test } from 'vitest';
import { tables } from '../conformance/tables.ts';

const corpus = process.env.SLUICE_CORPUS;

test.for(Object.entries(tables))('%s: all agree', ([, run], { skip }) => {
  if (corpus === undefined) return skip('SLUICE_CORPUS names no folder');
  const report = run(corpus);
  expect(report.disagreements).toEqual([]);
  expect(report.run).toBeGreaterThan(0);
  expect(report.agreed).toBe(report.run);
});
