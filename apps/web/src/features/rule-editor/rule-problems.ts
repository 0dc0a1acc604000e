/**
 * What is wrong with the fields: what is missing or no number at all, and what istiod would refuse, said by the same
 * checks that look at applied objects. Each is found again by the key of its field.
 */
import type { Finding } from '@sluice/shared/findings/finding';
import { nanosecondsOf } from '@sluice/shared/findings/validation/names/duration';
import { validateObject } from '@sluice/shared/findings/validation/validate-object';
import { takesEveryRequest } from '@sluice/shared/routing/default-rule';
import { type Condition, matchOf, namedKinds, textKinds } from '../../drafts/match-conditions.ts';
import type { RuleContent } from '../../drafts/rule-row.ts';
import type { RuleForm } from './rule-form.ts';

export type OwnProblem =
  | 'required'
  | 'duplicateName'
  | 'everything'
  | 'capitals'
  | 'duration'
  | 'durationTooShort'
  | 'number'
  | 'percent'
  | 'port'
  | 'status';

export type FieldProblem =
  | { readonly field: string; readonly kind: OwnProblem }
  | { readonly field: string; readonly kind: 'finding'; readonly finding: Finding };

const isInteger = (text: string) => /^\d+$/.test(text);
const isPercent = (text: string) => /^\d+(\.\d+)?$/.test(text) && Number(text) <= 100;
const isPort = (text: string) => isInteger(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** @param isSpecial whether it has conditions: the rule for everything else has none */
export function problemsOf(form: RuleForm, content: RuleContent, isSpecial: boolean, host: string): FieldProblem[] {
  const own = [...(isSpecial ? matchProblems(form) : []), ...actionProblems(form), ...optionProblems(form)];
  const broken = new Set(own.map(({ field }) => field));
  // What cannot be read at all would be refused as well, in words about its type.
  const found = findingsOf(content, host).map((finding) => ({
    field: fieldOf(form, finding.path.slice(3)),
    kind: 'finding' as const,
    finding,
  }));
  return [...own, ...found.filter(({ field }) => !broken.has(field))];
}

/** Capitals are said, but a name of a label or a parameter may have them. */
export const hasCapitals = ({ kind, name }: Condition): boolean =>
  (kind === 'header' || kind === 'withoutHeader') && name !== name.toLowerCase();

function matchProblems({ alternatives }: RuleForm): FieldProblem[] {
  const problems = alternatives.flatMap(({ conditions }, at) =>
    conditions.flatMap((condition, index) => conditionProblems(condition, conditions, `match.${at}.${index}`)),
  );
  if (problems.length > 0) return problems;
  return alternatives.flatMap((form, at) =>
    takesEveryRequest([matchOf(form)]) ? [{ field: `match.${at}`, kind: 'everything' as const }] : [],
  );
}

function conditionProblems(condition: Condition, beside: readonly Condition[], field: string): FieldProblem[] {
  const { kind, name, operator, value } = condition;
  const needsValue =
    !(textKinds.has(kind) && (operator === 'present' || operator === 'exact')) && kind !== 'sourceLabel';
  const isRepeated = beside.some((other) => other !== condition && other.kind === kind && other.name === name);
  const isMissing = (namedKinds.has(kind) && name === '') || ((needsValue || kind === 'uri') && value.trim() === '');
  if (isMissing) return [{ field, kind: 'required' }];
  if (isRepeated) return [{ field, kind: 'duplicateName' }];
  if (hasCapitals(condition)) return [{ field, kind: 'capitals' }];
  return kind === 'port' && !isPort(value) ? [{ field, kind: 'port' }] : [];
}

function actionProblems({ kind, redirect, response }: RuleForm): FieldProblem[] {
  if (kind === 'redirect') {
    return [
      ...check('redirect.port', redirect.port, isPort, 'port'),
      ...check('redirect.code', redirect.code, isInteger, 'number'),
    ];
  }
  if (kind === 'direct-response' && !isInteger(response.status)) return [{ field: 'response.status', kind: 'status' }];
  return [];
}

/** Nothing typed is no problem. */
function check(field: string, text: string, isFine: (text: string) => boolean, kind: OwnProblem): FieldProblem[] {
  return text === '' || isFine(text) ? [] : [{ field, kind }];
}

function duration(field: string, text: string): FieldProblem[] {
  if (text === '') return [];
  const nanoseconds = nanosecondsOf(text);
  if (nanoseconds === null) return [{ field, kind: 'duration' }];
  return nanoseconds < 1_000_000n || nanoseconds % 1_000_000n !== 0n ? [{ field, kind: 'durationTooShort' }] : [];
}

/** Two fields that need each other. */
function together(first: readonly [string, string], second: readonly [string, string]): FieldProblem[] {
  if ((first[1] === '') === (second[1] === '')) return [];
  return [{ field: first[1] === '' ? first[0] : second[0], kind: 'required' }];
}

function optionProblems({ options }: RuleForm): FieldProblem[] {
  const { timeout, attempts, perTry, delay, delayPercent, abort, abortPercent, mirrors, headers } = options;
  return [
    ...duration('timeout', timeout),
    ...check('retries.attempts', attempts, isInteger, 'number'),
    ...duration('retries.perTryTimeout', perTry),
    ...duration('fault.delay', delay),
    ...check('fault.delayPercent', delayPercent, isPercent, 'percent'),
    ...together(['fault.delay', delay], ['fault.delayPercent', delayPercent]),
    ...check('fault.abort', abort, isInteger, 'status'),
    ...check('fault.abortPercent', abortPercent, isPercent, 'percent'),
    ...(abort === '' ? [] : together(['fault.abort', abort], ['fault.abortPercent', abortPercent])),
    ...mirrors.flatMap(({ percent }, at) =>
      percent === '' || !isPercent(percent) ? [{ field: `mirrors.${at}`, kind: 'percent' as const }] : [],
    ),
    ...headers.flatMap(({ name }, at) => (name === '' ? [{ field: `headers.${at}`, kind: 'required' as const }] : [])),
  ];
}

/** What istiod's webhook would refuse of a VirtualService with this rule alone. */
function findingsOf({ name, matches, action, options }: RuleContent, host: string): readonly Finding[] {
  const { mirrors, ...plain } = options;
  const set = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null));
  const copies = mirrors.map((mirror) =>
    'version' in mirror
      ? { destination: { host, subset: mirror.version }, percentage: { value: mirror.percent } }
      : mirror,
  );
  const rule = {
    ...(name !== null && { name }),
    ...(matches.length > 0 && { match: matches }),
    ...set,
    ...(copies.length > 0 && { mirrors: copies }),
    ...(action.kind === 'redirect' && { redirect: action.redirect }),
    ...(action.kind === 'direct-response' && { directResponse: action.response }),
    ...((action.kind === 'route' || action.kind === 'other') && { route: [{ destination: { host } }] }),
  };
  // At gateways, so that conditions on what only they know are not refused.
  const spec = { hosts: [host], gateways: ['mesh', 'any/gateway'], http: [rule] };
  const metadata = { name: 'rule', namespace: 'default' };
  return validateObject({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec }).errors;
}

const conditionFields: Readonly<Record<string, Condition['kind']>> = {
  headers: 'header',
  withoutHeaders: 'withoutHeader',
  queryParams: 'queryParam',
  sourceLabels: 'sourceLabel',
};

/** The key of the field that a path inside of the rule is about. */
function fieldOf({ alternatives, options }: RuleForm, path: readonly (string | number)[]): string {
  const [head, second, third, fourth] = path;
  if (head === 'match') {
    const conditions = alternatives[Number(second)]?.conditions ?? [];
    const kind = conditionFields[String(third)] ?? third;
    const index = conditions.findIndex((each) => each.kind === kind && (fourth === undefined || each.name === fourth));
    return index < 0 ? `match.${second}` : `match.${second}.${index}`;
  }
  if (head === 'headers') {
    const index = options.headers.findIndex(
      ({ side, operation, name }, at) =>
        side === second && operation === third && (name === fourth || (operation === 'remove' && at >= Number(fourth))),
    );
    return index < 0 ? 'headers' : `headers.${index}`;
  }
  if (head === 'mirrors') return `mirrors.${second}`;
  if (head === 'fault') return path.at(-1) === 'percentage' ? `fault.${second}Percent` : `fault.${second}`;
  if (head === 'retries') return `retries.${second}`;
  if (head === 'directResponse') return 'response.status';
  return head === undefined ? 'rule' : String(head);
}
