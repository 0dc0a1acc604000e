import type { Touch } from './diff.ts';
import type { JsonPatchOperation } from './plan.ts';
import { type Leaf, leavesOf, type Pointer, pointerText } from './pointer.ts';
import { isObject } from './same-json.ts';

/** `test` operations on what a patch rests on, in the document as it was, each once. */
export function guardsFor(before: unknown, touched: readonly Touch[]): JsonPatchOperation[] {
  const tests = new Map<string, unknown>();
  for (const { at, was } of touched) {
    const leaves = [...elementsOnTheWay(before, at), ...(was === undefined ? [] : leavesOf(was, at))];
    for (const { pointer, value } of leaves) tests.set(pointerText(pointer), value);
  }
  return [...tests].map(([path, value]) => ({ op: 'test', path, value }));
}

/** What identifies each list element that the path goes through; where something is inserted, its neighbour. */
function elementsOnTheWay(document: unknown, at: Pointer): Leaf[] {
  const leaves: Leaf[] = [];
  let value = document;
  for (const [depth, token] of at.entries()) {
    if (!Array.isArray(value)) {
      value = isObject(value) ? value[token] : undefined;
      continue;
    }
    const index = Math.min(Number(token), value.length - 1);
    value = value[index];
    if (value !== undefined) leaves.push(...identity(value, [...at.slice(0, depth), index]));
  }
  return leaves;
}

/** Members that say which element this is: rules by name, matches and destinations, subsets by name. */
const identifying = ['name', 'match', 'host', 'subset', 'destination', 'delegate'] as const;

function identity(element: unknown, pointer: Pointer): Leaf[] {
  if (!isObject(element)) return leavesOf(element, pointer);
  const own = identifying.flatMap((key) =>
    element[key] === undefined ? [] : leavesOf(element[key], [...pointer, key]),
  );
  const { route } = element;
  const destinations = Array.isArray(route)
    ? route.flatMap((entry, index) => (isObject(entry) ? identity(entry, [...pointer, 'route', index]) : []))
    : [];
  return [...own, ...destinations];
}
