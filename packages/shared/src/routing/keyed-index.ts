import { hostCovers, isWildcard } from '../istio/host-name.ts';
import { type KubernetesObject, keyOf } from '../kubernetes/object.ts';

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Objects of one kind, found by `namespace/name` or by any of the terms they are listed under. */
export class KeyedIndex<T extends KubernetesObject> {
  readonly #termsOf: (object: T) => Iterable<string>;
  readonly #objects = new Map<string, T>();
  /** Under most terms there is one object; a map for each of those would take more memory than the objects. */
  readonly #byTerm = new Map<string, T | Map<string, T>>();
  /** Those of the terms that are hosts with a wildcard; most meshes have a handful. */
  readonly #wildcards = new Set<string>();

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

  get size(): number {
    return this.#objects.size;
  }

  all(): readonly T[] {
    return [...this.#objects.values()];
  }

  /** The objects listed under a term. */
  under(term: string): ReadonlyMap<string, T> {
    const listed = this.#byTerm.get(term);
    if (listed === undefined) return none;
    return listed instanceof Map ? listed : new Map([[keyOf(listed), listed]]);
  }

  /** The same without their names, for those who ask thousands of times a second. */
  listed(term: string): Iterable<T> {
    const listed = this.#byTerm.get(term);
    if (listed === undefined) return [];
    return listed instanceof Map ? listed.values() : [listed];
  }

  /** How many objects are listed under a term. */
  count(term: string): number {
    const listed = this.#byTerm.get(term);
    if (listed === undefined) return 0;
    return listed instanceof Map ? listed.size : 1;
  }

  /** The objects listed under a host or under a wildcard that covers it, each once. */
  covering(host: string): readonly T[] {
    const found = new Set(this.listed(host));
    const wildcards =
      this.#wildcards.size < host.length
        ? [...this.#wildcards].filter((wildcard) => hostCovers(wildcard, host))
        : wildcardsOver(host);
    for (const wildcard of wildcards) for (const object of this.listed(wildcard)) found.add(object);
    return [...found];
  }

  /** Adds an object or takes the place of the one with the same name. */
  put(object: T): void {
    const key = keyOf(object);
    this.delete(key);
    this.#objects.set(key, object);
    for (const term of this.#termsOf(object)) {
      const listed = this.#byTerm.get(term);
      if (listed instanceof Map) listed.set(key, object);
      else if (listed === undefined) {
        this.#byTerm.set(term, object);
        if (isWildcard(term)) this.#wildcards.add(term);
      } else if (listed !== object) {
        this.#byTerm.set(term, new Map([listed, object].map((each) => [keyOf(each), each])));
      }
    }
  }

  delete(key: string): void {
    const object = this.#objects.get(key);
    if (object === undefined) return;
    this.#objects.delete(key);
    for (const term of this.#termsOf(object)) {
      const listed = this.#byTerm.get(term);
      if (listed instanceof Map) listed.delete(key);
      if (listed instanceof Map && listed.size > 0) continue;
      this.#byTerm.delete(term);
      this.#wildcards.delete(term);
    }
  }
}

/** Every wildcard that covers the host, `*` last. */
function wildcardsOver(host: string): string[] {
  return Array.from({ length: host.length + 1 }, (_, start) => `*${host.slice(start)}`);
}
