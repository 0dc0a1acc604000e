/** Field numbers of the kinds that kubectl writes as protobuf (k8s.io/api and apimachinery, each generated.proto). */

/** `string[]` repeats; `map` and `bytesMap` have string keys; bytes become base64. */
export type FieldKind = 'string' | 'string[]' | 'bool' | 'int' | 'map' | 'bytesMap' | Message | [Message];
export type Message = { readonly [fieldNumber: number]: readonly [name: string, kind: FieldKind] };

const ownerReference: Message = {
  1: ['kind', 'string'],
  3: ['name', 'string'],
  4: ['uid', 'string'],
  5: ['apiVersion', 'string'],
  6: ['controller', 'bool'],
  7: ['blockOwnerDeletion', 'bool'],
};

const metadata: Message = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  5: ['uid', 'string'],
  6: ['resourceVersion', 'string'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
  13: ['ownerReferences', [ownerReference]],
  14: ['finalizers', 'string[]'],
};

/** Every kind's first field is its metadata. */
function kind(fields: Message): Message {
  return { 1: ['metadata', metadata], ...fields };
}

const localReference: Message = { 1: ['name', 'string'] };
const resourceAttributes: Message = {
  1: ['namespace', 'string'],
  2: ['verb', 'string'],
  3: ['group', 'string'],
  4: ['version', 'string'],
  5: ['resource', 'string'],
  6: ['subresource', 'string'],
  7: ['name', 'string'],
};
const nonResourceAttributes: Message = { 1: ['path', 'string'], 2: ['verb', 'string'] };
const accessSpec: Message = {
  1: ['resourceAttributes', resourceAttributes],
  2: ['nonResourceAttributes', nonResourceAttributes],
};
const policyRule: Message = {
  1: ['verbs', 'string[]'],
  2: ['apiGroups', 'string[]'],
  3: ['resources', 'string[]'],
  4: ['resourceNames', 'string[]'],
  5: ['nonResourceURLs', 'string[]'],
};
const subject: Message = {
  1: ['kind', 'string'],
  2: ['apiGroup', 'string'],
  3: ['name', 'string'],
  4: ['namespace', 'string'],
};
const roleRef: Message = { 1: ['apiGroup', 'string'], 2: ['kind', 'string'], 3: ['name', 'string'] };

const role = kind({ 2: ['rules', [policyRule]] });
const binding = kind({ 2: ['subjects', [subject]], 3: ['roleRef', roleRef] });

/** By apiVersion and kind. */
export const messages: Readonly<Record<string, Message>> = {
  'v1 Namespace': kind({ 2: ['spec', { 1: ['finalizers', 'string[]'] }] }),
  'v1 ConfigMap': kind({ 2: ['data', 'map'], 3: ['binaryData', 'bytesMap'], 4: ['immutable', 'bool'] }),
  'v1 Secret': kind({
    2: ['data', 'bytesMap'],
    3: ['type', 'string'],
    4: ['stringData', 'map'],
    5: ['immutable', 'bool'],
  }),
  'v1 ServiceAccount': kind({
    2: ['secrets', [{ 3: ['name', 'string'] }]],
    3: ['imagePullSecrets', [localReference]],
    4: ['automountServiceAccountToken', 'bool'],
  }),
  'rbac.authorization.k8s.io/v1 Role': role,
  'rbac.authorization.k8s.io/v1 ClusterRole': role,
  'rbac.authorization.k8s.io/v1 RoleBinding': binding,
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': binding,
  'authorization.k8s.io/v1 SelfSubjectAccessReview': kind({ 2: ['spec', accessSpec] }),
  'authorization.k8s.io/v1 SelfSubjectRulesReview': kind({ 2: ['spec', { 1: ['namespace', 'string'] }] }),
  'authentication.k8s.io/v1 SelfSubjectReview': kind({}),
  'authentication.k8s.io/v1 TokenRequest': kind({
    2: ['spec', { 1: ['audiences', 'string[]'], 4: ['expirationSeconds', 'int'] }],
  }),
};
