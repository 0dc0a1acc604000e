/** What istiod's webhook says of whole objects: rejected or not, warned about or not, and in which words. */
import { z } from 'zod';
import type { Finding } from '../src/findings/finding.ts';
import { validateObject } from '../src/findings/validation/validate-object.ts';
import { readTable } from './routing-objects.ts';
import { type TableReport, TableTally } from './table-report.ts';

const Case = z.looseObject({
  id: z.string(),
  name: z.string(),
  function: z.string(),
  valid: z.boolean(),
  warning: z.boolean().optional(),
  errorContains: z.string().optional(),
  warningContains: z.string().optional(),
  hasNull: z.boolean().optional(),
  resource: z.unknown().optional(),
});
type Case = z.infer<typeof Case>;
const Table = z.object({ cases: z.array(Case) });

/** Writes out the long texts that the table abbreviates. */
function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  const times = Number(record.times);
  if (typeof record.$repeat === 'string') return record.$repeat.repeat(times);
  if (typeof record.$repeatBase64Of === 'string') {
    return Buffer.from(record.$repeatBase64Of.repeat(times)).toString('base64');
  }
  return Object.fromEntries(Object.entries(record).map(([key, member]) => [key, expand(member)]));
}

function says(findings: readonly Finding[], text: string | undefined): boolean {
  return text === undefined || findings.some(({ message }) => message.includes(text));
}

function messages(findings: readonly Finding[]): string {
  return findings.map(({ message }) => message).join('; ') || 'nothing';
}

function objections(each: Case): string[] {
  const { errors, warnings } = validateObject(expand(each.resource));
  // The source checks the port alone here, without the address it is bound to.
  const isPortOnly = each.function.startsWith('validateServerPort(');
  const counted = isPortOnly ? errors.filter(({ path }) => path.includes('port')) : errors;
  const found: string[] = [];
  if ((counted.length === 0) !== each.valid) found.push(`wanted valid ${each.valid}, got errors: ${messages(counted)}`);
  if (each.warning !== undefined && warnings.length > 0 !== each.warning) {
    found.push(`wanted warning ${each.warning}, got: ${messages(warnings)}`);
  }
  if (!says(counted, each.errorContains)) found.push(`wanted "${each.errorContains}", got: ${messages(counted)}`);
  if (!says(warnings, each.warningContains)) {
    found.push(`wanted warning "${each.warningContains}", got: ${messages(warnings)}`);
  }
  return found;
}

export function runValidation(corpus: string): TableReport {
  const tally = new TableTally('validation');
  for (const each of readTable(corpus, 'validation/cases.json', Table).cases) {
    if (each.hasNull) tally.exclude('holds nulls, which the API server refuses or prunes');
    else tally.add(`${each.id} ${each.name}`, objections(each));
  }
  return tally.report();
}
