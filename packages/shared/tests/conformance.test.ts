/** The routing tables of the corpus, where it is at hand: in the folder SLUICE_CORPUS, or beside the repository. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runDelegates } from '../conformance/routing-delegates.ts';
import { runGatewayCalls } from '../conformance/routing-gateway.ts';
import { runSidecarRoutes } from '../conformance/routing-sidecar.ts';
import type { TableReport } from '../conformance/table-report.ts';

const corpus = process.env.SLUICE_CORPUS ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const isThere = existsSync(corpus);

const missing = 'the corpus is not there; SLUICE_CORPUS names its folder';

test.for<[string, (corpus: string) => TableReport]>([
  ['sidecar routes', runSidecarRoutes],
  ['gateway calls', runGatewayCalls],
  ['delegates', runDelegates],
])('%s: all agree', ([, run], { skip }) => {
  if (!isThere) skip(missing);
  const report = run(corpus);
  expect(report.disagreements).toEqual([]);
  expect(report.run).toBeGreaterThan(0);
  expect(report.agreed).toBe(report.run);
});
