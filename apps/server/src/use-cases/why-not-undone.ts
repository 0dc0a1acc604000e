/** Who stands in the way of an undo, where the history knows more than the fields of the objects. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { ChangeHistory, StoredChange } from './change-history.ts';

/** Makes an undo, and tells of a conflict which change has led to it and whose that was, if it was one of ours. */
export async function tellingWhoElse<T>(
  change: StoredChange,
  service: ServiceRef,
  history: ChangeHistory,
  undo: () => Promise<T>,
): Promise<T> {
  try {
    return await undo();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
    const changes = await history.list(service).catch(() => []);
    const undoing = undoingOf(change, changes);
    const later = undoing ?? laterChangeOf(change, changes, error);
    if (later === null) throw error;
    const { user, at, id } = later;
    const what = undoing === null ? 'What it wrote was changed' : 'It was undone';
    throw new DomainError('conflict', `${what} by ${user} at ${at}, with the change ${id}`, {
      cause: error,
      conflicts: error.conflicts,
      params: { ...error.params, change: id, user, at, by: undoing === null ? 'change' : 'undo' },
    });
  }
}

/** The change that has undone another and was not undone itself, the latest if there are several; null: none. */
export function undoingOf(change: StoredChange, changes: readonly StoredChange[]): StoredChange | null {
  const isStanding = (each: StoredChange) => each.state === 'applied' && undoingOf(each, changes) === null;
  return changes.find((each) => each.undoes === change.id && isStanding(each)) ?? null;
}

/** The latest later change that wrote one of the objects in conflict, if nobody but us has written them since. */
function laterChangeOf(
  change: StoredChange,
  changes: readonly StoredChange[],
  { conflicts }: DomainError,
): StoredChange | null {
  const ours = conflicts
    .filter(({ lastWriter }) => lastWriter?.manager === 'sluice')
    .map(({ object }) => keyOf(object));
  const isLater = (each: StoredChange) => each.id !== change.id && each.state === 'applied' && each.at >= change.at;
  const found = changes.find((each) => isLater(each) && each.writes.some(({ object }) => ours.includes(keyOf(object))));
  return found ?? null;
}

function keyOf({ kind, namespace, name }: StoredChange['writes'][number]['object']): string {
  return `${kind} ${namespace}/${name}`;
}
