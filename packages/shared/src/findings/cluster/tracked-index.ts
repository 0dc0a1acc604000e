import { type KubernetesObject, keyOf } from '../../kubernetes/object.ts';
import { KeyedIndex } from '../../routing/keyed-index.ts';
import type { ReadLog } from './read-log.ts';

/** In an order that does not depend on when objects came. */
function byKey<T>(objects: ReadonlyMap<string, T>): readonly T[] {
  if (objects.size < 2) return [...objects.values()];
  return [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

/** Objects of one kind by name and by term, which notes what is read and says what a change touches. */
export class TrackedIndex<T extends KubernetesObject> {
  readonly #name: string;
  readonly #log: ReadLog;
  readonly #termsOf: (object: T) => readonly string[];
  readonly #objects: KeyedIndex<T>;

  constructor(name: string, log: ReadLog, termsOf: (object: T) => readonly string[] = () => []) {
    this.#name = name;
    this.#log = log;
    this.#termsOf = termsOf;
    this.#objects = new KeyedIndex(termsOf);
  }

  get(key: string): T | undefined {
    this.#log.note(`${this.#name}/${key}`);
    return this.#objects.get(key);
  }

  under(term: string): readonly T[] {
    this.#log.note(`${this.#name}:${term}`);
    return this.peek(term);
  }

  /** As `under`, for those who note in another way what they have read. */
  peek(term: string): readonly T[] {
    return this.#objects.count(term) < 2 ? [...this.#objects.listed(term)] : byKey(this.#objects.under(term));
  }

  all(): readonly T[] {
    this.#log.note(`${this.#name}*`);
    return byKey(new Map(this.#objects.all().map((object) => [keyOf(object), object])));
  }

  /** The object of this name, as `get` without noting it. */
  current(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** Adds an object before anybody has read anything. */
  load(object: T): void {
    this.#objects.put(object);
  }

  /** Adds or replaces an object; returns the keys of everything that somebody may have read of it before or after. */
  put(object: T): readonly string[] {
    const before = this.#objects.get(keyOf(object));
    this.#objects.put(object);
    return [...(before ? this.#keysOf(before) : []), ...this.#keysOf(object)];
  }

  delete(key: string): readonly string[] {
    const before = this.#objects.get(key);
    this.#objects.delete(key);
    return before ? this.#keysOf(before) : [];
  }

  #keysOf(object: T): readonly string[] {
    const terms = this.#termsOf(object).map((term) => `${this.#name}:${term}`);
    return [`${this.#name}*`, `${this.#name}/${keyOf(object)}`, ...terms];
  }
}
