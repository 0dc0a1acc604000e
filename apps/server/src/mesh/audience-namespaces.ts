/**
 * The namespaces that proxies of an object's audience can be in. In a large mesh the sync status of all proxies is
 * megabytes; with Sidecar resources the few that matter are in a few namespaces, and istiod can be asked for these.
 */

import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import { serviceHost } from '@sluice/shared/istio/host-name';
import { namespaceOf } from '@sluice/shared/kubernetes/object';
import { createAudience, type RoutingObject } from '@sluice/shared/propagation/audience';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { worldOf } from './judge.ts';

/** Below this number of pods it is cheaper to ask about all of them. */
const smallMesh = 500;
/** Each namespace is a question of its own. */
const mostNamespaces = 8;

/** Null: all, or too many to ask for one by one. */
export function audienceNamespaces(index: MeshIndex, candidates: readonly RoutingObject[]): string[] | null {
  const namespaces = index.all('namespaces').map(({ metadata }) => metadata.name);
  if (namespaces.length === 0 || index.count('pods') <= smallMesh) return null;
  const sees = createAudience(worldOf(index));
  const isMeant = (namespace: string) =>
    selectsWorkloads(index, namespace) ||
    candidates.some((each) => sees({ kind: 'sidecar', namespace, labels: {} }, each));
  const found = new Set(namespacesOfGateways(index, namespaces, candidates));
  // Those that hold the objects nearly always belong to it: many of them are too many at once.
  const own = new Set(candidates.map(({ object }) => namespaceOf(object)));
  for (const namespace of [...own.intersection(new Set(namespaces)), ...namespaces]) {
    if (isMeant(namespace)) found.add(namespace);
    if (found.size > mostNamespaces) return null;
  }
  return [...found].sort();
}

/** Rules for a service as they may be written, by whomever they concern. */
export function rulesFor({ namespace, name }: ServiceRef, { config }: MeshIndex): RoutingObject {
  const hosts = [serviceHost(name, namespace, config.domain)];
  return { kind: 'VirtualService', object: { metadata: { name, namespace }, spec: { hosts } } };
}

/** Which workloads of the namespace see more than others depends on their labels. */
function selectsWorkloads(index: MeshIndex, namespace: string): boolean {
  return index.sidecarsIn(namespace).some(({ spec }) => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0);
}

/** Gateways get all DestinationRules, but only the VirtualServices that they are bound to. */
function namespacesOfGateways(
  index: MeshIndex,
  namespaces: readonly string[],
  candidates: readonly RoutingObject[],
): string[] {
  const keys = candidates.flatMap((each) =>
    each.kind === 'VirtualService' ? boundGateways(each.object.spec.gateways, namespaceOf(each.object)) : [],
  );
  const gateways = candidates.some(({ kind }) => kind === 'DestinationRule')
    ? index.all('gateways')
    : keys.filter((key) => key !== meshGateway).flatMap((key) => index.get('gateways', key) ?? []);
  return namespaces.filter((namespace) =>
    gateways.some(({ spec }) => index.podsSelected(namespace, spec.selector ?? {}).length > 0),
  );
}
