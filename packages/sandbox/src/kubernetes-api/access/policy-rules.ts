/** Which requests a rule of a role allows (kubernetes pkg/apis/rbac/v1/evaluation_helpers.go). */
import { isJsonObject } from '../../cluster/json.ts';
import type { AccessAttributes, ResourceAttributes } from './access-attributes.ts';

export type PolicyRule = {
  verbs: readonly string[];
  apiGroups: readonly string[];
  /** `pods`, `pods/proxy`, and `*` + `/proxy` for a subresource of anything. */
  resources: readonly string[];
  resourceNames: readonly string[];
  /** Paths, and beginnings of paths that end in `*`. */
  nonResourceURLs: readonly string[];
};

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The rules of a Role or ClusterRole; whatever is no rule is left out. */
export function policyRulesOf(value: unknown): PolicyRule[] {
  const rules = Array.isArray(value) ? value.filter(isJsonObject) : [];
  return rules.map((rule) => ({
    verbs: texts(rule.verbs),
    apiGroups: texts(rule.apiGroups),
    resources: texts(rule.resources),
    resourceNames: texts(rule.resourceNames),
    nonResourceURLs: texts(rule.nonResourceURLs),
  }));
}

function includes(list: readonly string[], value: string): boolean {
  return list.includes('*') || list.includes(value);
}

function coversResource({ resources }: PolicyRule, resource: string): boolean {
  if (includes(resources, resource)) return true;
  const slash = resource.indexOf('/');
  return slash > 0 && resources.includes(`*${resource.slice(slash)}`);
}

function coversPath({ nonResourceURLs }: PolicyRule, path: string): boolean {
  return (
    includes(nonResourceURLs, path) ||
    nonResourceURLs.some((start) => start.endsWith('*') && path.startsWith(start.replace(/\*+$/, '')))
  );
}

function allowsResource(rule: PolicyRule, { group, resource, name }: ResourceAttributes): boolean {
  return (
    includes(rule.apiGroups, group) &&
    coversResource(rule, resource) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  );
}

export function allows(rule: PolicyRule, attributes: AccessAttributes): boolean {
  if (!includes(rule.verbs, attributes.verb)) return false;
  return 'path' in attributes ? coversPath(rule, attributes.path) : allowsResource(rule, attributes);
}
