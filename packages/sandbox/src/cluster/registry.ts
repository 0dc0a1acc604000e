import { type ResourceType, typeId } from './resource-type.ts';

/** The types that an API server serves. */
export class Registry {
  readonly #types = new Map<string, ResourceType>();

  constructor(types: readonly ResourceType[]) {
    for (const type of types) this.#types.set(typeId(type), type);
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
