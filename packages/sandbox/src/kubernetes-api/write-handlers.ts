/** create, update and delete. */
import { isJsonObject, type JsonObject } from '../cluster/json.ts';
import { type KubeObject, refOf } from '../cluster/kube-object.ts';
import type { DeleteOptions, Deletion, Propagation } from '../cluster/object-store.ts';
import { apiVersionOf, type ResourceType } from '../cluster/resource-type.ts';
import type { Revision } from '../cluster/revision.ts';
import { badRequest, invalid, invalidOptions, notFound, type Status } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { decodeObject, placeObject } from './decode-object.ts';
import { strictDecodingError } from './field-schemas.ts';
import { listOptionsOf } from './list-options.ts';
import { pageOf, rendererOf } from './read-handlers.ts';
import { parseJson, readBody, readDocument } from './request-body.ts';
import { sendJson } from './responses.ts';
import { dryRunErrors, type WriteParameters, writeParameters } from './write-options.ts';

export type Checked = { object: KubeObject; warnings: string[] };

/** Drops fields that the type does not have, and reports or refuses them as the client asked. */
export function checkFields({ context, target }: ApiCall, object: KubeObject, parameters: WriteParameters): Checked {
  const { pruned, unknown, errors } = context.schemas.check(target.type, target.version, object);
  if (parameters.fieldValidation === 'Strict' && unknown.length > 0) {
    const { kind } = target.type;
    const text = strictDecodingError(unknown);
    throw badRequest(`${kind} in version "${target.version}" cannot be handled as a ${kind}: ${text}`);
  }
  if (errors.length > 0) throw invalid(target.type, object.metadata.name ?? '', errors);
  const warnings = parameters.fieldValidation === 'Warn' ? unknown.map((path) => `unknown field "${path}"`) : [];
  return { object: pruned, warnings };
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
  const document = await readDocument(request);
  const given = placeObject(decodeObject(document, target), target.namespace, undefined);
  if (given.metadata.resourceVersion) {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  const { object, warnings } = checkFields(call, given, parameters);
  const revision = context.store.create(target.type, object, writeOptionsOf(call, parameters, warnings));
  sendJson(response, 201, renderer.one(revision), warnings);
}

function requireVersion(type: ResourceType, object: KubeObject): void {
  if (!type.custom || object.metadata.resourceVersion) return;
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
  const document = await readDocument(request);
  const given = decodeObject(document, target);
  if (!given.metadata.name) {
    const detail = 'Required value: name is required';
    throw invalid(target.type, '', [{ field: 'metadata.name', type: 'FieldValueRequired', detail }]);
  }
  const placed = placeObject(given, target.namespace, target.name);
  if (!context.store.get(target.type, refOfCall(call))) throw notFound(target.type, target.name ?? '');
  requireVersion(target.type, placed);
  const { object, warnings } = checkFields(call, placed, parameters);
  const revision = context.store.update(target.type, object, {
    ...writeOptionsOf(call, parameters, warnings),
    subresource: target.subresource === 'status' ? 'status' : undefined,
  });
  sendJson(response, 200, renderer.one(revision), warnings);
}

const propagationPolicies: readonly Propagation[] = ['Background', 'Foreground', 'Orphan'];

async function deleteOptionsOf({ request, query }: ApiCall): Promise<DeleteOptions> {
  const text = await readBody(request);
  const body = text.trim() === '' ? {} : parseJson(text);
  if (!isJsonObject(body)) throw badRequest('the body of a delete must be DeleteOptions');
  const fromQuery = query.getAll('dryRun').filter((value) => value !== '');
  const dryRun = Array.isArray(body.dryRun) ? body.dryRun : fromQuery;
  const policy = body.propagationPolicy ?? query.get('propagationPolicy') ?? 'Background';
  const errors = dryRunErrors(dryRun);
  const propagation = propagationPolicies.find((each) => each === policy);
  if (propagation === undefined) {
    const detail = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Background", "Foreground", "Orphan"`;
    errors.push({ field: 'propagationPolicy', type: 'FieldValueNotSupported', detail });
  }
  if (errors.length > 0) throw invalidOptions('DeleteOptions', errors);
  const grace = body.gracePeriodSeconds ?? query.get('gracePeriodSeconds');
  return {
    dryRun: dryRun.length > 0,
    preconditions: preconditionsOf(body),
    propagation,
    graceSeconds: grace === null || grace === '' ? undefined : graceSecondsOf(grace),
  };
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
