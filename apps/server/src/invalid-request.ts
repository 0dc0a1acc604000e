/** What is wrong with a request, in sentences for people instead of the words of a schema library. */
import type { z } from 'zod';
import { DomainError } from './domain-error.ts';

type Issue = z.core.$ZodIssue;
/** The end of a sentence about a place in the request. */
type Objection = { readonly path: string; readonly is: string };

/** The part of a request that an issue is about, as its path begins. */
export type RequestPart = 'body' | 'query' | 'path' | 'headers';

/** The error for a request that does not fit its schema: one sentence for each issue, and where it is. */
export function invalidRequest(issues: readonly Issue[], at: readonly string[]): DomainError {
  const plain = issues.flatMap((issue) => objectionsTo(issue, at));
  const detail = plain.map(({ path, is }) => `${subjectOf(path)} ${is}`).join('; ');
  return new DomainError('invalid', detail, { issues: plain.map(({ path, is }) => ({ path, message: `It ${is}` })) });
}

const partNames: Readonly<Record<RequestPart, string>> = {
  body: 'the body',
  query: 'the query',
  path: 'the path',
  headers: 'the headers',
};

function subjectOf(path: string): string {
  const [part = '', ...rest] = path.split('.');
  const name = partNames[part as RequestPart] ?? part;
  return rest.length === 0 ? name.replace(/^t/, 'T') : `'${rest.join('.')}' in ${name}`;
}

function objectionsTo(issue: Issue, at: readonly string[]): Objection[] {
  const path = [...at, ...issue.path.map(String)];
  const one = (is: string): Objection[] => [{ path: path.join('.'), is }];
  switch (issue.code) {
    case 'invalid_type':
      return one(wrongType(issue.expected, issue.message));
    case 'too_small':
      return one(`has to ${boundOf(issue.origin, issue.minimum, issue.inclusive === false, 'small')}`);
    case 'too_big':
      return one(`has to ${boundOf(issue.origin, issue.maximum, issue.inclusive === false, 'big')}`);
    case 'invalid_value':
      return one(`has to be ${listed(issue.values.map(String))}`);
    case 'unrecognized_keys':
      return one(`has ${issue.keys.length === 1 ? 'a member' : 'members'} that nobody knows: ${issue.keys.join(', ')}`);
    case 'not_multiple_of':
      return one(`has to be a multiple of ${issue.divisor}`);
    case 'invalid_format':
      return one(`has to have the form of ${formOf(issue.format)}`);
    case 'invalid_key':
      return one(
        `may not have that name: it ${issue.issues
          .flatMap((inner) => objectionsTo(inner, []))
          .map(({ is }) => is)
          .join(' and ')}`,
      );
    case 'invalid_element':
      return issue.issues.flatMap((inner) => objectionsTo(inner, path));
    case 'invalid_union':
      return ofUnion(issue, path);
    case 'custom':
      return one(lowered(issue.message));
  }
}

/** Of the alternatives the one that fits best counts: the one whose first objection lies deepest. */
function ofUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly string[]): Objection[] {
  if ('options' in issue && issue.options !== undefined) {
    return [{ path: path.join('.'), is: `has to be ${listed(issue.options.map(String))}` }];
  }
  const depthOf = (issues: readonly Issue[]) => Math.max(0, ...issues.map((each) => each.path.length));
  const [best] = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  if (best === undefined || best.length === 0) return [{ path: path.join('.'), is: 'fits none of the known forms' }];
  return best.flatMap((inner) => objectionsTo(inner, path));
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  never: 'left out',
};

/** Only the message of the library tells absence from a wrong value: issues do not carry their input. */
function wrongType(expected: string, message: string): string {
  const wanted = typeNames[expected] ?? `of the type ${expected}`;
  return message.endsWith('received undefined') ? `is missing: it has to be ${wanted}` : `has to be ${wanted}`;
}

const units: Readonly<Record<string, string>> = { string: 'characters', array: 'entries', set: 'entries' };

function boundOf(origin: string, bound: number | bigint, isExclusive: boolean, side: 'small' | 'big'): string {
  const unit = units[origin];
  const least = side === 'small';
  if (unit !== undefined && least && Number(bound) === 1) return 'have something in it';
  if (unit !== undefined) return `have ${bound} ${unit} at ${least ? 'least' : 'most'}`;
  if (isExclusive) return `be ${least ? 'more' : 'less'} than ${bound}`;
  return `be ${bound} or ${least ? 'more' : 'less'}`;
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

const formNames: Readonly<Record<string, string>> = {
  datetime: 'a date and time (RFC 3339)',
  date: 'a date (2026-11-23)',
  url: 'a URL',
  uuid: 'a UUID',
  email: 'an e-mail address',
};

function formOf(format: string): string {
  return formNames[format] ?? 'what is asked for';
}

function lowered(message: string): string {
  return message.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());
}
