/**
 * Failures in Kubernetes' own words. Texts follow apimachinery (api/errors/errors.go) and the registry and storage
 * packages of apiserver, because clients and people match on them.
 */
import { qualifiedKind, type ResourceType, typeId } from './resource-type.ts';

export type StatusCause = { reason: string; message: string; field?: string };

export type StatusDetails = {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
};

export type Status = {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { continue?: string };
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
};

export class StatusError extends Error {
  override name = 'StatusError';
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** A token for going on in another way, on an expired `continue`. */
  readonly continueToken: string | undefined;

  constructor(code: number, reason: string, message: string, details?: StatusDetails, continueToken?: string) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continueToken = continueToken;
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.continueToken === undefined ? {} : { continue: this.continueToken },
      status: 'Failure',
      message: this.message,
      ...(this.reason !== '' && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

type TypeName = Pick<ResourceType, 'group' | 'plural' | 'kind'>;

function detailsOf(type: TypeName, name: string): StatusDetails {
  return { ...(name !== '' && { name }), ...(type.group !== '' && { group: type.group }), kind: type.plural };
}

export function notFound(type: TypeName, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${typeId(type)} "${name}" not found`, detailsOf(type, name));
}

export function alreadyExists(type: TypeName, name: string, isBeingDeleted = false): StatusError {
  const prefix = isBeingDeleted ? 'object is being deleted: ' : '';
  const message = `${prefix}${typeId(type)} "${name}" already exists`;
  return new StatusError(409, 'AlreadyExists', message, detailsOf(type, name));
}

export function nameNotGenerated(type: TypeName, name: string): StatusError {
  const message = `${typeId(type)} "${name}" already exists, the server was not able to generate a unique name for the object`;
  return new StatusError(409, 'AlreadyExists', message, { ...detailsOf(type, name), retryAfterSeconds: 1 });
}

export function conflict(type: TypeName, name: string, message: string): StatusError {
  const text = `Operation cannot be fulfilled on ${typeId(type)} "${name}": ${message}`;
  return new StatusError(409, 'Conflict', text, detailsOf(type, name));
}

export function staleUpdate(type: TypeName, name: string): StatusError {
  return conflict(
    type,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** A failed precondition of DELETE; unlike other conflicts it names the type by its Kind (registry/rest/delete.go). */
export function preconditionFailed(type: TypeName, name: string, message: string): StatusError {
  const text = `Operation cannot be fulfilled on ${qualifiedKind(type)} "${name}": ${message}`;
  return new StatusError(409, 'Conflict', text, { ...detailsOf(type, name), kind: type.kind });
}

export type FieldError = { field: string; type: FieldErrorType; detail: string };

export type FieldErrorType =
  | 'FieldValueInvalid'
  | 'FieldValueRequired'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTypeInvalid'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueDuplicate';

/** Several problems are listed in brackets, as utilerrors.Aggregate does. */
export function invalid(type: TypeName, name: string, errors: readonly FieldError[]): StatusError {
  const texts = errors.map(({ field, detail }) => `${field}: ${detail}`);
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new StatusError(422, 'Invalid', `${qualifiedKind(type)} "${name}" is invalid: ${list}`, {
    ...detailsOf(type, name),
    kind: type.kind,
    causes: errors.map(({ field, type: reason, detail }) => ({ reason, message: detail, field })),
  });
}

/** Options of a call that contradict each other; Kubernetes reports them as an invalid object without a name. */
export function invalidOptions(kind: string, errors: readonly FieldError[]): StatusError {
  return invalid({ group: 'meta.k8s.io', plural: kind.toLowerCase(), kind }, '', errors);
}

export function forbidden(type: TypeName, name: string, message: string, causes?: StatusCause[]): StatusError {
  const subject = name === '' ? `${typeId(type)} is forbidden` : `${typeId(type)} "${name}" is forbidden`;
  return new StatusError(403, 'Forbidden', `${subject}: ${message}`, {
    ...detailsOf(type, name),
    ...(causes && { causes }),
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

export function expired(message: string, continueToken?: string): StatusError {
  return new StatusError(410, 'Expired', message, undefined, continueToken);
}

export function tooLargeVersion(wanted: number, current: number): StatusError {
  return new StatusError(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** Built-in kinds have no route for the verb, and say so in general words (apiserver serviceErrorHandler). */
export function methodNotSupported(type: TypeName & { custom?: boolean }, verb: string): StatusError {
  if (!type.custom) {
    const text = 'the server does not allow this method on the requested resource';
    return new StatusError(405, 'MethodNotAllowed', text, {});
  }
  const message = `${verb} is not supported on resources of kind "${typeId(type)}"`;
  return new StatusError(405, 'MethodNotAllowed', message, detailsOf(type, ''));
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError(415, 'UnsupportedMediaType', message);
}
