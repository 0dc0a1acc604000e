import type { DestinationRule } from '../istio/destination-rule.ts';
import { resolveHost } from '../istio/host-name.ts';
import { keyOf, namespaceOf } from '../kubernetes/object.ts';
import { allDestinationsOf } from '../routing/destination-hosts.ts';
import { destinationRuleHost } from '../routing/index-terms.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { Plan } from './plan.ts';

/** The VirtualServices, as `namespace/name`, that name a subset of a host, mirrors included. */
export function subsetUsers(view: MeshView, host: string, subset: string): string[] {
  const isMeant = (written: string, namespace: string) => resolveHost(written, namespace, view.config.domain) === host;
  return view
    .virtualServicesTo(host)
    .filter((object) =>
      allDestinationsOf(object).some(
        (destination) => destination.subset === subset && isMeant(destination.host, namespaceOf(object)),
      ),
    )
    .map(keyOf)
    .sort();
}

/** The VirtualServices that would name a subset that the plan takes away: their requests would fail. */
export function orphanedBy(plan: Plan, proposed: MeshView): string[] {
  const users = plan.writes.flatMap((write) => {
    if (write.object.kind !== 'DestinationRule' || write.action === 'create') return [];
    const before = write.before as DestinationRule;
    const host = destinationRuleHost(before, proposed.config.domain);
    const left = new Set(
      proposed
        .destinationRulesFor(host)
        .flatMap(({ spec }) => spec.subsets ?? [])
        .map(({ name }) => name),
    );
    const lost = (before.spec.subsets ?? []).filter(({ name }) => !left.has(name));
    return lost.flatMap(({ name }) => subsetUsers(proposed, host, name));
  });
  return [...new Set(users)];
}
