/** Changes to the versions of a service: the subsets of its DestinationRule. */
import type { Subset } from '../istio/destination-rule.ts';
import { isReady } from '../kubernetes/core.ts';
import { type Labels, selects } from '../kubernetes/object.ts';
import type { DefineVersion, RemoveVersion } from '../routing/edit.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { destinationRuleOf, hostOf } from '../routing/service-scope.ts';
import { subsetsOf } from '../routing/versions.ts';
import { addSubsets, ownDestinationRule } from './define-subsets.ts';
import type { Draft } from './draft.ts';
import { dropDrained } from './drop-drained.ts';
import { EditRefused, refusal, unknownVersion } from './edit-problem.ts';
import { sameJson } from './same-json.ts';
import { subsetUsers } from './subset-users.ts';

const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Adds a subset, or gives one other labels. */
export function defineVersion(draft: Draft, service: ServiceRef, edit: DefineVersion): void {
  const { name, labels, force } = edit;
  if (!dnsLabel.test(name)) {
    const message = 'The name of a version has at most 63 lower-case letters, digits and hyphens inside.';
    throw refusal('invalid', 'name', message);
  }
  if (Object.keys(labels).length === 0) throw refusal('invalid', 'labels', 'Without labels a version is all pods.');
  const known = subsetsOf(draft.view, service).find((subset) => subset.name === name);
  if (known === undefined) {
    addSubsets(draft, service, [{ name, labels }]);
    return;
  }
  if (sameJson(known.labels ?? {}, labels)) return;
  requireReadyPods(draft.view, service, name, labels, force);
  changeSubsets(draft, service, name, (subset) => [{ ...subset, labels }]);
}

/** Other labels must not leave requests without pods. */
function requireReadyPods(
  view: MeshView,
  service: ServiceRef,
  name: string,
  labels: Labels,
  force: readonly string[] = [],
): void {
  const isServed = view.podsOf(service).some((pod) => isReady(pod) && selects(labels, pod.metadata.labels));
  if (isServed || force.includes(name) || usersOf(view, service, name).length === 0) return;
  const message = `No ready pod has these labels, and rules send requests to ${name}.`;
  throw refusal('version-not-ready', 'labels', message, { version: name, total: 0 });
}

/** Removes a subset that gets no requests any more. */
export function removeVersion(draft: Draft, service: ServiceRef, { version }: RemoveVersion): void {
  const known = subsetsOf(draft.view, service).map(({ name }) => name);
  if (!known.includes(version)) throw new EditRefused(unknownVersion('version', version, known));
  dropDrained(draft, service, version);
  const users = usersOf(draft.view, service, version);
  if (users.length > 0) {
    const message = `Rules still send requests to ${version}: ${users.join(', ')}.`;
    throw refusal('conflict', 'version', message, { version, objects: users });
  }
  changeSubsets(draft, service, version, () => []);
}

/** The VirtualServices, as `namespace/name`, that name a subset of the service, mirrors included. */
export function usersOf(view: MeshView, service: ServiceRef, subset: string): string[] {
  return subsetUsers(view, hostOf(view, service), subset);
}

/** Changes a subset in every DestinationRule of the service that defines it. */
function changeSubsets(draft: Draft, service: ServiceRef, name: string, change: (subset: Subset) => Subset[]): void {
  if (ownDestinationRule(draft.view, service) === undefined) {
    const message = `Version ${name} is defined by a DestinationRule for more than this service.`;
    throw refusal('not-editable', 'version', message, { reason: 'other-hosts' });
  }
  for (const ref of destinationRuleOf(draft.view, service)?.from ?? []) {
    const rule = draft.view.destinationRule(ref.namespace, ref.name);
    if (!rule?.spec.subsets?.some((subset) => subset.name === name)) continue;
    const subsets = rule.spec.subsets.flatMap((subset) => (subset.name === name ? change(subset) : [subset]));
    const { subsets: _, ...spec } = rule.spec;
    draft.putDestinationRule({ ...rule, spec: subsets.length === 0 ? spec : { ...rule.spec, subsets } });
  }
}
