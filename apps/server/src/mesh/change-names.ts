/**
 * Which change of the history an object was written by, when another replica wrote it: the history, which all replicas
 * share, has what each change was made on and what it made of it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { lastWriterOf } from '@sluice/shared/plan/conflicts';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { StoredChange } from '../use-cases/change-history.ts';
import { idOf, type ObjectChange, specOf } from './change-log.ts';

export type ChangeNames = {
  /** Finds out who made it, once, if a replica of ours did and nobody has said so in a moment. */
  readonly lookUp: (service: ServiceRef, change: ObjectChange) => void;
  readonly stop: () => void;
};

type Options = {
  /** Newest first. */
  readonly list: (service: ServiceRef) => Promise<readonly StoredChange[]>;
  /** Whether it is known already, or nobody asks any more. */
  readonly isSettled: (service: ServiceRef, change: ObjectChange) => boolean;
  readonly onName: (id: string, service: ServiceRef, change: ObjectChange) => void;
  readonly onFault: (error: unknown) => void;
  /** Whoever makes a change here names it as soon as it is made; that is waited for before the history is read. */
  readonly pausesMs?: readonly number[];
};

/** In a storm of changes most are replaced before anybody reads who made them, and the cluster has enough to do. */
const mostAtOnce = 2;

export function createChangeNames({
  list,
  isSettled,
  onName,
  onFault,
  pausesMs = [300, 2_000, 8_000],
}: Options): ChangeNames {
  const stopping = new AbortController();
  const tried = new WeakSet<ObjectChange>();
  let underWay = 0;

  async function look(service: ServiceRef, change: ObjectChange) {
    for (const pause of pausesMs) {
      await sleep(pause, undefined, { signal: stopping.signal, ref: false });
      if (isSettled(service, change)) return void tried.delete(change); // somebody may ask again
      const id = madeBy(change, await listed(service));
      if (id !== null && !isSettled(service, change)) return onName(id, service, change);
    }
  }

  /** A cluster that does not answer, or does not let us, leaves changes without a name; they are none the worse. */
  async function listed(service: ServiceRef): Promise<readonly StoredChange[]> {
    try {
      return await list(service);
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  }

  return {
    lookUp(service, change) {
      if (underWay >= mostAtOnce || tried.has(change) || isSettled(service, change) || !isOurs(change)) return;
      tried.add(change);
      underWay += 1;
      look(service, change)
        .catch((error: unknown) => !stopping.signal.aborted && onFault(error))
        .finally(() => {
          underWay -= 1;
        });
    },
    stop: () => stopping.abort(),
  };
}

/** Of a deletion nobody says who made it. */
function isOurs({ states, version }: ObjectChange): boolean {
  const latest = states.at(-1);
  return version === null || (latest !== undefined && lastWriterOf(latest.object)?.manager === 'sluice');
}

/** The newest change that has written just this, preferably on top of what was there before it; null: none has. */
export function madeBy(change: ObjectChange, changes: readonly StoredChange[]): string | null {
  const [before, after] =
    change.version === null ? [change.states.at(-1), undefined] : [change.states.at(-2), change.states.at(-1)];
  const found = changes
    .filter(({ state }) => state === 'applied' || state === 'pending')
    .filter(({ writes }) =>
      writes.some((write) => {
        if (idOf(write.object) !== idOf(change.object)) return false;
        return isDeepStrictEqual(
          write.action === 'delete' ? undefined : write.after.spec,
          after && specOf(after.object),
        );
      }),
    );
  const isOnTop = ({ writes }: StoredChange) =>
    writes.some(
      (write) =>
        write.action !== 'create' &&
        idOf(write.object) === idOf(change.object) &&
        write.before.metadata.resourceVersion === before?.object.metadata.resourceVersion,
    );
  return (found.find(isOnTop) ?? found[0])?.id ?? null;
}
