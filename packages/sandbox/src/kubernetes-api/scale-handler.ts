/** The scale subresource: replicas of whatever has some, as autoscaling/v1 Scale. */
import { isJsonObject, type Json, type JsonObject, valueAt } from '../cluster/json.ts';
import { scaleType } from '../cluster/kinds/scale.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import type { ResourceType, ScalePaths } from '../cluster/resource-type.ts';
import { Revision } from '../cluster/revision.ts';
import {
  badRequest,
  type FieldError,
  invalid,
  methodNotSupported,
  notFound,
  StatusError,
} from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { representationOf } from './negotiation.ts';
import { patchDocument } from './patch-handler.ts';
import { rendererFor } from './render-objects.ts';
import { readDocument } from './request-body.ts';
import { sendJson } from './responses.ts';
import { writeOptionsOf } from './write-handlers.ts';
import { writeParameters } from './write-options.ts';

const usualPaths: ScalePaths = { specReplicas: ['spec', 'replicas'], statusReplicas: ['status', 'replicas'] };

function selectorOf({ custom, scalePaths }: ResourceType, object: KubeObject): string {
  if (custom) return scalePaths?.labelSelector ? String(valueAt(object, scalePaths.labelSelector) ?? '') : '';
  const labels = valueAt(object, ['spec', 'selector', 'matchLabels']);
  const terms = Object.entries(isJsonObject(labels) ? labels : {}).map(([key, value]) => `${key}=${String(value)}`);
  return terms.join(',');
}

/** Throws 500 for a custom object that does not say how many it is to be, as Kubernetes does. */
function scaleOf(type: ResourceType, object: KubeObject): JsonObject {
  const { name, namespace = '', uid = '', resourceVersion = '', creationTimestamp = null } = object.metadata;
  const { specReplicas, statusReplicas } = type.scalePaths ?? usualPaths;
  const replicas = valueAt(object, specReplicas);
  if (type.custom && replicas === undefined) {
    const message = `Internal error occurred: the spec replicas field ".${specReplicas.join('.')}" does not exist`;
    throw new StatusError(500, 'InternalError', message);
  }
  const selector = selectorOf(type, object);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: Number(replicas ?? 0) },
    status: {
      replicas: Number(valueAt(object, statusReplicas) ?? 0),
      ...(selector !== '' && { selector }),
    },
  };
}

/** The object with a value at a path of plain members. */
function withValueAt(object: JsonObject, [member = '', ...rest]: readonly string[], value: Json): JsonObject {
  const below = object[member];
  return {
    ...object,
    [member]: rest.length === 0 ? value : withValueAt(isJsonObject(below) ? below : {}, rest, value),
  };
}

/** Throws 400 for another document and 422 for a number of replicas that cannot be. */
function wantedReplicas(call: ApiCall, scale: unknown): { replicas: number; resourceVersion: string | undefined } {
  if (!isJsonObject(scale)) throw badRequest('the body is not a Scale');
  const replicas = valueAt(scale, ['spec', 'replicas']) ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0 || replicas > 10_000) {
    const detail = `Invalid value: ${JSON.stringify(replicas)}: must be a whole number from 0 to 10000`;
    const error: FieldError = { field: 'spec.replicas', type: 'FieldValueInvalid', detail };
    throw invalid(scaleType, call.target.name ?? '', [error]);
  }
  const version = valueAt(scale, ['metadata', 'resourceVersion']);
  return { replicas, resourceVersion: typeof version === 'string' ? version : undefined };
}

/** In the representation that the client asked for, such as a Table. */
function sendScale({ context, request, response, query, target }: ApiCall, object: KubeObject): void {
  const scale = scaleOf(target.type, object) as unknown as KubeObject;
  const revision = new Revision(scaleType, '', scale, Number(object.metadata.resourceVersion ?? 0));
  const representation = representationOf(request.headers.accept);
  sendJson(response, 200, rendererFor(scaleType, 'v1', representation, query, context.now).one(revision));
}

export async function handleScale(call: ApiCall): Promise<void> {
  const { context, target, request, query } = call;
  const { store } = context;
  const find = () => {
    const live = store.get(target.type, refOfCall(call));
    if (!live) throw notFound(target.type, target.name ?? '');
    return live.object;
  };
  if (request.method === 'GET') {
    sendScale(call, find());
    return;
  }
  const isPatch = request.method === 'PATCH';
  if (!isPatch && request.method !== 'PUT') throw methodNotSupported(target.type, request.method ?? '');
  const parameters = writeParameters(isPatch ? 'PatchOptions' : 'UpdateOptions', query, request);
  const scale = isPatch ? await patchDocument(call, scaleOf(target.type, find())) : await readDocument(request);
  const { replicas, resourceVersion } = wantedReplicas(call, scale);
  const live = find();
  const { resourceVersion: _, ...metadata } = live.metadata;
  const basis = resourceVersion ? { ...metadata, resourceVersion } : metadata;
  const { specReplicas } = target.type.scalePaths ?? usualPaths;
  const scaled = withValueAt(live as unknown as JsonObject, specReplicas, replicas) as unknown as KubeObject;
  const options = { ...writeOptionsOf(call, parameters), subresource: 'scale' as const };
  const revision = store.update(target.type, { ...scaled, metadata: basis }, options);
  sendScale(call, revision.object);
}
