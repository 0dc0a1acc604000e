import type { Revision } from './revision.ts';

/** The present objects of one type, ordered by `namespace/name` so that lists and pages need no sorting. */
export class OrderedRevisions {
  readonly #byKey = new Map<string, Revision>();
  readonly #ordered: Revision[] = [];

  get(key: string): Revision | undefined {
    return this.#byKey.get(key);
  }

  set(revision: Revision): void {
    const index = this.#lowerBound(revision.key);
    const isPresent = this.#byKey.has(revision.key);
    this.#ordered.splice(index, isPresent ? 1 : 0, revision);
    this.#byKey.set(revision.key, revision);
  }

  delete(key: string): void {
    if (this.#byKey.delete(key)) this.#ordered.splice(this.#lowerBound(key), 1);
  }

  /** A snapshot: later changes do not show in it. */
  all(): Revision[] {
    return this.#ordered.slice();
  }

  inNamespace(namespace: string): Revision[] {
    // "0" follows "/" in the order of characters, so this bound lies just behind the last key of the namespace.
    return this.#ordered.slice(this.#lowerBound(`${namespace}/`), this.#lowerBound(`${namespace}0`));
  }

  #lowerBound(key: string): number {
    let low = 0;
    let high = this.#ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ordered[middle] as Revision).key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
