import { leavesOf } from './pointer.ts';
import { isObject, keysOf, sameJson } from './same-json.ts';

/** An element that stays (both), goes (`to` is null) or comes (`from` is null). */
export type Pair = { readonly from: number | null; readonly to: number | null };

/**
 * Says which elements of one list became which of another, so that the least has to be written: equal ones first, then
 * those that differ in little. (rfc6902's own list comparison counts any change inside an element as one step, which
 * turns a moved rule into a rewrite of all rules in between.)
 */
export function alignLists(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && sameJson(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && sameJson(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const from = before.slice(start, before.length - end);
  const to = after.slice(start, after.length - end);
  const middle = oneMoved(from, to) ?? (isInPlace(from, to) ? inOrder(from.length) : cheapest(from, to));
  return [
    ...inOrder(start),
    ...middle.map((pair) => shifted(pair, start, start)),
    ...inOrder(end).map((pair) => shifted(pair, before.length - end, after.length - end)),
  ];
}

function inOrder(count: number): Pair[] {
  return Array.from({ length: count }, (_, index) => ({ from: index, to: index }));
}

function shifted({ from, to }: Pair, fromBy: number, toBy: number): Pair {
  return { from: from === null ? null : from + fromBy, to: to === null ? null : to + toBy };
}

/** Lists that differ in the place of one element only: it is at one end of the one and at the other end of the other. */
function oneMoved(from: readonly unknown[], to: readonly unknown[]): Pair[] | null {
  const last = from.length - 1;
  if (last < 1) return null;
  if (sameJson([...from.slice(1), from[0]], to)) {
    return [{ from: 0, to: null }, ...inOrder(last).map((pair) => shifted(pair, 1, 0)), { from: null, to: last }];
  }
  if (sameJson([from[last], ...from.slice(0, -1)], to)) {
    return [{ from: null, to: 0 }, ...inOrder(last).map((pair) => shifted(pair, 0, 1)), { from: last, to: null }];
  }
  return null;
}

/** Lists of one length in which nothing has moved: no element that changed is found elsewhere. */
function isInPlace(from: readonly unknown[], to: readonly unknown[]): boolean {
  if (from.length !== to.length) return false;
  const changed = from.map((_, at) => at).filter((at) => !sameJson(from[at], to[at]));
  return changed.every((at) => isAlike(from[at], to[at]) && changed.every((other) => !sameJson(from[at], to[other])));
}

/** Objects that have more in common than not. */
function isAlike(from: unknown, to: unknown): boolean {
  return changeCost(from, to) < sizeOf(from) + sizeOf(to);
}

/** The cheapest way by dynamic programming over the two lists; the cost is about the length of the patch. */
function cheapest(from: readonly unknown[], to: readonly unknown[]): Pair[] {
  const width = to.length + 1;
  const costs = new Float64Array((from.length + 1) * width);
  const cost = (row: number, column: number) => costs[row * width + column] ?? 0;
  for (let row = from.length; row >= 0; row -= 1) {
    for (let column = to.length; column >= 0; column -= 1) {
      if (row === from.length && column === to.length) continue;
      const goes = row < from.length ? sizeOf(from[row]) + cost(row + 1, column) : Number.POSITIVE_INFINITY;
      const comes = column < to.length ? sizeOf(to[column]) + cost(row, column + 1) : Number.POSITIVE_INFINITY;
      const stays =
        row < from.length && column < to.length
          ? changeCost(from[row], to[column]) + cost(row + 1, column + 1)
          : Number.POSITIVE_INFINITY;
      costs[row * width + column] = Math.min(stays, goes, comes);
    }
  }
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < from.length || column < to.length; ) {
    const least = cost(row, column);
    const both = row < from.length && column < to.length;
    if (both && changeCost(from[row], to[column]) + cost(row + 1, column + 1) === least) {
      pairs.push({ from: row++, to: column++ });
    } else if (row < from.length && sizeOf(from[row]) + cost(row + 1, column) === least) {
      pairs.push({ from: row++, to: null });
    } else {
      pairs.push({ from: null, to: column++ });
    }
  }
  return pairs;
}

/** About what it takes to put a value in, or to take it out and test what it was. */
function sizeOf(value: unknown): number {
  return 1 + leavesOf(value, []).length;
}

/** About what it takes to make one value of another; lists are compared place by place. */
function changeCost(from: unknown, to: unknown): number {
  if (sameJson(from, to)) return 0;
  const [old, wanted] = [membersOf(from), membersOf(to)];
  if (old === null || wanted === null || Array.isArray(from) !== Array.isArray(to)) return 1 + sizeOf(to);
  let cost = 0;
  for (const key of new Set([...old.keys(), ...wanted.keys()])) {
    if (!wanted.has(key)) cost += sizeOf(old.get(key));
    else if (!old.has(key)) cost += sizeOf(wanted.get(key));
    else cost += changeCost(old.get(key), wanted.get(key));
  }
  return cost;
}

function membersOf(value: unknown): ReadonlyMap<string | number, unknown> | null {
  if (Array.isArray(value)) return new Map(value.entries());
  return isObject(value) ? new Map(keysOf(value).map((key) => [key, value[key]])) : null;
}
