import type { Registry } from '../cluster/registry.ts';
import type { ResourceType } from '../cluster/resource-type.ts';

/** What the path of a request to `/api` or `/apis` names (apiserver pkg/endpoints/request/requestinfo.go). */
export type ResourceTarget = {
  type: ResourceType;
  version: string;
  /** Undefined for cluster-scoped types and for requests over all namespaces. */
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  /** What follows the subresource, without the slash: the path behind `…/proxy/`. */
  rest: string;
};

type GroupVersion = { group: string; version: string; segments: string[] };

function groupVersionOf(path: string): GroupVersion | undefined {
  const [root, ...segments] = path.split('/').slice(1);
  if (root === 'api') return { group: '', version: segments[0] ?? '', segments: segments.slice(1) };
  if (root === 'apis') return { group: segments[0] ?? '', version: segments[1] ?? '', segments: segments.slice(2) };
  return undefined;
}

/**
 * The resource that a path names, or undefined when no served type lies there. The path is still percent-encoded.
 * Throws URIError for a segment that cannot be decoded.
 */
export function targetOf(registry: Registry, path: string): ResourceTarget | undefined {
  const parsed = groupVersionOf(path);
  if (!parsed || parsed.segments.length === 0) return undefined;
  const { group, version, segments } = parsed;
  const isNamespaced = segments[0] === 'namespaces' && segments.length > 2 && segments[2] !== 'status';
  const isFinalize = isNamespaced && segments[2] === 'finalize' && segments.length === 3;
  const scoped = isNamespaced && !isFinalize;
  const [plural = '', name, subresource, ...rest] = scoped ? segments.slice(2) : segments;
  const type = registry.find(group, version, plural);
  if (!type || (scoped && !type.namespaced)) return undefined;
  if (name !== undefined && type.namespaced && !scoped) return undefined;
  return {
    type,
    version,
    namespace: scoped ? decodeURIComponent(segments[1] ?? '') : undefined,
    name: name === undefined || name === '' ? undefined : decodeURIComponent(name),
    subresource: subresource === undefined || subresource === '' ? undefined : decodeURIComponent(subresource),
    rest: rest.join('/'),
  };
}
