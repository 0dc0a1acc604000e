/**
 * `data` of ControllerRevisions is kept byte for byte as it came (apimachinery pkg/runtime/extension.go). A patch is
 * applied to what Go writes, which has five characters escaped (encoding/json HTMLEscape): where the writer had them
 * plain, the bytes differ afterwards, and the field that must not change counts as changed.
 */
import { dataIsImmutable } from '../cluster/admission/revision-validation.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { type ResourceType, typeId } from '../cluster/resource-type.ts';
import { invalid } from '../cluster/status-error.ts';

export type RawData = {
  /** The text that an object was created from. */
  readonly note: (type: ResourceType, object: KubeObject, text: string) => void;
  /** Throws 422 Invalid for an object whose data no patch leaves as it is. */
  readonly checkPatch: (type: ResourceType, object: KubeObject) => void;
};

export function createRawData(): RawData {
  /** Uids of objects with plain characters in their data. */
  const plain = new Set<string>();
  const isRaw = (type: ResourceType) => typeId(type) === 'controllerrevisions.apps';
  return {
    note(type, { metadata: { uid = '' } }, text) {
      if (isRaw(type) && isPlainAt(text, 'data')) plain.add(uid);
    },
    checkPatch(type, { metadata: { name, uid = '' } }) {
      if (isRaw(type) && plain.has(uid)) throw invalid(type, name, [dataIsImmutable]);
    },
  };
}

const escapedByGo = /[<>&\u2028\u2029]/;

/** Whether the text of a JSON object has such characters unescaped in strings below one of its members. */
function isPlainAt(text: string, member: string): boolean {
  if (!escapedByGo.test(text)) return false;
  const holders = new WeakSet<object>();
  const visit = function visit(this: object, _key: string, value: unknown, { source = '' }: { source?: string }) {
    const isPlain = typeof value === 'object' && value !== null ? holders.has(value) : escapedByGo.test(source);
    if (isPlain) holders.add(this);
    return value;
  };
  const document = JSON.parse(text, visit as (this: unknown, key: string, value: unknown) => unknown);
  const value: unknown = document?.[member];
  return typeof value === 'object' && value !== null && holders.has(value);
}
