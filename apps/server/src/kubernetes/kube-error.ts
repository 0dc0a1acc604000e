/** What the API server said when it said no, and how that reads to callers of Sluice. */
import type { ProblemCode } from '@sluice/shared/api/problem';
import { z } from 'zod';
import { DomainError } from '../domain-error.ts';

const Cause = z.looseObject({
  reason: z.string().optional(),
  message: z.string().optional(),
  field: z.string().optional(),
});

/** metav1.Status, the body of every failed answer of the API server (and of ERROR events of a watch). */
export const Status = z.looseObject({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z
    .looseObject({ causes: z.array(Cause).nullish(), retryAfterSeconds: z.number().optional() })
    .nullish()
    .catch(null),
});
export type Status = z.infer<typeof Status>;
export type StatusCause = z.infer<typeof Cause>;

type Fields = ErrorOptions & { reason?: string; causes?: readonly StatusCause[]; retryAfterSeconds?: number };

export class KubeError extends Error {
  override name = 'KubeError';
  /** HTTP status; 0 when there was no answer at all: refused, reset, timed out, TLS. */
  readonly status: number;
  readonly reason: string;
  readonly causes: readonly StatusCause[];
  readonly retryAfterSeconds: number;

  constructor(
    status: number,
    message: string,
    { reason = '', causes = [], retryAfterSeconds = 0, ...options }: Fields = {},
  ) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.causes = causes;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A Status as an error; anything else (a proxy in between answers HTML) keeps only its HTTP status. */
export function errorFromAnswer(httpStatus: number, body: string, retryAfter?: string): KubeError {
  const asked = Number(retryAfter);
  const status = Status.safeParse(parseJson(body));
  if (!status.success) {
    return new KubeError(httpStatus, `The API server answered ${httpStatus}`, {
      retryAfterSeconds: Number.isFinite(asked) ? asked : 0,
    });
  }
  const { message, reason, code, details } = status.data;
  return new KubeError(code ?? httpStatus, message ?? `The API server answered ${httpStatus}`, {
    reason: reason ?? '',
    causes: details?.causes ?? [],
    retryAfterSeconds: details?.retryAfterSeconds ?? (Number.isFinite(asked) ? asked : 0),
  });
}

/** No answer, or an answer from something that stands in for a server that is not there. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 0 || (error.status >= 502 && error.status <= 504));
}

export function isGone(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    (error.status === 410 || error.causes.some(({ reason }) => reason === 'ResourceVersionTooLarge'))
  );
}

/** Not signed in (any more), or without the right. */
export function isDenied(error: unknown): boolean {
  return hasStatus(error, 401) || hasStatus(error, 403);
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof KubeError && error.status === status;
}

/** The error as callers of Sluice see it. Errors that are not the API server's come back as they are. */
export function toDomainError(error: unknown): unknown {
  if (!(error instanceof KubeError)) return error;
  const issues = error.causes.map(({ field, message }) => ({
    path: field ?? '',
    message: readable(message ?? error.message),
  }));
  return new DomainError(problemCodeOf(error), readable(error.message), { cause: error, issues });
}

function problemCodeOf(error: KubeError): ProblemCode {
  if (isUnreachable(error)) return 'cluster-unreachable';
  switch (error.status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 429:
      return 'too-many-requests';
    default:
      return error.status >= 500 && !isRefusal(error) ? 'cluster-unreachable' : 'cluster-refused';
  }
}

/**
 * Nothing was stored, and nobody need wonder: a webhook that must be asked did not answer (with istiod away no routing
 * object can be written), or the object is too large for etcd. Both come as errors of the server (k8s.io/apiserver
 * pkg/admission/plugin/webhook; kubernetes/kubernetes#74600).
 */
function isRefusal(error: KubeError): boolean {
  return /failed calling webhook/.test(error.message) || isTooLarge(error);
}

/** Beyond what the API server reads (3 MiB) or etcd stores (1.5 MiB unless configured, and 2 MiB for its client). */
export function isTooLarge(error: KubeError): boolean {
  return (
    error.status === 413 ||
    (error.status === 500 && /request is too large|trying to send message larger than max/.test(error.message))
  );
}

/** Strict decoding errors quote the whole object; what matters comes after it. */
function readable(message: string): string {
  const strict = message.lastIndexOf('strict decoding error: ');
  return strict === -1 ? message : message.slice(strict + 'strict decoding error: '.length);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
