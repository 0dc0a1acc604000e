/** What is wrong with the types inside an object, before anybody can read it. */
import type { z } from 'zod';
import { type Path, type Problem, problem, quoted } from '../../finding.ts';

export type ShapeProblem = { readonly path: Path; readonly found: Problem };

/** `spec.http[0].match`, as the API server writes paths. */
export function fieldName(path: Path): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${part}`)).join('');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function customProblem(issue: z.core.$ZodIssueCustom, field: string, input: unknown): Problem {
  const { rule, members } = issue.params as { rule: 'duration' | 'oneOf'; members?: string[] };
  if (rule === 'duration') return problem('object.duration', { field, value: quoted(String(input)) });
  return problem('object.oneOf', { field, values: members ?? [] });
}

function problemOf(issue: z.core.$ZodIssue, field: string): Problem {
  switch (issue.code) {
    case 'invalid_value':
      return problem('object.enum', { field, values: issue.values.map(String) });
    case 'too_big':
      return problem('object.maximum', { field, maximum: Number(issue.maximum) });
    case 'too_small':
      return problem('object.minimum', { field, minimum: Number(issue.minimum) });
    case 'custom':
      return customProblem(issue, field, issue.input);
    default:
      return problem('object.type', { field, expected: expectedOf(issue) });
  }
}

function expectedOf(issue: z.core.$ZodIssue): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : 'object';
  return typeNames[expected] ?? expected;
}

/** One problem for each issue; paths start at `spec`. */
export function shapeProblems(error: z.ZodError): ShapeProblem[] {
  return error.issues.map((issue) => {
    const path: Path = ['spec', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    return { path, found: problemOf(issue, fieldName(path)) };
  });
}
