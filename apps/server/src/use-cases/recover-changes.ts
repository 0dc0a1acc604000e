/** Changes that stopped in the middle because their replica did: finished where they can be, else undone. */

import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { emptyMesh } from '@sluice/shared/istio/mesh';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { planUndo } from '@sluice/shared/plan/plan-undo';
import { isDone, remainingOf } from '@sluice/shared/plan/progress';
import { DomainError } from '../domain-error.ts';
import type { Settle } from './apply-plan.ts';
import { apply, type DoneWrite, PlanFailure } from './apply-plan.ts';
import { auditLine, type CarryOutPorts } from './carry-out.ts';
import type { ChangeState, StoredChange } from './change-history.ts';
import { freshMesh } from './fresh-mesh.ts';
import type { Actor, RoutingObjects } from './ports.ts';

/** No request takes so long; whoever made an older pending change is gone. */
export const orphanedAfterMs = 60_000;

export type RecoveryPorts = Omit<CarryOutPorts, 'copy'> & { readonly now: () => number };

/** Looks for changes that nobody finishes any more; answers with what became of each. */
export async function recoverChanges(
  actor: Actor,
  ports: RecoveryPorts,
  olderThanMs = orphanedAfterMs,
): Promise<{ id: string; state: ChangeState | 'forgotten' }[]> {
  const orphans = (await actor.history.pending()).filter(({ at }) => ports.now() - Date.parse(at) >= olderThanMs);
  const results: { id: string; state: ChangeState | 'forgotten' }[] = [];
  for (const change of orphans) {
    try {
      results.push({ id: change.id, state: await recoverChange(change, actor, ports) });
    } catch (error) {
      ports.onFault(error); // it is still pending; the next look will find it again
    }
  }
  return results;
}

/** A change of which nothing was written is forgotten. Several replicas may try at once: every write is guarded. */
export async function recoverChange(
  change: StoredChange,
  actor: Actor,
  ports: RecoveryPorts,
): Promise<ChangeState | 'forgotten'> {
  const present = await presentObjects(change, actor.objects);
  const done = change.writes.filter((write) => isDone(write, present(write.object), change.writes));
  if (done.length === 0) {
    await actor.history.discard(change);
    return 'forgotten';
  }
  const state = (await finish(change, present, actor, ports)) ?? (await undo(change, done, actor, ports)) ?? 'failed';
  await actor.history.settle(change, state);
  return state;
}

type Present = (object: ObjectRef) => PlannedObject | null;

async function presentObjects(change: StoredChange, objects: RoutingObjects): Promise<Present> {
  const refs = change.writes.map(({ object }) => object);
  const read = await Promise.all(refs.map((ref) => objects.read(ref)));
  const keyOf = ({ kind, namespace, name }: ObjectRef) => `${kind} ${namespace}/${name}`;
  const byKey = new Map(refs.map((ref, at) => [keyOf(ref), read[at] ?? null]));
  return (ref) => byKey.get(keyOf(ref)) ?? null;
}

async function finish(
  change: StoredChange,
  present: Present,
  actor: Actor,
  ports: RecoveryPorts,
): Promise<ChangeState | null> {
  const remaining = remainingOf(change.writes, present);
  if (remaining === null) return null;
  const made = await attempt(remaining, actor.objects, ports.settle);
  if (made === null) return null;
  ports.audit(auditLine(change, true, 'finished-after-crash', made));
  return 'applied';
}

async function undo(
  change: StoredChange,
  done: readonly Write[],
  actor: Actor,
  ports: RecoveryPorts,
): Promise<ChangeState | null> {
  const refs = done.map(({ object }) => object);
  const planned = planUndo(await freshMesh(emptyMesh, actor.objects, refs), { writes: done });
  const made = planned.ok ? await attempt(planned.plan.writes, actor.objects, ports.settle) : null;
  if (made === null) return null;
  ports.audit(auditLine(change, true, 'undone-after-crash', made));
  return 'undone';
}

/** Null when the cluster or somebody's own change is in the way; nothing was written then. */
async function attempt(writes: readonly Write[], objects: RoutingObjects, settle: Settle): Promise<DoneWrite[] | null> {
  try {
    return await apply({ writes }, objects, settle);
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    if (error.cause instanceof DomainError && error.cause.code !== 'cluster-unreachable') return null;
    throw error.cause;
  }
}
