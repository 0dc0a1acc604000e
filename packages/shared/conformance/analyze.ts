/** What `istioctl analyze` reports: one analyzer over some objects, compared by code and object, each as often as it comes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { allAnalyzers } from '../src/findings/analyze/analyzers.ts';
import { inputOfObjects } from '../src/findings/cluster/analysis-input.ts';
import type { Finding } from '../src/findings/finding.ts';
import { analyze } from '../src/findings/run-checks.ts';
import type { KubernetesObject } from '../src/kubernetes/object.ts';
import { readTable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Expected = z.object({
  code: z.string(),
  kind: z.string(),
  namespace: z.string().nullable(),
  name: z.string(),
});
type Expected = z.infer<typeof Expected>;

const Table = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      group: z.string(),
      analyzer: z.string(),
      inputs: z.array(z.string()),
      meshConfig: z.string().nullable(),
      expected: z.array(Expected),
    }),
  ),
});

/** Every case of the source runs beside these. */
const defaultResources = '_default-resources.yaml';

function readObjects(corpus: string, file: string): KubernetesObject[] {
  const text = readFileSync(join(corpus, 'analyze/inputs', file), 'utf8');
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => (object !== null && object.metadata !== undefined) || object?.kind === 'List')
    .filter((object) => object !== null);
}

function line({ code, kind, namespace, name }: Expected): string {
  return `${code} ${kind} ${namespace ?? ''}/${name}`;
}

function lineOf({ code, object }: Finding): string {
  return line({ code, ...object });
}

/** What one list has more often than the other. */
function surplus(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

export function runAnalyze(corpus: string): TableReport {
  const tally = new TableTally('analyze');
  for (const { name, group, analyzer, inputs, expected } of readTable(corpus, 'analyze/expected.json', Table).cases) {
    const checks = allAnalyzers.filter((check) => check.name === analyzer);
    if (checks.length === 0) {
      tally.exclude(group === 'related' ? 'concerns other things than routing' : `no analyzer ${analyzer}`);
      continue;
    }
    const objects = [...inputs, defaultResources].flatMap((file) => readObjects(corpus, file));
    const got = analyze(inputOfObjects(objects), checks).map(lineOf);
    const wanted = expected.map(line);
    tally.add(name, [
      ...surplus(wanted, got).map((each) => `missing ${each}`),
      ...surplus(got, wanted).map((each) => `unexpected ${each}`),
    ]);
  }
  return tally.report();
}
