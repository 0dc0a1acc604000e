/** Runs the corpus of public test tables: `node conformance/run.ts <corpus folder>`. Fails on any disagreement. */
import { existsSync } from 'node:fs';
import type { TableReport } from './table-report.ts';
import { tables } from './tables.ts';

function print({ table, run, agreed, excluded, disagreements }: TableReport): void {
  const left = excluded.map(({ reason, count }) => `${count} excluded (${reason})`);
  console.log([`${table}: ${run} run, ${agreed} agreed`, ...left].join(', '));
  for (const disagreement of disagreements) console.log(`  ${disagreement}`);
}

const corpus = process.argv[2];
if (corpus === undefined || !existsSync(corpus)) {
  console.error(corpus === undefined ? 'usage: node conformance/run.ts <corpus folder>' : `no folder ${corpus}`);
  process.exit(2);
}
const reports = Object.values(tables).map((run) => run(corpus));
for (const report of reports) print(report);
process.exit(reports.every(({ run, agreed }) => run === agreed) ? 0 : 1);
