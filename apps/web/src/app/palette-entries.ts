/** What the palette offers, and how typing narrows it down. */
import type { IconName } from '../ui/icon.tsx';

export type PaletteEntry = {
  readonly id: string;
  readonly group: 'services' | 'pages' | 'actions' | 'namespaces';
  readonly icon: IconName;
  readonly text: string;
  readonly detail: string | null;
  /** An address of the page; null for what is no place. */
  readonly to: string | null;
  /** What else happens; `keys` opens the list of keys. */
  readonly action: (() => void) | 'keys' | null;
};

/**
 * Entries that have every word of the text, in their text or detail: first those that begin with it, then those where a
 * word of theirs does, then all others, each in their own order.
 */
export function searchEntries(entries: readonly PaletteEntry[], text: string): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const ranked: PaletteEntry[][] = [[], [], []];
  for (const entry of entries) {
    const own = entry.text.toLowerCase();
    const all = `${own} ${entry.detail?.toLowerCase() ?? ''}`;
    if (words.every((word) => all.includes(word))) ranked[rankOf(own, words[0] ?? '')]?.push(entry);
  }
  // One group stays in one piece.
  const sorted = ranked.flat();
  return [...new Set(sorted.map(({ group }) => group))].flatMap((group) =>
    sorted.filter((entry) => entry.group === group),
  );
}

function rankOf(text: string, word: string): 0 | 1 | 2 {
  if (text.startsWith(word)) return 0;
  return text.split(/[\s._-]+/).some((part) => part.startsWith(word)) ? 1 : 2;
}
