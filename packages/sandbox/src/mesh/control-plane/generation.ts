/**
 * All configurations of one moment, made from one reading of the cluster.
 *
 * @NOTE Real istiod makes the configuration of every proxy, and meshes of 10,000 proxies and 5,000 services keep that
 * possible with Sidecar resources. Here a proxy that nobody asks and that sends nothing never needs one, so both the
 * mesh's and each proxy's is made when it is first used.
 */
import { type Compilation, compileMesh, type MeshProxy } from '@sluice/shared/evaluate/compile';
import { type ProxyConfig, proxyConfigFor } from '@sluice/shared/evaluate/proxy-config';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { type ChangedHost, EndpointSnapshot } from '../endpoints.ts';
import { PushedState } from '../pushed-state.ts';
import type { MeshChange } from '../watch/watch-mesh.ts';

export type Generation = {
  /** `<RFC 3339 time>/<counter>`, the first part of every nonce. */
  readonly version: string;
  readonly mesh: Mesh;
  readonly endpoints: EndpointSnapshot;
  /** Compared with the generation before. */
  readonly changedHosts: readonly ChangedHost[];
  /** Of this generation, or of the last one that needed one. */
  latestCompilation(): Compilation | undefined;
  /** What a proxy gets. Proxies with the same `likeness` share a configuration. */
  stateFor(proxy: MeshProxy, likeness: string): PushedState;
};

/** Equal for proxies of one kind, namespace and labels, whose configurations are equal. */
export function likenessOf(proxy: MeshProxy): string {
  return JSON.stringify(proxy);
}

export type GenerationOptions = {
  readonly mesh: Mesh;
  readonly date: Date;
  /** Counts the pushes of this control plane. */
  readonly push: number;
  readonly before: Generation | null;
  /** Since then. */
  readonly changes: readonly MeshChange[];
};

export function makeGeneration({ mesh, date, push, before, changes }: GenerationOptions): Generation {
  const endpoints = before?.endpoints.next(mesh, namespacesOf(changes)) ?? EndpointSnapshot.of(mesh);
  let latest = before?.latestCompilation();
  const configs = new Map<string, ProxyConfig>();
  const configFor = (proxy: MeshProxy, likeness: string): ProxyConfig => {
    if (latest?.mesh !== mesh) latest = { mesh, compiled: compileMesh(mesh, latest) };
    const config = configs.get(likeness) ?? proxyConfigFor(latest.compiled, proxy);
    configs.set(likeness, config);
    return config;
  };
  const version = `${date.toISOString().replace(/\.\d+Z$/, 'Z')}/${push}`;
  return {
    version,
    mesh,
    endpoints,
    changedHosts: before === null ? [] : endpoints.changedSince(before.endpoints),
    latestCompilation: () => latest,
    stateFor: (proxy, likeness) => new PushedState(() => configFor(proxy, likeness), endpoints, version),
  };
}

/** Where endpoints may have changed. */
function namespacesOf(changes: readonly MeshChange[]): ReadonlySet<string> {
  const relevant = changes.filter(({ kind }) => kind === 'Pod' || kind === 'Service' || kind === 'ServiceEntry');
  return new Set(
    relevant.flatMap(({ before, after }) => [before, after].flatMap((object) => object?.metadata.namespace ?? [])),
  );
}
