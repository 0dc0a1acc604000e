/** What the server serves: `/api`, `/apis` and below, plain and aggregated (apidiscovery.k8s.io/v2). */
import type { Registry } from '../cluster/registry.ts';
import { allVerbs, apiVersionOf, type ResourceType, typeId } from '../cluster/resource-type.ts';

const partVerbs = ['get', 'patch', 'update'];

type Subresource = { name: string; kind: string; group?: string; version?: string; verbs: readonly string[] };

const proxyVerbs = ['create', 'delete', 'get', 'patch', 'update'];

/** Subresources that are no part of the object: ways to the processes behind it. */
const connections: Record<string, readonly Subresource[]> = {
  pods: [
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
    { name: 'proxy', kind: 'PodProxyOptions', verbs: proxyVerbs },
  ],
  services: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: proxyVerbs }],
  serviceaccounts: [
    { name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  ],
};

function subresourcesOf(type: ResourceType): Subresource[] {
  const parts: Subresource[] = (type.subresources ?? []).map((name) =>
    name === 'scale'
      ? { name, kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: partVerbs }
      : { name, kind: type.kind, verbs: partVerbs },
  );
  return [...parts, ...(connections[typeId(type)] ?? [])];
}

/** Groups in the order of registration, each with its versions, the preferred one first. */
function groupsOf(registry: Registry): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group, versions } of registry.all()) {
    const known = groups.get(group) ?? [];
    groups.set(group, [...new Set([...known, ...versions])]);
  }
  return groups;
}

function typesOf(registry: Registry, group: string, version: string): ResourceType[] {
  return registry.all().filter((type) => type.group === group && type.versions.includes(version));
}

export function apiVersions(serverAddress: string) {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

function apiGroup(group: string, versions: string[]) {
  const served = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: served, preferredVersion: served[0] };
}

export function apiGroupList(registry: Registry) {
  const groups = [...groupsOf(registry)].filter(([group]) => group !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map(([group, versions]) => apiGroup(group, versions)),
  };
}

/** Undefined for a group that is not served. */
export function apiGroupOf(registry: Registry, group: string) {
  const versions = group === '' ? undefined : groupsOf(registry).get(group);
  return versions && { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group, versions) };
}

/** Every path that answers something, as `/` lists them. */
export function servedPaths(registry: Registry): string[] {
  const versions = [...groupsOf(registry)].flatMap(([group, served]) =>
    group === ''
      ? served.map((version) => `/api/${version}`)
      : [`/apis/${group}`, ...served.map((version) => `/apis/${group}/${version}`)],
  );
  const roots = ['/api', '/apis', '/apis/', '/healthz', '/healthz/ping', '/livez', '/livez/ping', '/openapi/v3'];
  return [...roots, '/openapi/v3/', '/readyz', '/readyz/ping', '/version', ...versions].sort();
}

/** The resources of one group version, or undefined when it is not served. */
export function apiResourceList(registry: Registry, group: string, version: string) {
  const types = typesOf(registry, group, version);
  if (types.length === 0) return undefined;
  const resources = types.flatMap((type) => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs ?? allVerbs,
      ...(type.shortNames?.length && { shortNames: type.shortNames }),
      ...(type.categories?.length && { categories: type.categories }),
    },
    ...subresourcesOf(type).map(({ name, ...part }) => ({
      name: `${type.plural}/${name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...part,
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: apiVersionOf({ group }, version), resources };
}

function aggregatedResource(type: ResourceType, version: string) {
  return {
    resource: type.plural,
    responseKind: { group: type.group, version, kind: type.kind },
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs ?? allVerbs,
    ...(type.shortNames?.length && { shortNames: type.shortNames }),
    ...(type.categories?.length && { categories: type.categories }),
    subresources: subresourcesOf(type).map((part) => ({
      subresource: part.name,
      responseKind: { group: part.group ?? type.group, version: part.version ?? version, kind: part.kind },
      verbs: part.verbs,
    })),
  };
}

/** Everything in one answer; the core group for `/api`, the others for `/apis`. */
export function aggregatedDiscovery(registry: Registry, root: 'api' | 'apis', version: AggregatedVersion) {
  const groups = [...groupsOf(registry)].filter(([group]) => (group === '') === (root === 'api'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: { name: group, creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        resources: typesOf(registry, group, version).map((type) => aggregatedResource(type, version)),
        freshness: 'Current',
      })),
    })),
  };
}

/** Older clients ask for v2beta1, which looks the same. */
export type AggregatedVersion = 'v2' | 'v2beta1';

/** The version of aggregated discovery that the client likes best, or undefined when that is the plain form. */
export function aggregatedVersionOf(accept = ''): AggregatedVersion | undefined {
  for (const clause of accept.split(',')) {
    const [mediaType, ...parameters] = clause.split(';').map((part) => part.trim());
    if (mediaType !== 'application/json') continue;
    if (parameters.length === 0) return undefined;
    const version = (['v2', 'v2beta1'] as const).find((each) => parameters.includes(`v=${each}`));
    const isList = parameters.includes('g=apidiscovery.k8s.io') && parameters.includes('as=APIGroupDiscoveryList');
    if (version !== undefined && isList) return version;
  }
  return undefined;
}

export function aggregatedContentType(version: AggregatedVersion): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
}
