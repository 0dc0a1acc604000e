/** The terms under which the index of the mesh files objects and looks them up. */
import { z } from 'zod';
import { resolveHost } from '../../istio/host-name.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { readDestinationRule, readVirtualService } from '../validation/read-spec.ts';
import { hostTerm } from './rule-hosts.ts';
import { namespaceOf, scopedHost, scopesOf, serviceKeyOf, serviceScopes } from './scoped-hosts.ts';
import { readServiceEntry } from './service-shape.ts';

/** Every ServiceEntry with a wildcard host. */
export const wildcardHosts = 'wildcard-hosts';

export function subsetTerm(serviceKey: string, subset: string): string {
  return `subset ${serviceKey}+${subset}`;
}

export function namespaceTerm(namespace: string): string {
  return `namespace ${namespace}`;
}

export function podTerm(namespace: string, name: string, value: string): string {
  return `${namespace}/${name}=${value}`;
}

export function serviceTerms(service: KubernetesObject, domain: string): string[] {
  const namespace = namespaceOf(service);
  const scopes = serviceScopes(service).map((scope) => scopedHost(scope, service.metadata.name, namespace, domain));
  return [namespaceTerm(namespace), ...scopes];
}

export function serviceEntryTerms(entry: KubernetesObject, domain: string): string[] {
  const namespace = namespaceOf(entry);
  const { hosts, exportTo } = readServiceEntry(entry);
  const scopes = scopesOf(exportTo, namespace);
  const named = hosts.map((host) => hostTerm(resolveHost(host, namespace, domain)));
  const scoped = [
    ...named,
    ...scopes.flatMap((scope) => hosts.map((host) => scopedHost(scope, host, namespace, domain))),
  ];
  return hosts.some((host) => host.startsWith('*')) ? [...scoped, wildcardHosts] : scoped;
}

/** Fully qualified; null for a rule that cannot be read or names no host. */
export function hostOfRule(rule: KubernetesObject, domain: string): string | null {
  const read = readDestinationRule(rule);
  return read.ok && read.spec.host ? resolveHost(read.spec.host, namespaceOf(rule), domain) : null;
}

export function destinationRuleTerms(rule: KubernetesObject, domain: string): string[] {
  const read = readDestinationRule(rule);
  const host = hostOfRule(rule, domain);
  if (!read.ok || host === null) return [];
  const namespace = namespaceOf(rule);
  const key = serviceKeyOf(host, namespace, domain);
  return [hostTerm(host), ...(read.spec.subsets ?? []).map(({ name }) => subsetTerm(key, name ?? ''))];
}

/** The hosts of which the object sends requests to a subset, under the very name that its own `hosts` have. */
export function subsetUserTerms(object: KubernetesObject): string[] {
  const read = readVirtualService(object);
  if (!read.ok) return [];
  const own = new Set(read.spec.hosts ?? []);
  const used = (read.spec.http ?? [])
    .flatMap(({ route }) => route ?? [])
    .flatMap(({ destination }) => {
      const host = destination?.host ?? '';
      return destination?.subset && own.has(host) ? [hostTerm(host)] : [];
    });
  return [...new Set(used)];
}

/** An HTTPRoute as far as it is about services. */
const MeshRoute = z.looseObject({
  spec: z.looseObject({
    parentRefs: z
      .array(
        z.looseObject({
          group: z.string().optional(),
          kind: z.string().optional(),
          namespace: z.string().optional(),
          name: z.string(),
        }),
      )
      .nullish(),
  }),
});

/** The services, as `namespace/name`, whose requests an HTTPRoute wants to decide about. */
export function httpRouteTerms(route: KubernetesObject): string[] {
  const parents = MeshRoute.safeParse(route).data?.spec.parentRefs ?? [];
  return parents.flatMap(({ group, kind, namespace = namespaceOf(route), name }) =>
    group === '' && kind === 'Service' ? [`${namespace}/${name}`] : [],
  );
}

export function podTerms(pod: KubernetesObject): string[] {
  const namespace = namespaceOf(pod);
  return Object.entries(pod.metadata.labels ?? {}).map(([name, value]) => podTerm(namespace, name, value));
}
