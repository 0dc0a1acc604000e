import { applyPatch, Pointer } from 'rfc6902';
import { isJsonObject, type Json, type JsonObject } from '../cluster/json.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { badRequest, notFound, StatusError, unsupportedMediaType } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { decodeObject, placeObject } from './decode-object.ts';
import { DecodingError } from './decoding-error.ts';
import { mergePatch } from './merge-patch.ts';
import { rendererOf } from './read-handlers.ts';
import { checkNesting, duplicateJsonFields, longestBody, mediaTypeOf, parseJson, readBody } from './request-body.ts';
import { sendJson } from './responses.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';
import { checkFields, writeOptionsOf } from './write-handlers.ts';
import { type WriteParameters, writeParameters } from './write-options.ts';

type Patch = (target: JsonObject) => unknown;

const longestJsonPatch = 10_000;
const jsonPatchType = 'application/json-patch+json';
const mergePatchType = 'application/merge-patch+json';
const strategicType = 'application/strategic-merge-patch+json';

function undecodable(body: unknown, goType: string): StatusError {
  const kind = Array.isArray(body) ? 'array' : typeof body;
  return badRequest(`error decoding patch: json: cannot unmarshal ${kind} into Go value of type ${goType}`);
}

/** One text for every operation that cannot be applied: which one failed is not told, as in Kubernetes. */
function inapplicable(): StatusError {
  return new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function jsonPatch(body: unknown): Patch {
  if (!Array.isArray(body)) throw undecodable(body, 'jsonpatch.Patch');
  if (body.length > longestJsonPatch) {
    const message = `The allowed maximum operations in a JSON patch is ${longestJsonPatch}, got ${body.length}`;
    throw new StatusError(413, 'RequestEntityTooLarge', message);
  }
  for (const operation of body) if (!isJsonObject(operation)) throw undecodable(operation, 'jsonpatch.Operation');
  return (target) => {
    let copied = 0;
    for (const operation of body) {
      copied += copiedLength(target, operation);
      if (copied > longestBody) throw new StatusError(413, 'RequestEntityTooLarge', copyTooLarge(copied));
      if (!isApplied(target, operation)) throw inapplicable();
    }
    return target;
  };
}

function copyTooLarge(copied: number): string {
  return `Unable to complete "copy", the accumulated size increase of copy is ${copied}, exceeding the limit ${longestBody}`;
}

/** How much a `copy` adds: a few of them could double a document many times over. */
function copiedLength(target: JsonObject, { op, from }: JsonObject): number {
  if (op !== 'copy' || typeof from !== 'string' || !from.startsWith('/')) return 0;
  return JSON.stringify(Pointer.fromJSON(from).evaluate(target).value)?.length ?? 0;
}

function isApplied(target: JsonObject, operation: JsonObject): boolean {
  // The whole document has no parent to be put into; Kubernetes refuses such a patch as well.
  if (typeof operation.path !== 'string' || (operation.path === '' && operation.op !== 'test')) return false;
  try {
    return applyPatch(target, [operation as never])[0] === null;
  } catch {
    return false; // a pointer that is none
  }
}

/** Throws 415 for patch types that this server, or the kind, does not take. */
function patchTypeOf({ request, target }: ApiCall): string {
  const accepted = [jsonPatchType, mergePatchType, ...(target.type.custom ? [] : [strategicType])];
  const mediaType = mediaTypeOf(request);
  if (!accepted.includes(mediaType)) throw unsupportedMediaType(accepted);
  return mediaType;
}

/** Throws 400 for a malformed patch. */
function patchOf(mediaType: string, text: string): Patch {
  const body = parsePatch(text);
  if (mediaType === jsonPatchType) return jsonPatch(body);
  if (!isJsonObject(body)) throw undecodable(body, 'map[string]interface {}');
  if (mediaType === mergePatchType) return (object) => mergePatch(object, body as Json);
  return (object) => strategicMergePatch(object, body);
}

function parsePatch(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
}

/** The result of a patch as an object, or 400 and 422 when it is none. */
function decodePatched(call: ApiCall, patched: unknown): KubeObject {
  const { target } = call;
  checkNesting(patched);
  return placeObject(decodeObject(patched, target), target.namespace, target.name);
}

/** The object that a patch leads to. What cannot be decoded is reported as an invalid patch, not as a bad body. */
function checkPatched(call: ApiCall, patched: unknown, parameters: WriteParameters, duplicates: string[]) {
  try {
    return checkFields(call, decodePatched(call, patched), parameters, duplicates);
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    const detail = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: ${error.text}`;
    throw new StatusError(422, 'Invalid', ` "" is invalid: patch: ${detail}`, {
      causes: [{ reason: 'FieldValueInvalid', message: detail, field: 'patch' }],
    });
  }
}

/** Members that the patch itself names twice. */
function duplicatesIn(mediaType: string, text: string): string[] {
  const prefix = mediaType === jsonPatchType ? 'json patch ' : '';
  return duplicateJsonFields(text).map((found) => `${prefix}${found}`);
}

export async function handlePatch(call: ApiCall): Promise<void> {
  const { context, target, query, request, response } = call;
  const mediaType = patchTypeOf(call);
  const parameters = writeParameters('PatchOptions', query, request);
  const renderer = rendererOf(call);
  const text = await readBody(request);
  const patch = patchOf(mediaType, text);
  const live = context.store.get(target.type, refOfCall(call));
  if (!live) throw notFound(target.type, target.name ?? '');
  context.rawData.checkPatch(target.type, live.object);
  const before = JSON.parse(live.toJson(target.version, target.type)) as JsonObject;
  const { object, warnings } = checkPatched(call, patch(before), parameters, duplicatesIn(mediaType, text));
  const revision = context.store.update(target.type, object, {
    ...writeOptionsOf(call, parameters, warnings),
    subresource: target.subresource === 'status' ? 'status' : undefined,
  });
  sendJson(response, 200, renderer.one(revision), warnings);
}

/** Applies a patch to a document that is not stored as such, for instance a Scale. */
export async function patchDocument(call: ApiCall, document: JsonObject): Promise<unknown> {
  const patch = patchOf(patchTypeOf(call), await readBody(call.request));
  return patch(structuredClone(document));
}
