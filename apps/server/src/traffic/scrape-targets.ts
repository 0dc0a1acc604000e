/** Which proxies to ask about a service: its callers count every request, its own proxies say who the callers are. */
import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import { keyOf, type Labels } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';

/** A cluster can have thousands of proxies; this many for one service tell its split well enough. */
export const maxTargetsPerService = 100;

/**
 * The pods to scrape for one service, most telling first: known callers, gateways whose routes lead here, its own pods,
 * then whatever else has a proxy in its namespace and may turn out to be a caller.
 *
 * @param callers workloads as `namespace/workload`, from the source labels of requests seen so far
 */
export function scrapeTargets(index: MeshIndex, service: ServiceRef, callers: ReadonlySet<string>): Pod[] {
  const mesh = index.meshFor(service);
  const found = new Map<string, Pod>();
  function add(pods: Iterable<Pod>) {
    for (const pod of pods) {
      if (found.size >= maxTargetsPerService) return;
      if (hasProxy(pod) && isReady(pod)) found.set(keyOf(pod), pod);
    }
  }
  for (const namespace of new Set([...callers].map(namespaceOf))) {
    add(index.podsIn(namespace).filter((pod) => callers.has(workloadKey(pod))));
  }
  for (const { spec } of mesh.gateways) add(selectedAnywhere(index, spec.selector ?? {}));
  add(mesh.pods);
  add(index.podsIn(service.namespace));
  return [...found.values()];
}

/** Gateways select their pods in all namespaces (istio/istio pilot, PILOT_SCOPE_GATEWAY_TO_NAMESPACE is off). */
function selectedAnywhere(index: MeshIndex, selector: Labels): Pod[] {
  return index.all('namespaces').flatMap(({ metadata }) => index.podsSelected(metadata.name, selector));
}

/** Sidecars and gateways both call their proxy container so; a native sidecar is an init container. */
export function hasProxy(pod: Pod): boolean {
  const containers = [pod.spec?.containers, pod.spec?.initContainers].flat() as ({ name?: unknown } | undefined)[];
  return containers.some((container) => container?.name === 'istio-proxy');
}

function workloadKey(pod: Pod): string {
  return `${pod.metadata.namespace ?? ''}/${workloadNameOf(pod)}`;
}

function namespaceOf(caller: string): string {
  return caller.slice(0, caller.indexOf('/'));
}
