import type { ObjectRef } from '../api/object-ref.ts';
import type { DestinationRule, Subset } from '../istio/destination-rule.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { namespaceOf } from '../kubernetes/object.ts';
import { applyPatch, diffToPatch } from './json-patch.ts';
import type { Change, PlannedObject, Write } from './plan.ts';

/**
 * Changes as writes in the order that never leaves traffic without a destination: subsets appear before anything names
 * them, and go when nothing does any more. A DestinationRule that both gains and loses subsets is written twice.
 */
export function orderedWrites(
  destinationRules: readonly Change<DestinationRule>[],
  virtualServices: readonly Change<VirtualService>[],
): Write[] {
  const steps = destinationRules.map(stepsOf);
  const isDelete = ({ action }: Write) => action === 'delete';
  const routes = virtualServices.flatMap(({ before, after }) => writeOf('VirtualService', before, after));
  return [
    ...steps.flatMap(({ first }) => first),
    ...routes.filter((write) => !isDelete(write)),
    ...routes.filter(isDelete),
    ...steps.flatMap(({ last }) => last),
  ];
}

type Steps = { readonly first: readonly Write[]; readonly last: readonly Write[] };

function stepsOf({ before, after }: Change<DestinationRule>): Steps {
  const write = (from: DestinationRule | undefined, to: DestinationRule | undefined) =>
    writeOf('DestinationRule', from, to);
  if (before === undefined) return { first: write(before, after), last: [] };
  if (after === undefined) return { first: [], last: write(before, after) };
  const between = withLostSubsets(before, after);
  const first = write(before, between);
  return { first, last: write(first.length === 0 ? before : withoutVersion(between), after) };
}

/** The wanted rule, still with the subsets that are to go. */
function withLostSubsets(before: DestinationRule, after: DestinationRule): DestinationRule {
  const kept = new Map((after.spec.subsets ?? []).map((subset) => [subset.name, subset]));
  const lost = (before.spec.subsets ?? []).filter(({ name }) => !kept.has(name));
  if (lost.length === 0) return after;
  const old = (before.spec.subsets ?? []).map((subset): Subset => kept.get(subset.name) ?? subset);
  const names = new Set(old.map(({ name }) => name));
  const subsets = [...old, ...(after.spec.subsets ?? []).filter(({ name }) => !names.has(name))];
  return { ...after, spec: { ...after.spec, subsets } };
}

/** The second write to an object cannot be locked on the version that was read: the first write changes it. */
function withoutVersion(rule: DestinationRule): DestinationRule {
  const { resourceVersion: _, ...metadata } = rule.metadata;
  return { ...rule, metadata };
}

function writeOf(kind: ObjectRef['kind'], before?: PlannedObject, after?: PlannedObject): Write[] {
  if (before === undefined) return after === undefined ? [] : [{ action: 'create', object: refOf(kind, after), after }];
  const object = refOf(kind, before);
  if (after === undefined) return [{ action: 'delete', object, before }];
  const patch = diffToPatch({ spec: before.spec }, { spec: after.spec });
  return patch.length === 0 ? [] : [{ action: 'patch', object, patch, before, after: applyPatch(before, patch) }];
}

function refOf(kind: ObjectRef['kind'], object: PlannedObject): ObjectRef {
  return { kind, namespace: namespaceOf(object), name: object.metadata.name };
}
