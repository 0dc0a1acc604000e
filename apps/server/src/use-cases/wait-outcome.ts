/** What a change has come to, for somebody who waits for it. */
import type { Propagation } from '@sluice/shared/api/propagation';
import type { Evidence } from '@sluice/shared/api/services';
import type { WaitResult } from '@sluice/shared/api/waiting';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { canonicalJson } from './canonical-json.ts';

export type WaitedFor = 'acknowledged' | 'matches' | 'either';
export type Outcome = Exclude<WaitResult['outcome'], 'time-up'>;

export type WaitState = {
  /** Whether the rules are still those that the change has made. */
  readonly isStanding: boolean;
  readonly propagation: Propagation | null;
  readonly evidence: Pick<Evidence, 'state'>;
};

/** Null while nothing is decided. What has gone wrong ends the waiting, whatever was waited for. */
export function outcomeOf(wanted: WaitedFor, { isStanding, propagation, evidence }: WaitState): Outcome | null {
  if (!isStanding) return 'superseded';
  if (propagation?.state === 'rejected') return 'rejected';
  if (evidence.state === 'diverges') return 'diverges';
  if (wanted !== 'matches' && propagation?.state === 'in-effect') return 'acknowledged';
  if (wanted !== 'acknowledged' && evidence.state === 'matches') return 'matches';
  return null;
}

/** Whether all objects are as the writes have left them; what Sluice does not write, such as a status, does not count. */
export function isStanding(
  writes: readonly Write[],
  present: (object: Write['object']) => PlannedObject | undefined,
): boolean {
  const last = new Map(writes.map((write) => [JSON.stringify(write.object), write]));
  return [...last.values()].every((write) => {
    const found = present(write.object);
    if (write.action === 'delete' || found === undefined) return write.action === 'delete' && found === undefined;
    return canonicalJson(found.spec) === canonicalJson(write.after.spec);
  });
}
