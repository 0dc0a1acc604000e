/** Sets of fields in Kubernetes' FieldsV1 form, as trees: a node without children owns the whole value below it. */
import { isEqualJson, isJsonObject, type Json } from './json.ts';
import type { FieldSet } from './kube-object.ts';
import { isSetList, mergeKeysOf } from './merge-keys.ts';

/** Members of metadata that belong to the server and are owned by nobody. */
const unownedMetadata = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
]);

type Fields = Map<string, { value: unknown; member: string }>;

/** The children of a value under their FieldsV1 names, or undefined for a value that is owned as a whole. */
function childrenOf(value: unknown, member: string, hasKeyedLists: boolean): Fields | undefined {
  if (isJsonObject(value)) {
    return new Map(Object.entries(value).map(([key, child]) => [`f:${key}`, { value: child, member: key }]));
  }
  if (!Array.isArray(value)) return undefined;
  if (isSetList(member))
    return new Map(value.map((item) => [`v:${JSON.stringify(item)}`, { value: item, member: '' }]));
  const keys = hasKeyedLists || member === 'ownerReferences' ? mergeKeysOf(member, value) : undefined;
  if (keys === undefined || !value.every(isJsonObject)) return undefined;
  const named = value.map((item) => {
    const identity = Object.fromEntries(
      keys.flatMap((key): [string, Json][] => (key in item ? [[key, item[key] as Json]] : [])),
    );
    return [`k:${JSON.stringify(identity)}`, { value: item, member: '' }] as const;
  });
  return new Map(named);
}

/** The fields that `next` adds to `live` or gives another value; `.` stands for a part that was not there at all. */
function changedBelow(live: unknown, next: unknown, member: string, hasKeyedLists: boolean): FieldSet | undefined {
  if (isEqualJson(live, next)) return undefined;
  const children = childrenOf(next, member, hasKeyedLists);
  if (children === undefined || children.size === 0) return {};
  const before = childrenOf(live, member, hasKeyedLists);
  const set: FieldSet = live === undefined ? { '.': {} } : {};
  for (const [name, child] of children) {
    const changed = changedBelow(before?.get(name)?.value, child.value, child.member, hasKeyedLists);
    if (changed) set[name] = changed;
  }
  return Object.keys(set).length > 0 ? set : undefined;
}

function owned(object: Record<string, unknown>): Record<string, unknown> {
  const { apiVersion: _, kind: __, metadata, ...rest } = object;
  const ownedMetadata = Object.entries(metadata as object).filter(([key]) => !unownedMetadata.has(key));
  return ownedMetadata.length > 0 ? { metadata: Object.fromEntries(ownedMetadata), ...rest } : rest;
}

/**
 * The fields that a writer adds or changes; `live` of a new object is an empty one. Lists count item by item only for built-in kinds (`hasKeyedLists`): every
 * list in Istio's routing kinds is atomic.
 */
export function changedFields(
  live: Record<string, unknown>,
  next: Record<string, unknown>,
  hasKeyedLists: boolean,
): FieldSet {
  // Metadata is always there, and owned by nobody as such.
  return changedBelow({ metadata: {}, ...owned(live) }, owned(next), '', hasKeyedLists) ?? {};
}

/** The fields of the object that exist, for forgetting owners of removed ones. */
export function presentFields(object: Record<string, unknown>, hasKeyedLists: boolean): FieldSet {
  return changedFields({ metadata: {} }, object, hasKeyedLists);
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const result: FieldSet = { ...left };
  for (const [name, set] of Object.entries(right)) result[name] = union(result[name] ?? {}, set);
  return result;
}

/** What of `set` is not in `removed`. */
export function difference(set: FieldSet, removed: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const [name, children] of Object.entries(set)) {
    const gone = removed[name];
    if (gone === undefined) result[name] = children;
    else if (!isLeaf(gone) && !isLeaf(children)) {
      const rest = difference(children, gone);
      if (!isLeaf(rest)) result[name] = rest;
    }
  }
  return result;
}

/** What of `set` still exists. A leaf stays when anything is at or below its place. */
export function intersection(set: FieldSet, present: FieldSet): FieldSet {
  const result: FieldSet = {};
  for (const [name, children] of Object.entries(set)) {
    const there = present[name];
    if (there === undefined) continue;
    if (isLeaf(children) || isLeaf(there)) result[name] = children;
    else {
      const rest = intersection(children, there);
      if (!isLeaf(rest)) result[name] = rest;
    }
  }
  return result;
}

export function isLeaf(set: FieldSet): boolean {
  return Object.keys(set).length === 0;
}
