/** Role-based access control over the roles and bindings in the store. */
import { isJsonObject } from '../../cluster/json.ts';
import { objectsAt } from '../../cluster/kinds/columns.ts';
import type { KubeObject } from '../../cluster/kube-object.ts';
import type { ObjectStore } from '../../cluster/object-store.ts';
import { forbidden, StatusError } from '../../cluster/status-error.ts';
import type { AccessAttributes } from './access-attributes.ts';
import { allows, type PolicyRule, policyRulesOf } from './policy-rules.ts';
import type { User } from './users.ts';

const rbacGroup = 'rbac.authorization.k8s.io';
/** Members may do everything, whatever the roles say. */
const superusers = 'system:masters';

/** Rules that a subject holds: in one namespace, or everywhere when there is none. */
type Grant = { namespace: string | undefined; rules: readonly PolicyRule[]; source: string };
type GrantsBySubject = ReadonlyMap<string, readonly Grant[]>;

/** The reason names the binding that allows it, and is empty for members of system:masters. */
export type Decision = { allowed: false } | { allowed: true; reason: string };

export type AccessPolicy = {
  decide(user: User, attributes: AccessAttributes): Decision;
  /** Throws 403 Forbidden. */
  authorize(user: User, attributes: AccessAttributes): void;
  /** Everything that the user may do in a namespace. */
  rulesOf(user: User, namespace: string): PolicyRule[];
};

const everything: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

type Subject = { key: string; description: string };

function subjectsOf(binding: KubeObject): Subject[] {
  return objectsAt(binding, 'subjects').map(({ kind, name, namespace }) => {
    if (kind !== 'ServiceAccount') return { key: `${kind}:${name}`, description: `${kind} ${JSON.stringify(name)}` };
    const home = namespace ?? binding.metadata.namespace;
    return { key: `User:system:serviceaccount:${home}:${name}`, description: `ServiceAccount "${name}/${home}"` };
  });
}

/** Worded as kubernetes pkg/registry/rbac/validation/rule.go does. */
function sourceOf({ kind, metadata, roleRef }: KubeObject, subject: Subject): string {
  const name = metadata.namespace === undefined ? metadata.name : `${metadata.name}/${metadata.namespace}`;
  const role = isJsonObject(roleRef) ? roleRef : {};
  return `${kind} ${JSON.stringify(name)} of ${role.kind} ${JSON.stringify(role.name)} to ${subject.description}`;
}

/** Reads roles and bindings when they are first needed, and again after they have changed. */
export function createAccessPolicy(store: ObjectStore): AccessPolicy {
  const typeOf = (plural: string) => store.registry.get(`${plural}.${rbacGroup}`);
  const [roles, roleBindings] = [typeOf('roles'), typeOf('rolebindings')];
  const [clusterRoles, clusterRoleBindings] = [typeOf('clusterroles'), typeOf('clusterrolebindings')];
  let known: GrantsBySubject | undefined;
  for (const type of [roles, roleBindings, clusterRoles, clusterRoleBindings]) {
    store.subscribe(type, () => {
      known = undefined;
    });
  }

  function rulesFor(binding: KubeObject, namespace: string | undefined): PolicyRule[] {
    const { roleRef } = binding;
    if (!isJsonObject(roleRef) || typeof roleRef.name !== 'string') return [];
    const isLocal = roleRef.kind === 'Role' && namespace !== undefined;
    const ref = { namespace: isLocal ? namespace : '', name: roleRef.name };
    return policyRulesOf(store.get(isLocal ? roles : clusterRoles, ref)?.object.rules);
  }
  function grantsBySubject(): GrantsBySubject {
    const grants = new Map<string, Grant[]>();
    const add = (binding: KubeObject, namespace: string | undefined) => {
      const rules = rulesFor(binding, namespace);
      for (const subject of subjectsOf(binding)) {
        const held = grants.get(subject.key) ?? [];
        held.push({ namespace, rules, source: sourceOf(binding, subject) });
        grants.set(subject.key, held);
      }
    };
    for (const { object } of store.list(clusterRoleBindings)) add(object, undefined);
    for (const { object } of store.list(roleBindings)) add(object, object.metadata.namespace ?? '');
    return grants;
  }
  function* grantsIn(user: User, namespace: string): Generator<Grant> {
    known ??= grantsBySubject();
    for (const key of [`User:${user.name}`, ...user.groups.map((group) => `Group:${group}`)]) {
      for (const grant of known.get(key) ?? []) {
        if (grant.namespace === undefined || grant.namespace === namespace) yield grant;
      }
    }
  }
  function decide(user: User, attributes: AccessAttributes): Decision {
    if (user.groups.includes(superusers)) return { allowed: true, reason: '' };
    const namespace = 'path' in attributes ? '' : attributes.namespace;
    for (const { rules, source } of grantsIn(user, namespace)) {
      if (rules.some((rule) => allows(rule, attributes)))
        return { allowed: true, reason: `RBAC: allowed by ${source}` };
    }
    return { allowed: false };
  }
  return {
    decide,
    authorize(user, attributes) {
      if (!decide(user, attributes).allowed) throw refusal(user, attributes);
    },
    rulesOf(user, namespace) {
      const held = user.groups.includes(superusers) ? everything : [];
      return [...held, ...[...grantsIn(user, namespace)].flatMap(({ rules }) => rules)];
    },
  };
}

/** Worded as apiserver pkg/endpoints/handlers/responsewriters/errors.go does. */
function refusal(user: User, attributes: AccessAttributes): StatusError {
  const who = `User ${JSON.stringify(user.name)} cannot ${attributes.verb}`;
  if ('path' in attributes) {
    const message = `forbidden: ${who} path ${JSON.stringify(attributes.path)}`;
    return new StatusError(403, 'Forbidden', message, {});
  }
  const { group, resource, namespace, name } = attributes;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const what = `${who} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}`;
  const plural = resource.split('/')[0] ?? '';
  return forbidden({ group, plural, kind: '' }, name, what);
}
