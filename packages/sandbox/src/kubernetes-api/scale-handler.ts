/** The scale subresource: replicas of Deployments and ReplicaSets as autoscaling/v1 Scale. */
import { isJsonObject, type JsonObject, valueAt } from '../cluster/json.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { badRequest, type FieldError, invalid, methodNotSupported, notFound } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { patchDocument } from './patch-handler.ts';
import { readDocument } from './request-body.ts';
import { sendJson } from './responses.ts';
import { writeOptionsOf } from './write-handlers.ts';
import { writeParameters } from './write-options.ts';

function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace = '', uid = '', resourceVersion = '', creationTimestamp = null } = object.metadata;
  const labels = valueAt(object, ['spec', 'selector', 'matchLabels']);
  const selector = Object.entries(isJsonObject(labels) ? labels : {}).map(([key, value]) => `${key}=${String(value)}`);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: Number(valueAt(object, ['spec', 'replicas']) ?? 0) },
    status: { replicas: Number(valueAt(object, ['status', 'replicas']) ?? 0), selector: selector.join(',') },
  };
}

/** Throws 400 for another document and 422 for a number of replicas that cannot be. */
function wantedReplicas(call: ApiCall, scale: unknown): { replicas: number; resourceVersion: string | undefined } {
  if (!isJsonObject(scale)) throw badRequest('the body is not a Scale');
  const replicas = valueAt(scale, ['spec', 'replicas']) ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0 || replicas > 10_000) {
    const detail = `Invalid value: ${JSON.stringify(replicas)}: must be a whole number from 0 to 10000`;
    const error: FieldError = { field: 'spec.replicas', type: 'FieldValueInvalid', detail };
    throw invalid({ group: 'autoscaling', plural: 'scales', kind: 'Scale' }, call.target.name ?? '', [error]);
  }
  const version = valueAt(scale, ['metadata', 'resourceVersion']);
  return { replicas, resourceVersion: typeof version === 'string' ? version : undefined };
}

export async function handleScale(call: ApiCall): Promise<void> {
  const { context, target, request, response, query } = call;
  const { store } = context;
  const find = () => {
    const live = store.get(target.type, refOfCall(call));
    if (!live) throw notFound(target.type, target.name ?? '');
    return live.object;
  };
  if (request.method === 'GET') {
    sendJson(response, 200, JSON.stringify(scaleOf(find())));
    return;
  }
  const isPatch = request.method === 'PATCH';
  if (!isPatch && request.method !== 'PUT') throw methodNotSupported(target.type, request.method ?? '');
  const parameters = writeParameters(isPatch ? 'PatchOptions' : 'UpdateOptions', query, request);
  const scale = isPatch ? await patchDocument(call, scaleOf(find())) : await readDocument(request);
  const { replicas, resourceVersion } = wantedReplicas(call, scale);
  const live = find();
  const spec = isJsonObject(live.spec) ? live.spec : {};
  const { resourceVersion: _, ...metadata } = live.metadata;
  const basis = resourceVersion ? { ...metadata, resourceVersion } : metadata;
  const revision = store.update(
    target.type,
    { ...live, metadata: basis, spec: { ...spec, replicas } },
    writeOptionsOf(call, parameters),
  );
  sendJson(response, 200, JSON.stringify(scaleOf(revision.object)));
}
