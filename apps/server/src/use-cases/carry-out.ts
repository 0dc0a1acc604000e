/** A plan that has been checked is remembered, written and reported. */
import type { ChangeResult } from '@sluice/shared/api/changes';
import type { Write } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { Settle } from './apply-plan.ts';
import { apply, type DoneWrite, explain, PlanFailure } from './apply-plan.ts';
import type { ChangeRecord } from './change-history.ts';
import type { Actor, Audit, AuditLine, MeshCopy } from './ports.ts';

export type CarryOutPorts = {
  readonly copy: Pick<MeshCopy, 'whenSeen'>;
  readonly audit: Audit;
  readonly settle: Settle;
  /** History that could not be brought up to date. */
  readonly onFault: (error: unknown) => void;
};

const keptChanges = 50;

type Outcome = Pick<ChangeResult, 'change' | 'history'>;

/** Throws DomainErrors; `conflict` when nothing was written because somebody else was faster. */
export async function carryOut(record: ChangeRecord, actor: Actor, ports: CarryOutPorts): Promise<Outcome> {
  const { history } = actor;
  const begun = await history.begin(record);
  if (!begun.recorded && begun.reason === 'exists') {
    throw new DomainError('change-in-progress', 'A request with the same idempotency key is being answered');
  }
  try {
    const done = await apply({ writes: record.writes }, actor.objects, ports.settle);
    await report(record, done, begun.recorded, actor, ports);
    return {
      change: begun.recorded ? record.id : null,
      history: { recorded: begun.recorded, reason: begun.recorded ? null : begun.reason },
    };
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    await reportFailure(record, error, begun.recorded, actor, ports);
    throw explain(error);
  }
}

async function report(
  record: ChangeRecord,
  done: readonly DoneWrite[],
  isRecorded: boolean,
  { history }: Actor,
  { copy, audit, onFault }: CarryOutPorts,
): Promise<void> {
  audit(auditLine(record, isRecorded, 'applied', done));
  const made = { ...record, writes: done.map((write) => write.made) };
  await Promise.all([
    isRecorded && history.settle(record, 'applied').catch(onFault),
    history.note(made).catch(onFault),
    // The answer shows the new state, and so does whatever the caller asks next.
    ...done.map(({ made: { object }, object: stored }) =>
      copy.whenSeen(object, stored?.metadata.resourceVersion ?? null),
    ),
  ]);
  if (!isRecorded) return;
  for (const name of record.services) {
    // Nobody has to wait for it.
    void history.prune({ namespace: record.namespace, name }, keptChanges).catch(onFault);
  }
}

async function reportFailure(
  record: ChangeRecord,
  { undone, standing, isUnknown }: PlanFailure,
  isRecorded: boolean,
  { history }: Actor,
  { audit, onFault }: CarryOutPorts,
): Promise<void> {
  if (isUnknown) {
    // The record stays: recovery looks at what there is, and finishes or undoes it.
    audit(auditLine(record, isRecorded, 'unknown', standing));
    return;
  }
  if (undone.length > 0) audit(auditLine(record, isRecorded, 'undone', undone));
  if (standing.length > 0) audit(auditLine(record, isRecorded, 'undo-failed', standing));
  if (!isRecorded) return;
  await (standing.length > 0 ? history.settle(record, 'failed') : history.discard(record)).catch(onFault);
}

export function auditLine(
  { user, action, namespace, services, reason, id }: ChangeRecord,
  isRecorded: boolean,
  outcome: AuditLine['outcome'],
  done: readonly DoneWrite[],
): AuditLine {
  return {
    user,
    action,
    services: services.map((name) => ({ namespace, name })),
    reason,
    outcome,
    change: isRecorded ? id : null,
    writes: done.map(({ made, object }) => auditWrite(made, object?.metadata.resourceVersion)),
  };
}

function auditWrite({ action, object }: Write, version: string | undefined): AuditLine['writes'][number] {
  return { action, object, version: version ?? null };
}
