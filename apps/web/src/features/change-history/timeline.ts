/** Changes by Sluice and by others in one order. */
import type { ChangeSummary, listChanges } from '@sluice/shared/api/changes';
import type { ResponseOf } from '@sluice/shared/api/endpoint';

export type History = ResponseOf<typeof listChanges>;
export type OutsideChange = History['outside'][number];

export type Entry =
  | { readonly kind: 'change'; readonly change: ChangeSummary }
  | { readonly kind: 'outside'; readonly outside: OutsideChange };

/** Newest first; what has no time comes last. */
export function timelineOf({ changes, outside }: History): Entry[] {
  const entries: Entry[] = [
    ...changes.map((change) => ({ kind: 'change' as const, change })),
    ...outside.map((each) => ({ kind: 'outside' as const, outside: each })),
  ];
  return entries.toSorted((a, b) => timeOf(b) - timeOf(a));
}

function timeOf(entry: Entry): number {
  const at = entry.kind === 'change' ? entry.change.at : entry.outside.at;
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at);
}
