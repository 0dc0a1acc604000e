/** The Kubernetes Service behind a host, and the DestinationRule that clients of a namespace use for it. */
import {
  type DestinationRuleIndex,
  destinationRuleFor,
  indexDestinationRules,
  type MergedRule,
} from '../../evaluate/destination-rules.ts';
import type { DestinationRule } from '../../istio/destination-rule.ts';
import { resolveHost } from '../../istio/host-name.ts';
import { emptyMesh } from '../../istio/mesh.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { namespaceOf, serviceKeyOf } from '../cluster/scoped-hosts.ts';

export type KnownService = { readonly service: KubernetesObject; readonly host: string; readonly namespace: string };

/** The service that a host in an object of this namespace names; null for other hosts. */
export function serviceBehind(host: string, namespace: string, cluster: ClusterIndex): KnownService | null {
  return cluster.log.once(`service ${host}`, () => lookUpService(host, namespace, cluster));
}

function lookUpService(host: string, namespace: string, cluster: ClusterIndex): KnownService | null {
  const { domain } = cluster.config;
  const resolved = resolveHost(host, namespace, domain);
  if (!resolved.endsWith(`.svc.${domain}`)) return null;
  const service = cluster.find('Service', serviceKeyOf(resolved, namespace, domain));
  return service ? { service, host: resolved, namespace: namespaceOf(service) } : null;
}

/** The rule that sidecars without labels of their own use; null without one. */
export function ruleInEffect(known: KnownService, clientNamespace: string, cluster: ClusterIndex): MergedRule | null {
  return cluster.log.once(`rule ${known.host} ${clientNamespace}`, () => lookUpRule(known, clientNamespace, cluster));
}

function lookUpRule(known: KnownService, clientNamespace: string, cluster: ClusterIndex): MergedRule | null {
  // What the index lists could be read, so it has the form of a DestinationRule.
  const destinationRules = cluster.destinationRulesFor(known.host) as DestinationRule[];
  if (destinationRules.length === 0) return null;
  const index = indexOf(destinationRules, cluster);
  return destinationRuleFor(index, { namespace: clientNamespace, labels: {} }, known);
}

/** Most hosts have one rule, which many objects ask for. */
const ofSingleRules = new WeakMap<ClusterIndex, WeakMap<DestinationRule, DestinationRuleIndex>>();

function indexOf(destinationRules: readonly DestinationRule[], cluster: ClusterIndex): DestinationRuleIndex {
  const build = () => indexDestinationRules({ ...emptyMesh, config: cluster.config, destinationRules });
  const [single, ...others] = destinationRules;
  if (!single || others.length > 0) return build();
  const known = ofSingleRules.get(cluster) ?? new WeakMap<DestinationRule, DestinationRuleIndex>();
  ofSingleRules.set(cluster, known);
  const index = known.get(single) ?? build();
  known.set(single, index);
  return index;
}
