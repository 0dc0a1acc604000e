import type { DeleteOptions, Propagation } from '../cluster/deletion.ts';
import { isJsonObject, type JsonObject } from '../cluster/json.ts';
import { badRequest, type FieldError, invalidOptions } from '../cluster/status-error.ts';
import type { ApiCall } from './api-call.ts';
import { isTrue } from './list-options.ts';
import { readOptionalDocument } from './request-body.ts';
import { dryRunErrors } from './write-options.ts';

const propagationPolicies: readonly Propagation[] = ['Background', 'Foreground', 'Orphan'];

/**
 * From the body or, without one, from the query: never from both, so `?dryRun=All` beside a body deletes (apiserver
 * pkg/endpoints/handlers/delete.go). Throws 400, 415 and 422 for options that cannot be.
 */
export async function deleteOptionsOf({ request, query }: ApiCall): Promise<DeleteOptions> {
  const body = (await readOptionalDocument(request)) ?? optionsIn(query);
  if (!isJsonObject(body)) throw badRequest('the body of a delete must be DeleteOptions');
  const dryRun = Array.isArray(body.dryRun) ? body.dryRun : [];
  const policy = body.propagationPolicy ?? null;
  const orphans = body.orphanDependents ?? null;
  const errors = [...propagationErrors(policy, orphans), ...dryRunErrors(dryRun)];
  const propagation = propagationPolicies.find((each) => each === (policy ?? (orphans ? 'Orphan' : 'Background')));
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  const grace = body.gracePeriodSeconds ?? null;
  return {
    dryRun: dryRun.length > 0,
    preconditions: preconditionsOf(body),
    propagation,
    graceSeconds: grace === null || grace === '' ? undefined : graceSecondsOf(grace),
  };
}

function optionsIn(query: URLSearchParams): JsonObject {
  return {
    dryRun: query.getAll('dryRun').filter((value) => value !== ''),
    propagationPolicy: query.get('propagationPolicy') || null,
    orphanDependents: booleanOf(query.get('orphanDependents')),
    gracePeriodSeconds: query.get('gracePeriodSeconds'),
  };
}

function booleanOf(value: string | null): boolean | null {
  return value === null || value === '' ? null : isTrue(value);
}

/** apimachinery pkg/apis/meta/v1/validation, ValidateDeleteOptions. */
function propagationErrors(policy: unknown, orphans: unknown): FieldError[] {
  if (policy === null) return [];
  if (orphans !== null) {
    const detail = `Invalid value: ${JSON.stringify(policy)}: orphanDependents and deletionPropagation cannot be both set`;
    return [{ field: 'propagationPolicy', type: 'FieldValueInvalid', detail }];
  }
  if (propagationPolicies.some((each) => each === policy)) return [];
  const supported = '"Foreground", "Background", "Orphan", "nil"';
  const detail = `Unsupported value: ${JSON.stringify(policy)}: supported values: ${supported}`;
  return [{ field: 'propagationPolicy', type: 'FieldValueNotSupported', detail }];
}

function graceSecondsOf(value: unknown): number {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    const detail = `Invalid value: ${JSON.stringify(value)}: must be a whole number of seconds, 0 or more`;
    throw invalidOptions('DeleteOptions', [{ field: 'gracePeriodSeconds', type: 'FieldValueInvalid', detail }]);
  }
  return seconds;
}

function preconditionsOf({ preconditions }: JsonObject): { uid?: string; resourceVersion?: string } | undefined {
  if (!isJsonObject(preconditions)) return undefined;
  const { uid, resourceVersion } = preconditions;
  return {
    ...(typeof uid === 'string' && { uid }),
    ...(typeof resourceVersion === 'string' && { resourceVersion }),
  };
}
