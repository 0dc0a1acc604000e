/** Reviews: questions about users and rights, answered at once with the same object and its status. */
import { isJsonObject, type JsonObject, valueAt } from '../../cluster/json.ts';
import type { KubeObject } from '../../cluster/kube-object.ts';
import { typeId } from '../../cluster/resource-type.ts';
import { badRequest, type FieldError, invalid, methodNotSupported } from '../../cluster/status-error.ts';
import type { ApiCall } from '../api-call.ts';
import { decodeObject, placeObject } from '../decode-object.ts';
import { readDocument } from '../request-body.ts';
import { sendJson } from '../responses.ts';
import { checkFields } from '../write-handlers.ts';
import { writeParameters } from '../write-options.ts';
import type { AccessAttributes } from './access-attributes.ts';
import type { PolicyRule } from './policy-rules.ts';
import type { User } from './users.ts';

type Spec = JsonObject;
type Review = (call: ApiCall, spec: Spec, object: KubeObject) => JsonObject;

const reviews: Record<string, Review> = {
  'selfsubjectreviews.authentication.k8s.io': ({ user }) => ({ userInfo: userInfo(user) }),
  'tokenreviews.authentication.k8s.io': reviewToken,
  'selfsubjectaccessreviews.authorization.k8s.io': (call, spec, object) => decide(call, call.user, spec, object),
  'subjectaccessreviews.authorization.k8s.io': (call, spec, object) =>
    decide(call, subjectOf(call, spec), spec, object),
  'localsubjectaccessreviews.authorization.k8s.io': reviewLocally,
  'selfsubjectrulesreviews.authorization.k8s.io': reviewRules,
};

/** True for types that are only ever created, and never stored. */
export function isReview(call: ApiCall): boolean {
  return Object.hasOwn(reviews, typeId(call.target.type));
}

/** Answers 201 with the review and its status. Throws 405 for other verbs and 400 and 422 for what is no review. */
export async function handleReview(call: ApiCall): Promise<void> {
  const { target, request, response, query } = call;
  const { type } = target;
  if (request.method !== 'POST' || target.name !== undefined) {
    throw methodNotSupported(type, (request.method ?? 'GET').toLowerCase());
  }
  const parameters = writeParameters('CreateOptions', query, request);
  const given = placeObject(decodeObject(await readDocument(request), target), target.namespace, undefined);
  const { object, warnings } = checkFields(call, given, parameters);
  const status = reviews[typeId(type)]?.(call, isJsonObject(object.spec) ? object.spec : {}, object);
  sendJson(response, 201, JSON.stringify({ ...object, status }), warnings);
}

function userInfo({ name, groups, uid, extra }: User): JsonObject {
  return {
    username: name,
    ...(uid !== undefined && { uid }),
    groups: [...groups],
    ...(extra && { extra: copy(extra) }),
  };
}

function copy(extra: NonNullable<User['extra']>): JsonObject {
  return Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]]));
}

function reviewToken({ context }: ApiCall, spec: Spec): JsonObject {
  const token = typeof spec.token === 'string' ? spec.token : '';
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const user = context.users.byToken(token);
  if (user) return { authenticated: true, user: userInfo(user), audiences: ['https://kubernetes.default.svc'] };
  return { user: {}, error: '[invalid bearer token]' };
}

function problem(field: string, detail: string, type: FieldError['type'] = 'FieldValueInvalid'): FieldError {
  return { field, type, detail };
}

/** What a review asks about: exactly one of a resource and a path. */
function attributesIn({ target }: ApiCall, spec: Spec, object: KubeObject): AccessAttributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
  const text = (holder: JsonObject, member: string) => String(valueAt(holder, [member]) ?? '');
  if (isJsonObject(resource) && !isJsonObject(path)) {
    const subresource = text(resource, 'subresource');
    return {
      verb: text(resource, 'verb'),
      group: text(resource, 'group'),
      resource: text(resource, 'resource') + (subresource === '' ? '' : `/${subresource}`),
      namespace: text(resource, 'namespace'),
      name: text(resource, 'name'),
    };
  }
  if (isJsonObject(path) && !isJsonObject(resource)) return { verb: text(path, 'verb'), path: text(path, 'path') };
  const both = isJsonObject(path)
    ? problem(
        'spec.nonResourceAttributes',
        'Invalid value: "value": cannot be specified in combination with resourceAttributes',
      )
    : problem(
        'spec.resourceAttributes',
        'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
      );
  throw invalid(target.type, object.metadata.name ?? '', [both]);
}

function decide(call: ApiCall, user: User, spec: Spec, object: KubeObject): JsonObject {
  const attributes = attributesIn(call, spec, object);
  const decision = call.context.policy.decide(user, attributes);
  return { allowed: decision.allowed, ...(decision.allowed && decision.reason !== '' && { reason: decision.reason }) };
}

function subjectOf({ target }: ApiCall, spec: Spec): User {
  const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
  const name = typeof spec.user === 'string' ? spec.user : '';
  if (name === '' && groups.length === 0) {
    throw invalid(target.type, '', [
      problem('spec.user', 'Invalid value: "": at least one of user or group must be specified'),
    ]);
  }
  return { name, groups };
}

function reviewLocally(call: ApiCall, spec: Spec, object: KubeObject): JsonObject {
  const namespace = valueAt(spec, ['resourceAttributes', 'namespace']) ?? '';
  if (namespace !== call.target.namespace) {
    throw invalid(call.target.type, '', [
      problem(
        'spec.resourceAttributes.namespace',
        `Invalid value: ${JSON.stringify(namespace)}: must match metadata.namespace`,
      ),
    ]);
  }
  return decide(call, subjectOf(call, spec), spec, object);
}

function reviewRules({ context, user }: ApiCall, spec: Spec): JsonObject {
  const namespace = typeof spec.namespace === 'string' ? spec.namespace : '';
  if (namespace === '') throw badRequest('no namespace on request');
  const rules = context.policy.rulesOf(user, namespace);
  return {
    resourceRules: rules.filter(({ resources }) => resources.length > 0).map(resourceRule),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs: [...verbs], nonResourceURLs: [...nonResourceURLs] })),
    incomplete: false,
  };
}

function resourceRule({ verbs, apiGroups, resources, resourceNames }: PolicyRule): JsonObject {
  return {
    verbs: [...verbs],
    apiGroups: [...apiGroups],
    resources: [...resources],
    ...(resourceNames.length > 0 && { resourceNames: [...resourceNames] }),
  };
}
