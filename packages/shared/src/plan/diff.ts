import { alignLists } from './align-lists.ts';
import type { JsonPatchOperation } from './plan.ts';
import { type Pointer, pointerText } from './pointer.ts';
import { isObject, keysOf, sameJson } from './same-json.ts';

/** One operation, and what it touches in the document as it was. */
export type Touch = {
  readonly operation: JsonPatchOperation;
  /** Where, in the original document: operations after insertions and removals count other indices. */
  readonly at: Pointer;
  /** What was there and is changed, moved or taken away; undefined where something is put in. */
  readonly was: unknown;
};

/** The operations that turn one value into another. Changes in place come before insertions, removals and moves. */
export function touches(before: unknown, after: unknown, at: Pointer = []): Touch[] {
  if (sameJson(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listTouches(before, after, at);
  if (isObject(before) && isObject(after)) return memberTouches(before, after, at);
  // A list element can only be replaced: `add` would insert. Members use `add`, see `diffToPatch`.
  const op = typeof at.at(-1) === 'number' ? 'replace' : 'add';
  return [{ operation: { op, path: pointerText(at), value: after }, at, was: before }];
}

function memberTouches(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  at: Pointer,
): Touch[] {
  const removed = keysOf(before).filter((key) => after[key] === undefined);
  const found: Touch[] = removed.map((key) => {
    const place = [...at, key];
    return { operation: { op: 'remove', path: pointerText(place) }, at: place, was: before[key] };
  });
  for (const key of keysOf(after)) {
    const place = [...at, key];
    if (before[key] !== undefined) found.push(...touches(before[key], after[key], place));
    else
      found.push({ operation: { op: 'add', path: pointerText(place), value: after[key] }, at: place, was: undefined });
  }
  return found;
}

function listTouches(before: readonly unknown[], after: readonly unknown[], at: Pointer): Touch[] {
  const pairs = alignLists(before, after);
  const inPlace = pairs.flatMap(({ from, to }) =>
    from === null || to === null ? [] : touches(before[from], after[to], [...at, from]),
  );
  return [...inPlace, ...asMove(structure(pairs, before, after, at))];
}

/** Insertions and removals from the front to the back, in the indices that hold when their turn comes. */
function structure(
  pairs: ReturnType<typeof alignLists>,
  before: readonly unknown[],
  after: readonly unknown[],
  at: Pointer,
): Touch[] {
  const found: Touch[] = [];
  let next = 0;
  let passed = 0;
  for (const { from, to } of pairs) {
    if (from !== null) passed = from + 1;
    if (to === null && from !== null) {
      const path = pointerText([...at, next]);
      found.push({ operation: { op: 'remove', path }, at: [...at, from], was: before[from] });
      continue;
    }
    if (from === null && to !== null) {
      const operation = { op: 'add', path: pointerText([...at, next]), value: after[to] } as const;
      found.push({ operation, at: [...at, passed], was: undefined });
    }
    next += 1;
  }
  return found;
}

/** Taking something out and putting the same back in elsewhere is one `move`. */
function asMove(found: Touch[]): Touch[] {
  const removal = found.find(({ operation }) => operation.op === 'remove');
  const insertion = found
    .map(({ operation }) => (operation.op === 'add' ? operation : null))
    .find((add) => add !== null);
  if (found.length !== 2 || !removal || !insertion || !sameJson(removal.was, insertion.value)) return found;
  // A removal that came second counted the insertion; as a move it comes first and is found where it always was.
  const operation = { op: 'move', from: pointerText(removal.at), path: insertion.path } as const;
  return [{ operation, at: removal.at, was: removal.was }];
}
