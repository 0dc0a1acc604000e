/** Waits until a change is true: all proxies have it, or requests follow it. */

import type { ServiceState } from '@sluice/shared/api/services';
import type { WaitResult } from '@sluice/shared/api/waiting';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { Subscribe } from '../listeners.ts';
import type { ChangeHistory, StoredChange } from './change-history.ts';
import type { ServiceRouting } from './describe-service.ts';
import { findChange } from './find-changes.ts';
import type { ServiceStates } from './service-states.ts';
import { isStanding, type Outcome, outcomeOf, type WaitedFor } from './wait-outcome.ts';

/** A write that was made: the object, and what it was and is. */
export type MadeWrite = {
  readonly object: Write['object'];
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
};

export type WaitPorts = {
  readonly services: Pick<ServiceStates, 'get'> & {
    /** As known now; null for one that is gone. */
    readonly find: (service: ServiceRef) => ServiceState | null;
  };
  /** Has the service measured and its proxies followed, until the answer is called. */
  readonly attend: (service: ServiceRef) => () => void;
  /** Makes sure that a change is followed that was made before we looked, or by another replica. */
  readonly adopt: (service: ServiceRouting, writes: readonly MadeWrite[], acceptedAt: number) => void;
  readonly present: (object: Write['object']) => PlannedObject | undefined;
  /** The change of the history that has led to an object as it is; null where that is not known here. */
  readonly madeBy: (object: Write['object']) => string | null;
  /** Anything that may be an answer. */
  readonly onNews: Subscribe<void>;
  readonly now: () => number;
};

export type Wait = { readonly for: WaitedFor; readonly timeoutMs: number; readonly signal: AbortSignal };

export type Waiting = {
  /** Throws `not-found`, `too-many-requests`, `cluster-unreachable`. */
  readonly wait: (service: ServiceRef, id: string, wanted: Wait, history: ChangeHistory) => Promise<WaitResult>;
  readonly stop: () => void;
};

/** Each costs an open connection and keeps a service measured. */
const maxWaiting = 500;
/** Our copy may not have seen what another replica has written. */
const unseenMs = 3_000;

export function createWaiting(ports: WaitPorts): Waiting {
  const stopping = new AbortController();
  let waiting = 0;

  return {
    async wait(service, id, wanted, history) {
      if (waiting >= maxWaiting) {
        throw new DomainError('too-many-requests', `${maxWaiting} callers are waiting for changes already`);
      }
      waiting += 1;
      const release = ports.attend(service);
      try {
        const signal = AbortSignal.any([wanted.signal, stopping.signal]);
        return await waitFor(service, await findChange(service, id, history), { ...wanted, signal }, ports);
      } finally {
        release();
        waiting -= 1;
      }
    },
    stop: () => stopping.abort(),
  };
}

async function waitFor(
  service: ServiceRef,
  change: StoredChange,
  wanted: Wait,
  { services, adopt, present, madeBy, onNews, now }: WaitPorts,
): Promise<WaitResult> {
  const startedAt = now();
  const first = await services.get(service);
  if (first.propagation === null) adopt(first, change.writes.map(madeOf(present)), Date.parse(change.at));
  let latest = first;

  function look(): Outcome | null {
    const found = services.find(service);
    if (found === null) return 'superseded';
    latest = found;
    const stands = change.state !== 'undone' && isStanding(change.writes, present);
    const isOther = change.writes.some(({ object }) => ![null, change.id].includes(madeBy(object)));
    if (!stands && !isOther && now() < Date.parse(change.at) + unseenMs) return null;
    return outcomeOf(wanted.for, { ...found, isStanding: stands });
  }

  const outcome = await firstOf(look, onNews, wanted);
  const { propagation, evidence } = latest;
  return { outcome: outcome ?? 'time-up', waitedMs: Math.max(0, now() - startedAt), propagation, evidence };
}

/** Null when time is up, or nobody waits any more. */
function firstOf(look: () => Outcome | null, onNews: Subscribe<void>, { timeoutMs, signal }: Wait) {
  return new Promise<Outcome | null>((resolve, reject) => {
    const finish = (outcome: Outcome | null) => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', give);
      resolve(outcome);
    };
    const give = () => finish(null);
    const check = () => {
      try {
        const outcome = look();
        if (outcome !== null) finish(outcome);
      } catch (error) {
        finish(null);
        reject(error as Error);
      }
    };
    const unsubscribe = onNews(check);
    const timer = setTimeout(give, timeoutMs);
    signal.addEventListener('abort', give);
    if (signal.aborted) give();
    else check();
  });
}

function madeOf(present: WaitPorts['present']): (write: Write) => MadeWrite {
  return (write) => ({
    object: write.object,
    before: write.action === 'create' ? undefined : write.before,
    after: write.action === 'delete' ? undefined : (present(write.object) ?? write.after),
  });
}
