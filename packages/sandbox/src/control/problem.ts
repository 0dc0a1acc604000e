/** Errors of the controls as problem documents (RFC 9457). */
import type { z } from 'zod';

/** One thing that is wrong with a body. */
export type FieldError = {
  /** JSON pointer as a fragment (RFC 6901): `#/mix/0/weight`; `#` is the whole body. */
  readonly pointer: string;
  readonly detail: string;
};

export type Problem = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** A sentence for the person who made the request. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
};

/** A request that the interface refuses. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly statusCode: number;
  readonly errors: readonly FieldError[];
  constructor(statusCode: number, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.statusCode = statusCode;
    this.errors = errors;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
};

export function problemOf(error: unknown): Problem {
  const known = error instanceof Error ? error : new Error(String(error));
  const given = 'statusCode' in known && typeof known.statusCode === 'number' ? known.statusCode : 500;
  const status = known instanceof RangeError ? 400 : given;
  const errors = known instanceof ControlError ? known.errors : [];
  return {
    type: 'about:blank',
    title: titles[status] ?? (status < 500 ? 'The request cannot be served' : 'Internal Server Error'),
    status,
    detail: known.message,
    ...(errors.length > 0 && { errors }),
  };
}

/** Throws a `ControlError` that names every field that is wrong. */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data, error } = schema.safeParse(body);
  if (error === undefined) return data;
  const errors = error.issues.flatMap(fieldErrorsOf);
  const detail = errors.map(({ pointer, detail: text }) => `${pointer}: ${text}`).join('; ');
  throw new ControlError(400, detail, errors);
}

function fieldErrorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const pointer = (path: readonly PropertyKey[]) =>
    ['#', ...path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'there is no such field' }));
  }
  return [{ pointer: pointer(issue.path), detail: issue.message }];
}
