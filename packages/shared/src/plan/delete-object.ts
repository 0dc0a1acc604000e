import type { DestinationRule } from '../istio/destination-rule.ts';
import { resolveHost } from '../istio/host-name.ts';
import type { DeleteObject } from '../routing/edit.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { hostOf } from '../routing/service-scope.ts';
import { subsetsOf } from '../routing/versions.ts';
import type { Draft } from './draft.ts';
import { type EditRefused, refusal } from './edit-problem.ts';
import { hasOtherHosts, otherGateways } from './shared-object.ts';
import { usersOf } from './version-edits.ts';

/** Deletes one object that is about this service alone; shared ones are edited, never deleted. */
export function deleteObject(draft: Draft, service: ServiceRef, edit: DeleteObject): void {
  if (edit.object.kind === 'VirtualService') deleteVirtualService(draft, service, edit);
  else deleteDestinationRule(draft, service, edit);
}

function deleteVirtualService(draft: Draft, service: ServiceRef, { object: { namespace, name } }: DeleteObject): void {
  const object = draft.view.virtualService(namespace, name);
  if (object === undefined) throw missing('VirtualService', namespace, name);
  const isOwn = (object.spec.hosts ?? []).length > 0 && !hasOtherHosts(draft.view, service, object);
  if (!isOwn || otherGateways(object).length > 0) throw shared('VirtualService', namespace, name);
  draft.deleteVirtualService(object);
}

function deleteDestinationRule(draft: Draft, service: ServiceRef, { object: { namespace, name } }: DeleteObject): void {
  const object = draft.view.destinationRule(namespace, name);
  if (object === undefined) throw missing('DestinationRule', namespace, name);
  if (resolveHost(object.spec.host, namespace, draft.view.config.domain) !== hostOf(draft.view, service)) {
    throw shared('DestinationRule', namespace, name);
  }
  draft.deleteDestinationRule(object);
  requireSubsets(draft, service, object);
}

/** Rules may name a subset only as long as some DestinationRule defines it. */
function requireSubsets(draft: Draft, service: ServiceRef, deleted: DestinationRule): void {
  const left = new Set(subsetsOf(draft.view, service).map(({ name }) => name));
  const lost = (deleted.spec.subsets ?? []).map(({ name }) => name).filter((name) => !left.has(name));
  const users = [...new Set(lost.flatMap((name) => usersOf(draft.view, service, name)))];
  if (users.length === 0) return;
  throw refusal('conflict', 'object', `Rules still use its subsets: ${users.join(', ')}.`, { objects: users });
}

function missing(kind: string, namespace: string, name: string): EditRefused {
  return refusal('conflict', 'object', `${kind} ${namespace}/${name} does not exist (any more).`);
}

function shared(kind: string, namespace: string, name: string): EditRefused {
  const message = `${kind} ${namespace}/${name} is not about this service alone; it can only be edited.`;
  return refusal('not-editable', 'object', message, { reason: 'other-hosts' });
}
