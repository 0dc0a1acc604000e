/** RFC 9457 problem documents. */
import { type Problem, type ProblemCode, problemCodes } from '@sluice/shared/api/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../domain-error.ts';

export const problemMediaType = 'application/problem+json';

export function problemOf(error: DomainError, requestId: string): Problem {
  const { status, title } = problemCodes[error.code];
  return {
    type: problemType(error.code),
    title,
    status,
    detail: error.message,
    instance: requestId,
    code: error.code,
    ...(error.issues.length > 0 && { issues: [...error.issues] }),
    ...(error.params !== null && { params: { ...error.params } }),
    ...(error.conflicts.length > 0 && { conflicts: [...error.conflicts] }),
  };
}

/** A URN, so that it identifies without pretending to be a page. */
export function problemType(code: ProblemCode): string {
  return `urn:sluice:problem:${code}`;
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: DomainError): FastifyReply {
  const problem = problemOf(error, request.id);
  return reply.code(problem.status).type(problemMediaType).send(JSON.stringify(problem));
}
