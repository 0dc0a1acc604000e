import type { ChangeSummary, Preview } from '@sluice/shared/api/changes';
import type { ChangeInHistory } from './reviewed.ts';

/** A change that was just made as the history will tell of it; null where the history does not know it. */
export function justMade(id: string | null, { rules }: Pick<Preview, 'rules'>, at: number): ChangeInHistory | null {
  if (id === null) return null;
  const [before, after] = [sharesIn(rules.before), sharesIn(rules.after)];
  const shares = before === null || after === null ? null : { before, after };
  return { id, at: new Date(at).toISOString(), shares, user: null };
}

/** Shares of the default rule by version; null where it does not split between versions. */
function sharesIn(rules: Preview['rules']['before']): NonNullable<ChangeSummary['shares']>['before'] | null {
  const last = rules.find(({ isDefault }) => isDefault);
  if (last === undefined || last.destinations.some(({ version }) => version === null)) return null;
  const shares: Record<string, number> = {};
  for (const { version, share } of last.destinations) {
    if (version !== null) shares[version] = (shares[version] ?? 0) + share;
  }
  return shares;
}

/** The newest change that is in effect and has not been taken back. */
export function lastInEffect(changes: readonly ChangeSummary[]): ChangeSummary | null {
  const undone = new Set(
    changes.flatMap(({ undoes, state }) => (undoes === null || state !== 'applied' ? [] : [undoes])),
  );
  return changes.find(({ id, state }) => state === 'applied' && !undone.has(id)) ?? null;
}
