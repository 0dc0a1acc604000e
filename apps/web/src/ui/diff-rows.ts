/** A difference of two texts as the rows of a table, long unchanged stretches folded. */
import { diffLines } from 'diff';

export type DiffRow =
  | {
      readonly kind: 'same' | 'removed' | 'added';
      readonly text: string;
      /** Line numbers, from 1; null on the side where the line is not. */
      readonly before: number | null;
      readonly after: number | null;
    }
  | { readonly kind: 'folded'; readonly rows: readonly DiffRow[] };

export type Diff = { readonly rows: readonly DiffRow[]; readonly added: number; readonly removed: number };

/** Lines kept beside a change. */
const context = 3;
/** A fold that hides fewer lines than these hides nothing worth it. */
const leastFold = 3;

export function diffRows(before: string, after: string): Diff {
  const rows = linesOf(before, after);
  const count = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).length;
  return { rows: fold(rows), added: count('added'), removed: count('removed') };
}

type Line = Exclude<DiffRow, { kind: 'folded' }>;

function linesOf(before: string, after: string): Line[] {
  let [left, right] = [0, 0];
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): Line => {
        const kind = added ? 'added' : removed ? 'removed' : 'same';
        if (kind !== 'added') left += 1;
        if (kind !== 'removed') right += 1;
        return { kind, text, before: kind === 'added' ? null : left, after: kind === 'removed' ? null : right };
      }),
  );
}

function fold(rows: readonly Line[]): DiffRow[] {
  const isNear = (at: number) =>
    rows.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== 'same');
  const folded: DiffRow[] = [];
  let hidden: Line[] = [];
  const flush = () => {
    if (hidden.length >= leastFold) folded.push({ kind: 'folded', rows: hidden });
    else folded.push(...hidden);
    hidden = [];
  };
  for (const [at, row] of rows.entries()) {
    if (!isNear(at)) {
      hidden.push(row);
      continue;
    }
    flush();
    folded.push(row);
  }
  flush();
  return folded;
}
