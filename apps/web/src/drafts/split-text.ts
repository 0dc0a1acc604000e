/** Drafts as text: in a link, and in the storage of a browser tab. */
import { z } from 'zod';
import type { SplitDraft, Weights } from './split-draft.ts';

/** `v1:57,v2:28,v3:15`. Names of versions may contain "-" and ".", but neither ":" nor ",". */
export function formatDraftLink(names: readonly string[], weights: Weights): string {
  return names.map((name, row) => `${name}:${weights[row] ?? 0}`).join(',');
}

export type LinkedDraft = { readonly weights: Weights | null; readonly unknown: readonly string[] };

/** Null weights where the text is no split of these versions; what it names beyond them is told, not guessed. */
export function parseDraftLink(text: string, names: readonly string[]): LinkedDraft {
  const entries = text.split(',').map((entry) => /^(.+):(\d{1,3})$/.exec(entry.trim()));
  const given = new Map(entries.flatMap((entry) => (entry ? [[entry[1] ?? '', Number(entry[2])] as const] : [])));
  const weights = names.map((name) => given.get(name) ?? 0);
  const isSplit = !entries.includes(null) && weights.reduce((sum, weight) => sum + weight, 0) === 100;
  return { weights: isSplit ? weights : null, unknown: [...given.keys()].filter((name) => !names.includes(name)) };
}

const Stored = z.object({
  versions: z.array(z.string()),
  weights: z.array(z.int().min(0).max(100)).nullable(),
  base: z.object({ weights: z.array(z.number()), isRuled: z.boolean() }).nullable(),
  locked: z.array(z.string()),
});

export function serialiseDraft({ applied, weights, base, locked }: SplitDraft): string {
  const stored: z.infer<typeof Stored> = {
    versions: applied.versions.map(({ name }) => name),
    weights: weights && [...weights],
    base: base && { weights: [...base.weights], isRuled: base.isRuled },
    locked: [...locked],
  };
  return JSON.stringify(stored);
}

/** The draft as it was left, over what is applied now; null where the text is none or the versions are others. */
export function restoreDraft(text: string, draft: SplitDraft): SplitDraft | null {
  const stored = readStored(text);
  const names = draft.applied.versions.map(({ name }) => name);
  if (stored === null || stored.versions.join('\n') !== names.join('\n')) return null;
  if (stored.weights !== null && stored.weights.reduce((sum, weight) => sum + weight, 0) !== 100) return null;
  return { ...draft, weights: stored.weights, base: stored.base, locked: new Set(stored.locked) };
}

function readStored(text: string): z.infer<typeof Stored> | null {
  try {
    return Stored.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
