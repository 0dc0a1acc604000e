/** serviceaccounts/token: tokens for service accounts, as `kubectl create token` asks for them. */
import { isJsonObject, type JsonObject, valueAt } from '../../cluster/json.ts';
import { timestamp } from '../../cluster/lifecycle.ts';
import { badRequest, invalid, methodNotSupported, notFound } from '../../cluster/status-error.ts';
import { type ApiCall, refOfCall } from '../api-call.ts';
import { readDocument } from '../request-body.ts';
import { sendJson } from '../responses.ts';
import { allAuthenticated } from './users.ts';

const usualSeconds = 3_600;
const shortestSeconds = 600;
const longestSeconds = 2 ** 32;

/** Throws 422 for a time that a token may not have (kubernetes pkg/apis/authentication/validation). */
function lifetimeOf(document: JsonObject): number {
  const wanted = valueAt(document, ['spec', 'expirationSeconds']) ?? usualSeconds;
  const isWhole = typeof wanted === 'number' && Number.isInteger(wanted);
  if (isWhole && wanted >= shortestSeconds && wanted <= longestSeconds) return wanted;
  const bound = isWhole && wanted > 0 && wanted > longestSeconds ? 'larger than 2^32 seconds' : 'less than 10 minutes';
  const detail = `Invalid value: ${JSON.stringify(wanted)}: may not specify a duration ${bound}`;
  const type = { group: 'authentication.k8s.io', plural: 'tokenrequests', kind: 'TokenRequest' };
  throw invalid(type, '', [{ field: 'spec.expirationSeconds', type: 'FieldValueInvalid', detail }]);
}

/** Answers a TokenRequest. */
export async function handleToken(call: ApiCall): Promise<void> {
  const { context, target, request, response } = call;
  const { namespace, name } = refOfCall(call);
  if (request.method !== 'POST') throw methodNotSupported(target.type, (request.method ?? '').toLowerCase());
  const document = await readDocument(request);
  if (!isJsonObject(document) || (document.kind ?? 'TokenRequest') !== 'TokenRequest') {
    throw badRequest('the body is not a TokenRequest');
  }
  const account = context.store.get(target.type, { namespace, name })?.object;
  if (!account) throw notFound(target.type, name);
  const expirationSeconds = lifetimeOf(document);
  const expiresAt = new Date(context.now().getTime() + expirationSeconds * 1_000);
  const user = {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, allAuthenticated],
    ...(account.metadata.uid !== undefined && { uid: account.metadata.uid }),
  };
  // Bound to this account: another one of the same name does not bring its tokens back.
  const isValid = () =>
    context.now() < expiresAt &&
    context.store.get(target.type, { namespace, name })?.object.metadata.uid === account.metadata.uid;
  const token = context.users.issue(user, undefined, isValid);
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: timestamp(context.now()) },
    spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds, boundObjectRef: null },
    status: { token, expirationTimestamp: timestamp(expiresAt) },
  };
  sendJson(response, 201, JSON.stringify(answer));
}
