/** Which proxies to ask about a service: its callers count every request, its own proxies say who the callers are. */
import type { Gateway } from '@sluice/shared/istio/gateway';
import { isReady, type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';

/** A cluster can have thousands of proxies; this many for one service tell its split well enough. */
export const maxTargetsPerService = 100;

/**
 * The pods to scrape for one service, most telling first: known callers, gateways whose routes lead here, its own pods,
 * then whatever else has a proxy in its namespace and may turn out to be a caller.
 *
 * @param callers workloads as `namespace/workload`, from the source labels of requests seen so far
 * @param podsOfGateway shared by those who ask about many services in the same moment
 */
export function scrapeTargets(
  index: MeshIndex,
  service: ServiceRef,
  callers: ReadonlySet<string>,
  podsOfGateway = gatewayPods(index),
): Pod[] {
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
  for (const gateway of index.gatewaysTo(service)) add(podsOfGateway(gateway));
  add(index.podsOf(service));
  add(index.podsIn(service.namespace));
  return [...found.values()];
}

/**
 * Gateways select their pods in all namespaces (istio/istio pilot, PILOT_SCOPE_GATEWAY_TO_NAMESPACE is off). Each is
 * looked up once; good for one moment.
 */
export function gatewayPods(index: MeshIndex): (gateway: Gateway) => readonly Pod[] {
  const known = new Map<Gateway, readonly Pod[]>();
  return (gateway) => {
    const selector = gateway.spec.selector ?? {};
    const pods =
      known.get(gateway) ??
      index.all('namespaces').flatMap(({ metadata }) => index.podsSelected(metadata.name, selector));
    known.set(gateway, pods);
    return pods;
  };
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
