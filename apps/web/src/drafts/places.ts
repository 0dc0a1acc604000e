/** Where the rules of one VirtualService are while edits are made one after another: each shifts the others. */

/** Indices in the object by id. Rules of one delegate share the index of the rule that delegates to them. */
export class Places {
  readonly #places: Map<string, number>;

  constructor(places: Iterable<readonly [string, number]>) {
    this.#places = new Map(places);
  }

  of(id: string): number {
    const place = this.#places.get(id);
    if (place === undefined) throw new Error(`No place is known for ${id}.`);
    return place;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  /** The place before all that are known. */
  first(): number {
    return Math.min(...this.#places.values());
  }

  /** The place behind all that are known. */
  last(): number {
    return Math.max(...this.#places.values());
  }

  add(id: string, at: number): void {
    this.#shift((place) => (place >= at ? place + 1 : place));
    this.#places.set(id, at);
  }

  remove(id: string): void {
    const at = this.of(id);
    this.#places.delete(id);
    this.#shift((place) => (place > at ? place - 1 : place));
  }

  /** The index that a move ends at, for something that stands at `from` and is wanted right before `target`. */
  before(from: number, target: number): number {
    return from < target ? target - 1 : target;
  }

  move(id: string, to: number): void {
    const from = this.of(id);
    this.#shift((place) => {
      if (place === from) return to;
      if (from < place && place <= to) return place - 1;
      return to <= place && place < from ? place + 1 : place;
    });
  }

  #shift(next: (place: number) => number): void {
    for (const [id, place] of this.#places) this.#places.set(id, next(place));
  }
}

/**
 * Which of the items in the wanted order can stay where they are, so that the fewest move: the heaviest run of places
 * that does not fall.
 *
 * @param weight of an item; what cannot move weighs more than everything that can
 */
export function stayingOf<T>(wanted: readonly T[], placeOf: (item: T) => number, weight: (item: T) => number): Set<T> {
  const best: { total: number; previous: number }[] = [];
  for (const [at, item] of wanted.entries()) {
    let chosen = { total: weight(item), previous: -1 };
    for (const [earlier, { total }] of best.entries()) {
      const other = wanted[earlier] as T;
      if (placeOf(other) <= placeOf(item) && total + weight(item) >= chosen.total) {
        chosen = { total: total + weight(item), previous: earlier };
      }
    }
    best[at] = chosen;
  }
  const staying = new Set<T>();
  let at = best.reduce((top, { total }, index) => (total > (best[top]?.total ?? -1) ? index : top), 0);
  while (at >= 0 && at < wanted.length) {
    staying.add(wanted[at] as T);
    at = best[at]?.previous ?? -1;
  }
  return staying;
}
