import type { Version } from '../api/services.ts';
import type { DestinationRule, Subset } from '../istio/destination-rule.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { destinationRuleOf, hostOf } from '../routing/service-scope.ts';
import type { Draft } from './draft.ts';
import { freeName } from './free-name.ts';

/** Sees to it that the versions can be named as subsets. A DestinationRule that has to be created defines all versions. */
export function defineSubsets(draft: Draft, service: ServiceRef, needed: readonly Version[]): void {
  const missing = needed.filter(({ subset }) => subset === null);
  if (missing.length === 0) return;
  const own = ownDestinationRule(draft.view, service);
  const added = own === undefined ? draft.versionsOf(service).filter(({ subset }) => subset === null) : missing;
  addSubsets(
    draft,
    service,
    added.map(({ name, labels }) => ({ name, labels })),
  );
}

/** Adds subsets to the DestinationRule of the service, or creates one. */
export function addSubsets(draft: Draft, service: ServiceRef, subsets: readonly Subset[]): void {
  const own = ownDestinationRule(draft.view, service) ?? newDestinationRule(draft.view, service);
  draft.putDestinationRule({ ...own, spec: { ...own.spec, subsets: [...(own.spec.subsets ?? []), ...subsets] } });
}

/** The object that defines the subsets of this service alone: for its very host, in its own namespace. */
export function ownDestinationRule(view: MeshView, service: ServiceRef): DestinationRule | undefined {
  const rule = destinationRuleOf(view, service);
  if (rule === null || rule.namespace !== service.namespace || rule.host !== hostOf(view, service)) return undefined;
  const [first] = rule.from;
  return first && view.destinationRule(first.namespace, first.name);
}

/**
 * A DestinationRule for the service. It takes the place of a more general one as a whole (Istio does not merge across
 * hosts or namespaces), so it carries on that one's subsets and traffic policy.
 */
function newDestinationRule(view: MeshView, service: ServiceRef): DestinationRule {
  const { namespace, name } = service;
  const general = destinationRuleOf(view, service);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name: freeName(name, 'versions', (candidate) => view.destinationRule(namespace, candidate) !== undefined),
      namespace,
    },
    spec: {
      host: name,
      ...(general?.trafficPolicy ? { trafficPolicy: general.trafficPolicy } : {}),
      subsets: [...(general?.subsets ?? [])],
    },
  };
}
