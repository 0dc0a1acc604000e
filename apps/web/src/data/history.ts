/** The history of a service, and the change that was made here last. */
import {
  type ChangeResult,
  type ChangeSummary,
  getChange,
  listChanges,
  type Preview,
} from '@sluice/shared/api/changes';
import { type QueryClient, queryOptions, skipToken } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing, type ServiceRef } from './services.ts';

/** Under which histories are cached. */
export const historyKey = listChanges.operationId;

export const historyQuery = (call: Call, ref: ServiceRef) =>
  queryOptions({
    queryKey: [historyKey, ref] as const,
    queryFn: ({ signal }) => call(listChanges, { params: ref }, signal),
    ...healing,
    // Others make changes, too.
    staleTime: 0,
  });

/** A change is never changed: what was read once is good for ever. */
export const changeQuery = (call: Call, ref: ServiceRef, change: string) =>
  queryOptions({
    queryKey: [getChange.operationId, { ...ref, change }] as const,
    queryFn: ({ signal }) => call(getChange, { params: { ...ref, change } }, signal),
    ...healing,
  });

/** What a change is called by. */
export type ChangeInHistory = Pick<ChangeSummary, 'id' | 'at' | 'shares'> & {
  /** Null: whoever looks at the page. */
  readonly user: string | null;
};

export type MadeHere = {
  /** Its id in the history; null where history could not be recorded. */
  readonly id: string | null;
  /** How long the server took to accept it. */
  readonly seconds: number;
  /** When it was accepted, epoch milliseconds of the browser. */
  readonly at: number;
  /** What the service looked like right after it. */
  readonly etag: string;
  /** When counting had begun before the change; evidence that still says so is about the old split. */
  readonly countedSince: number | null;
  readonly result: Pick<ChangeResult, 'history' | 'merged'>;
  /** What it was to do to the rules; null where nobody has foretold it. */
  readonly preview: Pick<Preview, 'rules'> | null;
};

/** The change that was made in this tab last, until it is dismissed: it is told on every page of its service. */
export const madeHereQuery = (ref: ServiceRef) =>
  queryOptions<MadeHere | null>({
    queryKey: ['madeHere', ref] as const,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    initialData: null,
  });

export function noteMadeHere(queryClient: QueryClient, ref: ServiceRef, made: MadeHere | null): void {
  queryClient.setQueryData(madeHereQuery(ref).queryKey, made);
  void queryClient.invalidateQueries({ queryKey: [historyKey, ref] });
}

/** As the history will tell of it; null where the history does not know it. */
export function inHistory({ id, preview, at }: Pick<MadeHere, 'id' | 'preview' | 'at'>): ChangeInHistory | null {
  if (id === null) return null;
  const { before: rulesBefore, after: rulesAfter } = preview?.rules ?? { before: [], after: [] };
  const [before, after] = [sharesIn(rulesBefore), sharesIn(rulesAfter)];
  const shares = before === null || after === null ? null : { before, after };
  return { id, at: new Date(at).toISOString(), shares, user: null };
}

/** Shares of the default rule by version; null where it does not split between versions. */
function sharesIn(rules: Preview['rules']['before']): Record<string, number> | null {
  const last = rules.find(({ isDefault }) => isDefault);
  if (last === undefined || last.destinations.some(({ version }) => version === null)) return null;
  const shares: Record<string, number> = {};
  for (const { version, share } of last.destinations) {
    if (version !== null) shares[version] = (shares[version] ?? 0) + share;
  }
  return shares;
}

/** By the change that was taken back, the one that did it. */
export function undoingOf(changes: readonly ChangeSummary[]): ReadonlyMap<string, ChangeSummary> {
  return new Map(
    changes.flatMap((change) =>
      change.undoes === null || change.state !== 'applied' ? [] : [[change.undoes, change] as const],
    ),
  );
}

/** The newest change that is in effect and has not been taken back. */
function lastInEffect(changes: readonly ChangeSummary[]): ChangeSummary | null {
  const undone = undoingOf(changes);
  return changes.find(({ id, state }) => state === 'applied' && !undone.has(id)) ?? null;
}

/** Asks for the newest change that can be taken back; null where there is none or nobody can tell. */
export async function lastChangeOf(
  { call, queryClient }: { readonly call: Call; readonly queryClient: QueryClient },
  ref: ServiceRef,
): Promise<ChangeSummary | null> {
  const history = await queryClient.fetchQuery({ ...historyQuery(call, ref), retry: false }).catch(() => null);
  return history && lastInEffect(history.changes);
}
