import type { KubeObject } from './kube-object.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';

/**
 * One version of one object: immutable, and written out as JSON at most once, whatever the number of readers and of
 * API versions they ask for.
 */
export class Revision {
  readonly type: ResourceType;
  readonly key: string;
  readonly object: KubeObject;
  readonly version: number;
  #members: string | undefined;

  constructor(type: ResourceType, key: string, object: KubeObject, version: number) {
    this.type = type;
    this.key = key;
    this.object = object;
    this.version = version;
  }

  /** The object's JSON as seen through one served version of its type, or of a view of it. */
  toJson(version: string, seenAs = this.type): string {
    return `{"kind":"${seenAs.kind}","apiVersion":"${apiVersionOf(seenAs, version)}",${this.#seenBody(seenAs)}`;
  }

  /** The same as an item of a list: Kubernetes leaves kind and apiVersion out for built-in types. */
  toListItem(version: string, seenAs = this.type): string {
    return this.type.custom ? this.toJson(version, seenAs) : `{${this.#seenBody(seenAs)}`;
  }

  #seenBody({ view }: ResourceType): string {
    return view ? bodyOf(view.fromStored(this.object)) : this.#body();
  }

  #body(): string {
    this.#members ??= bodyOf(this.object);
    return this.#members;
  }
}

/** The JSON behind kind and apiVersion. */
function bodyOf(object: KubeObject): string {
  const { apiVersion: _, kind: __, ...members } = object;
  return JSON.stringify(members).slice(1);
}
