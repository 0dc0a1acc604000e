/** Errors that cross HTTP: RFC 9457 problem documents with a stable `code`. Clients translate codes, never messages. */
import { z } from 'zod';
import { ObjectConflict } from './conflict.ts';

/** Every code with its status and its English title; the catalogues of the web app hold the texts people read. */
export const problemCodes = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  'token-rejected': { status: 401, title: 'The cluster does not accept the token' },
  forbidden: { status: 403, title: 'Not allowed' },
  'read-only': { status: 403, title: 'This server makes no changes' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'The method is not supported here' },
  conflict: { status: 409, title: 'Somebody else changed this meanwhile' },
  'change-in-progress': { status: 409, title: 'The same change is being made at this moment' },
  'precondition-failed': { status: 412, title: 'This is no longer the state that the request was made for' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  invalid: { status: 422, title: 'The request is not valid' },
  'weights-total': { status: 422, title: 'The weights do not add up to 100' },
  'unknown-version': { status: 422, title: 'The service has no such version' },
  'version-not-ready': { status: 422, title: 'A version without ready pods would receive requests' },
  'not-editable': { status: 422, title: 'This rule cannot be expressed as weights' },
  'unsafe-change': { status: 422, title: 'The change would bring new errors' },
  'version-failing': { status: 422, title: 'The version fails more often than the others' },
  'version-not-measured': { status: 422, title: 'Too little is known about the requests of the version' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'cluster-refused': { status: 422, title: 'The cluster refused the change' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong in Sluice' },
  'cluster-unreachable': { status: 503, title: 'The cluster cannot be reached' },
} as const;
export type ProblemCode = keyof typeof problemCodes;

export const ProblemCode = z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]);

/** One thing that is wrong with the request. */
export const ProblemIssue = z.object({
  /** Where, such as `body.weights.v1`; empty for the request as a whole. */
  path: z.string(),
  message: z.string(),
});
export type ProblemIssue = z.infer<typeof ProblemIssue>;

export const Problem = z
  .object({
    type: z.string().meta({ description: 'Identifies the kind of problem; ends with the code.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The id of the request, as in the server log.' }),
    code: ProblemCode,
    issues: z.array(ProblemIssue).optional(),
    /** Values the client may put into its own sentence, such as the total that was given. */
    params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).optional(),
    conflicts: z.array(ObjectConflict).optional().meta({ description: 'For `conflict`: base, theirs and mine.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
