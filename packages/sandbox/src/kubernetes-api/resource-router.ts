import { typeId } from '../cluster/resource-type.ts';
import { methodNotSupported, StatusError } from '../cluster/status-error.ts';
import { handleReview, isReview } from './access/review-handlers.ts';
import { handleToken } from './access/token-handler.ts';
import type { ApiCall } from './api-call.ts';
import { isTrue, listOptionsOf } from './list-options.ts';
import { handlePatch } from './patch-handler.ts';
import { handlePodProxy } from './pod-proxy.ts';
import { handlePortForward } from './port-forward/port-forward-handler.ts';
import { handleGet, handleList } from './read-handlers.ts';
import { handleScale } from './scale-handler.ts';
import { handleServiceProxy } from './service-proxy.ts';
import { handleWatch } from './watch-handler.ts';
import { handleCreate, handleDelete, handleDeleteCollection, handleUpdate } from './write-handlers.ts';

/** Parts of a pod that need a container; the sandbox runs none. */
const containerSubresources = new Set(['exec', 'attach', 'log', 'ephemeralcontainers']);

const objectVerbs: Record<string, string> = {
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
  POST: 'create',
};

/** The verb of a request as access rules name it. */
function verbOf({ request, target, query }: ApiCall): string {
  const method = request.method ?? 'GET';
  if (target.name !== undefined) return objectVerbs[method] ?? method.toLowerCase();
  if (method === 'GET') return isTrue(query.get('watch')) ? 'watch' : 'list';
  return method === 'DELETE' ? 'deletecollection' : (objectVerbs[method] ?? method.toLowerCase());
}

function notSupported(call: ApiCall): StatusError {
  const { type, subresource } = call.target;
  const message = `${typeId(type)}/${subresource} is not supported here: the sandbox runs no containers`;
  return new StatusError(501, 'NotImplemented', message);
}

/** Answers one request for a resource. Throws StatusError. */
export async function routeResource(call: ApiCall): Promise<void> {
  const { type, subresource } = call.target;
  if (isReview(call)) return handleReview(call);
  if (subresource === undefined) return routeObject(call);
  if (typeId(type) === 'serviceaccounts' && subresource === 'token') return handleToken(call);
  if (typeId(type) === 'services' && subresource === 'proxy') return handleServiceProxy(call);
  if (type.plural === 'pods' && subresource === 'proxy') return handlePodProxy(call);
  if (type.plural === 'pods' && subresource === 'portforward') return handlePortForward(call);
  if (type.plural === 'pods' && containerSubresources.has(subresource)) throw notSupported(call);
  const isServed = (type.subresources as readonly string[] | undefined)?.includes(subresource);
  if (!isServed || call.target.rest !== '') {
    throw new StatusError(404, 'NotFound', 'the server could not find the requested resource');
  }
  return subresource === 'scale' ? handleScale(call) : routeStatus(call);
}

async function routeStatus(call: ApiCall): Promise<void> {
  const verb = verbOf(call);
  if (verb === 'get') return handleGet(call);
  if (verb === 'update') return handleUpdate(call);
  if (verb === 'patch') return handlePatch(call);
  throw methodNotSupported(call.target.type, verb);
}

async function routeObject(call: ApiCall): Promise<void> {
  const { target, query } = call;
  const verb = verbOf(call);
  if (target.name !== undefined) {
    if (verb === 'get' && isTrue(query.get('watch'))) return handleWatch(call, listOptionsOf(query, target));
    if (verb === 'get') return handleGet(call);
    if (verb === 'update') return handleUpdate(call);
    if (verb === 'patch') return handlePatch(call);
    if (verb === 'delete') return handleDelete(call);
    throw methodNotSupported(target.type, verb);
  }
  if (verb === 'watch') return handleWatch(call, listOptionsOf(query, target));
  if (verb === 'list') return handleList(call, listOptionsOf(query, target));
  const needsNamespace = target.type.namespaced && target.namespace === undefined;
  if (verb === 'create' && !needsNamespace) return handleCreate(call);
  if (verb === 'deletecollection' && !needsNamespace) return handleDeleteCollection(call);
  throw methodNotSupported(target.type, verb);
}
