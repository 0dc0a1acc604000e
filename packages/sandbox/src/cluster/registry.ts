import { type ResourceType, typeId } from './resource-type.ts';

/** The types that an API server serves. CustomResourceDefinitions add to them and take from them. */
export class Registry {
  readonly #types = new Map<string, ResourceType>();
  readonly #listeners = new Set<() => void>();
  #generation = 0;

  constructor(types: readonly ResourceType[]) {
    for (const type of types) this.set(type);
  }

  /** Counts the changes, for whoever keeps something made from the types. */
  get generation(): number {
    return this.#generation;
  }

  /** Serves a type, in the place of the one with the same id if there is one. */
  set(type: ResourceType): void {
    this.#types.set(typeId(type), type);
    this.#changed();
  }

  delete(id: string): void {
    if (this.#types.delete(id)) this.#changed();
  }

  /** Calls the listener whenever a type comes, changes or goes, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#generation += 1;
    for (const listener of this.#listeners) listener();
  }

  has(id: string): boolean {
    return this.#types.has(id);
  }

  all(): readonly ResourceType[] {
    return [...this.#types.values()];
  }

  /** The type served at `/apis/<group>/<version>/<plural>`, or undefined. */
  find(group: string, version: string, plural: string): ResourceType | undefined {
    const type = this.#types.get(typeId({ plural, group }));
    return type?.versions.includes(version) ? type : undefined;
  }

  /** The type by its id, such as `pods` or `virtualservices.networking.istio.io`; throws for one that is not served. */
  get(id: string): ResourceType {
    const type = this.#types.get(id);
    if (!type) throw new Error(`the cluster serves no type ${id}`);
    return type;
  }
}
