/** Meshes for tests: Bookinfo as it is installed, and objects laid over it. */
import type { DestinationRule, DestinationRuleSpec } from '../../istio/destination-rule.ts';
import { emptyMesh, type Mesh } from '../../istio/mesh.ts';
import type { HTTPRoute, VirtualService, VirtualServiceSpec } from '../../istio/virtual-service.ts';
import type { Pod, Service } from '../../kubernetes/core.ts';

export const namespace = 'default';
export const reviews = { namespace, name: 'reviews' };

export function aService(name: string, labels: Record<string, string> = { app: name }): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: labels, ports: [{ name: 'http', port: 9080 }] },
  };
}

export function aPod(app: string, version: string, ready = true, more: Record<string, string> = {}): Pod {
  const hash = '6bbbf4bb5';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-${version}-${hash}-abcde`,
      namespace,
      creationTimestamp: `2026-01-0${Number(version.replace(/\D/g, '')) % 9}T00:00:00Z`,
      labels: { app, version, 'pod-template-hash': hash, ...more },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-${version}-${hash}`, controller: true },
      ],
    },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

/** Bookinfo without any routing. */
export const bookinfo: Mesh = {
  ...emptyMesh,
  services: ['productpage', 'details', 'reviews', 'ratings'].map((name) => aService(name)),
  pods: [
    aPod('productpage', 'v1'),
    aPod('details', 'v1'),
    aPod('reviews', 'v1'),
    aPod('reviews', 'v2'),
    aPod('reviews', 'v3'),
    aPod('ratings', 'v1'),
  ],
};

export function aVirtualService(
  name: string,
  spec: VirtualServiceSpec,
  metadata: Partial<VirtualService['metadata']> = {},
): VirtualService {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace, resourceVersion: '1', ...metadata },
    spec,
  };
}

export function aDestinationRule(
  name: string,
  spec: DestinationRuleSpec,
  metadata: Partial<DestinationRule['metadata']> = {},
): DestinationRule {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace, resourceVersion: '1', ...metadata },
    spec,
  };
}

/** Subsets `v1`, `v2`, … by version label. */
export function subsets(...names: string[]) {
  return names.map((name) => ({ name, labels: { version: name } }));
}

/** `[v1, 90], [v2, 10]` as destinations of reviews; without a weight where none is given. */
export function split(...parts: (readonly [subset: string, weight?: number])[]) {
  return parts.map(([subset, weight]) => ({
    destination: { host: 'reviews', subset },
    ...(weight === undefined ? {} : { weight }),
  }));
}

/** Bookinfo with all subsets of reviews and these HTTP rules for it. */
export function withReviewsRules(...http: HTTPRoute[]): Mesh {
  return {
    ...bookinfo,
    destinationRules: [aDestinationRule('reviews', { host: 'reviews', subsets: subsets('v1', 'v2', 'v3') })],
    virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], http })],
  };
}
