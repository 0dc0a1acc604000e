/** Every throw becomes a problem document; only what callers can act on is told, the rest goes to the log. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { DomainError } from '../domain-error.ts';
import { invalidRequest } from '../invalid-request.ts';
import { sendProblem } from './problem.ts';

export function addErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asDomainError(error);
    if (known.code === 'internal') request.log.error({ err: error }, 'request failed');
    else if (known.cause instanceof Error) request.log.info({ err: known.cause, code: known.code }, known.message);
    return sendProblem(request, reply, known);
  });
}

/** `allowed` names the methods that a path of the API has; for an unknown path there are none. */
export function addNotFoundHandler(
  app: FastifyInstance,
  allowed: (path: string) => readonly string[],
  page: ((request: FastifyRequest, reply: FastifyReply) => FastifyReply | null) | null,
): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = allowed(path);
    if (methods.length > 0) {
      const error = new DomainError('method-not-allowed', `${request.method} is not supported here`);
      return sendProblem(request, reply.header('allow', methods.join(', ')), error);
    }
    return page?.(request, reply) ?? sendProblem(request, reply, new DomainError('not-found', `There is no ${path}`));
  });
}

/** Errors of Fastify, of the schemas and our own, in the one form that callers get to see. */
export function asDomainError(error: FastifyError | DomainError): DomainError {
  if (error instanceof DomainError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new DomainError(
        error.statusCode === 413 ? 'too-large' : 'malformed-request',
        error.statusCode === 413 ? 'The body is larger than 1 MiB' : 'The body is not as long as its header says',
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new DomainError('unsupported-media-type', 'Send the body as application/json');
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new DomainError('malformed-request', error.message, { cause: error });
  return new DomainError('internal', 'Something went wrong in Sluice. The log of the server has the details.', {
    cause: error,
  });
}

type Validated = FastifyError & {
  validation: readonly { keyword: string; instancePath: string; message?: string; params: object }[];
  validationContext?: string;
};

const partNames: Readonly<Record<string, string>> = { querystring: 'query', params: 'path' };

/** The issues of the schemas, from the form that Fastify wants them in. */
function fromValidation(error: unknown): DomainError {
  const { validation, validationContext = 'body' } = error as Validated;
  const issues = validation.map(({ keyword, instancePath, message = '', params }) => {
    const path = instancePath.split('/').filter(Boolean);
    return { ...params, code: keyword, path, message } as unknown as z.core.$ZodIssue;
  });
  return invalidRequest(issues, [partNames[validationContext] ?? validationContext]);
}
