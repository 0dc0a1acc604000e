/** create, update and delete. */

import type { Deletion } from '../cluster/deletion.ts';
import { type KubeObject, refOf } from '../cluster/kube-object.ts';
import { apiVersionOf, type ResourceType } from '../cluster/resource-type.ts';
import type { Revision } from '../cluster/revision.ts';
import { badRequest, invalid, notFound, type Status } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { decodeObject, placeObject } from './decode-object.ts';
import { DecodingError, strictDecodingError } from './decoding-error.ts';
import { deleteOptionsOf } from './delete-options.ts';
import { listOptionsOf } from './list-options.ts';
import { pageOf, rendererOf } from './read-handlers.ts';
import { readStrictly } from './request-body.ts';
import { sendJson } from './responses.ts';
import { type WriteParameters, writeParameters } from './write-options.ts';

export type Checked = { object: KubeObject; warnings: string[] };

/**
 * Drops fields that the type does not have. They, and what else the strict decoder found, are reported or refused as the
 * client asked. Throws DecodingError and 422.
 */
export function checkFields(
  { context, target }: ApiCall,
  object: KubeObject,
  { fieldValidation }: WriteParameters,
  duplicates: readonly string[] = [],
): Checked {
  const { type, version } = target;
  const { pruned, unknown, errors } = context.schemas.check(type, version, object);
  const findings = [...duplicates, ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`)];
  if (fieldValidation === 'Strict' && findings.length > 0) {
    throw new DecodingError(type, version, strictDecodingError(findings));
  }
  if (errors.length > 0) throw invalid(type, object.metadata.name ?? '', errors);
  return { object: pruned, warnings: fieldValidation === 'Warn' ? findings : [] };
}

/** What the store needs to know of a write; admission adds to the warnings. */
export function writeOptionsOf({ target }: ApiCall, { manager, dryRun }: WriteParameters, warnings: string[] = []) {
  const apiVersion = apiVersionOf(target.type, target.version);
  return { manager, dryRun, apiVersion, onWarning: (text: string) => void warnings.push(text) };
}

export async function handleCreate(call: ApiCall): Promise<void> {
  const { context, target, query, request, response } = call;
  const parameters = writeParameters('CreateOptions', query, request);
  const renderer = rendererOf(call);
  const { document, json, duplicates } = await readStrictly(request);
  const given = placeObject(decodeObject(document, target), target.namespace, undefined);
  if (given.metadata.resourceVersion) {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  const { object, warnings } = checkFields(call, given, parameters, duplicates);
  const revision = context.store.create(target.type, object, writeOptionsOf(call, parameters, warnings));
  if (!parameters.dryRun) context.rawData.note(target.type, revision.object, json);
  sendJson(response, 201, renderer.one(revision), warnings);
}

function requireVersion(type: ResourceType, object: KubeObject): void {
  if (!(type.custom || type.needsVersion) || object.metadata.resourceVersion) return;
  const detail = 'Invalid value: 0x0: must be specified for an update';
  const error = invalid(type, object.metadata.name, [
    { field: 'metadata.resourceVersion', type: 'FieldValueInvalid', detail },
  ]);
  throw error;
}

export async function handleUpdate(call: ApiCall): Promise<void> {
  const { context, target, query, request, response } = call;
  const parameters = writeParameters('UpdateOptions', query, request);
  const renderer = rendererOf(call);
  const { document, duplicates } = await readStrictly(request);
  const given = decodeObject(document, target);
  if (!given.metadata.name) {
    const detail = 'Required value: name is required';
    throw invalid(target.type, '', [{ field: 'metadata.name', type: 'FieldValueRequired', detail }]);
  }
  const placed = placeObject(given, target.namespace, target.name);
  if (!context.store.get(target.type, refOfCall(call))) throw notFound(target.type, target.name ?? '');
  requireVersion(target.type, placed);
  const { object, warnings } = checkFields(call, placed, parameters, duplicates);
  const revision = context.store.update(target.type, object, {
    ...writeOptionsOf(call, parameters, warnings),
    subresource: target.subresource === 'status' ? 'status' : undefined,
  });
  sendJson(response, 200, renderer.one(revision), warnings);
}

function deletionStatus({ object }: Revision, type: ResourceType): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(type.group !== '' && { group: type.group }),
      kind: type.plural,
      ...(object.metadata.uid !== undefined && { uid: object.metadata.uid }),
    },
  };
}

/** Types that a controller removes answer with the object, others with a Status once the object is gone. */
function deletionJson({ revision, isGone }: Deletion, { type, version }: ApiCall['target']): string {
  const showsObject = !isGone || type.deletedByController;
  return showsObject ? revision.toJson(version, type) : JSON.stringify(deletionStatus(revision, type));
}

export async function handleDelete(call: ApiCall): Promise<void> {
  const { context, target, response } = call;
  const options = await deleteOptionsOf(call);
  const deletion = context.store.delete(target.type, refOfCall(call), options);
  sendJson(response, 200, deletionJson(deletion, target));
}

export async function handleDeleteCollection(call: ApiCall): Promise<void> {
  const { context, target, query, response } = call;
  const selected = listOptionsOf(query, target);
  const options = await deleteOptionsOf(call);
  const { revisions, meta } = pageOf(call, selected);
  for (const { object } of revisions) context.store.delete(target.type, refOf(object), options);
  const renderer = rendererOf(call);
  sendJson(response, 200, renderer.list(revisions, meta));
}
