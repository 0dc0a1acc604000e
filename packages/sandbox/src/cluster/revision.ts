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

  /** The object's JSON as seen through one served version of its type. */
  toJson(version: string): string {
    return `{"kind":"${this.type.kind}","apiVersion":"${apiVersionOf(this.type, version)}",${this.#body()}`;
  }

  /** The same as an item of a list: Kubernetes leaves kind and apiVersion out for built-in types. */
  toListItem(version: string): string {
    return this.type.custom ? this.toJson(version) : `{${this.#body()}`;
  }

  #body(): string {
    if (this.#members === undefined) {
      const { apiVersion: _, kind: __, ...members } = this.object;
      this.#members = JSON.stringify(members).slice(1);
    }
    return this.#members;
  }
}
