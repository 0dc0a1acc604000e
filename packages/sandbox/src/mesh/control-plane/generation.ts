/** All configurations of one moment, made from one reading of the cluster. */
import { compileMesh, type MeshProxy } from '@sluice/shared/evaluate/compile';
import { type ProxyConfig, proxyConfigFor } from '@sluice/shared/evaluate/proxy-config';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { EndpointSnapshot } from '../endpoints.ts';
import { PushedState } from '../pushed-state.ts';

export type Generation = {
  /** `<RFC 3339 time>/<counter>`, the first part of every nonce. */
  readonly version: string;
  readonly endpointsFingerprint: string;
  /** What a proxy gets. Proxies with the same `likeness` share a configuration. */
  stateFor(proxy: MeshProxy, likeness: string): PushedState;
};

/** Equal for proxies of one kind, namespace and labels, whose configurations are equal. */
export function likenessOf(proxy: MeshProxy): string {
  return JSON.stringify(proxy);
}

/** @param push counts the pushes of this control plane */
export function makeGeneration(mesh: Mesh, date: Date, push: number): Generation {
  const compiled = compileMesh(mesh);
  const snapshot = new EndpointSnapshot(mesh);
  const configs = new Map<string, ProxyConfig>();
  const configFor = (proxy: MeshProxy, likeness: string): ProxyConfig => {
    const config = configs.get(likeness) ?? proxyConfigFor(compiled, proxy);
    configs.set(likeness, config);
    return config;
  };
  const time = date.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    version: `${time}/${push}`,
    endpointsFingerprint: snapshot.fingerprint,
    stateFor: (proxy, likeness) => new PushedState(() => configFor(proxy, likeness), snapshot),
  };
}
