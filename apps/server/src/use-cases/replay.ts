/** A request that comes again with its idempotency key changes nothing and gets the answer of the first time. */
import type { Plan } from '@sluice/shared/plan/plan';
import { DomainError } from '../domain-error.ts';
import type { ChangeRef } from './change-history.ts';
import type { ChangePorts, ChangeRequest } from './change-request.ts';
import type { Actor } from './ports.ts';
import { orphanedAfterMs, recoverChange } from './recover-changes.ts';

export type Replayed = {
  readonly change: string;
  readonly warnings: string[];
  readonly plan: Plan;
  readonly detail: unknown;
};

/** Null for a key that has not led to a change. Throws `idempotency-key-reused` and `change-in-progress`. */
export async function replayOf(
  change: ChangeRef,
  { requestHash }: ChangeRequest,
  actor: Actor,
  ports: ChangePorts,
): Promise<Replayed | null> {
  const known = await actor.history.get(change).catch(unknown);
  if (known === null) return null;
  if (known.requestHash !== requestHash) {
    throw new DomainError('idempotency-key-reused', 'The idempotency key was used for a different request');
  }
  const isOrphan = known.state === 'pending' && ports.now() - Date.parse(known.at) > orphanedAfterMs;
  const state = isOrphan ? await recoverChange(known, actor, ports) : known.state;
  switch (state) {
    case 'pending':
      throw new DomainError('change-in-progress', 'A request with the same idempotency key is being answered');
    case 'applied':
      return { change: known.id, warnings: [...known.warnings], plan: { writes: known.writes }, detail: known.detail };
    case 'failed':
      throw new DomainError('cluster-refused', `The change ${known.id} has stopped half way`);
    case 'undone':
      await actor.history.discard(known).catch(() => undefined);
      return null;
    case 'forgotten':
      return null;
  }
}

/** Who may not read history has none. */
function unknown(error: unknown): null {
  if (error instanceof DomainError && error.code === 'forbidden') return null;
  throw error;
}
