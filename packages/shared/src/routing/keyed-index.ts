import { type KubernetesObject, keyOf } from '../kubernetes/object.ts';

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Objects of one kind, found by `namespace/name` or by any of the terms they are listed under. */
export class KeyedIndex<T extends KubernetesObject> {
  readonly #termsOf: (object: T) => Iterable<string>;
  readonly #objects = new Map<string, T>();
  readonly #byTerm = new Map<string, Map<string, T>>();

  constructor(termsOf: (object: T) => Iterable<string>, objects: Iterable<T> = []) {
    this.#termsOf = termsOf;
    for (const object of objects) this.put(object);
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  has(key: string): boolean {
    return this.#objects.has(key);
  }

  all(): readonly T[] {
    return [...this.#objects.values()];
  }

  /** The objects listed under a term. */
  under(term: string): ReadonlyMap<string, T> {
    return this.#byTerm.get(term) ?? none;
  }

  /** Adds an object or takes the place of the one with the same name. */
  put(object: T): void {
    const key = keyOf(object);
    this.delete(key);
    this.#objects.set(key, object);
    for (const term of this.#termsOf(object)) {
      const listed = this.#byTerm.get(term);
      if (listed === undefined) this.#byTerm.set(term, new Map([[key, object]]));
      else listed.set(key, object);
    }
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    this.#objects.delete(key);
    for (const term of this.#termsOf(object)) {
      const listed = this.#byTerm.get(term);
      listed?.delete(key);
      if (listed?.size === 0) this.#byTerm.delete(term);
    }
  }
}
