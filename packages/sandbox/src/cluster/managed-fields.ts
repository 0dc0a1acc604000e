/** metadata.managedFields: who last changed each field, and when. */
import { changedFields, difference, intersection, isLeaf, presentFields, union } from './field-set.ts';
import type { KubeObject, ManagedFieldsEntry } from './kube-object.ts';
import { timestamp } from './lifecycle.ts';

export type Writer = {
  manager: string;
  /** The API version that the writer spoke. */
  apiVersion: string;
  subresource?: string | undefined;
  /** `Apply` for what seeds pretend to have been written by server-side apply. */
  operation?: ManagedFieldsEntry['operation'] | undefined;
};

export type OwnershipRules = {
  /** Whether lists count item by item: they do for built-in kinds. */
  hasKeyedLists: boolean;
  /** What an object of the kind is before anybody has written anything. */
  empty: Record<string, unknown>;
};

const mostUpdateManagers = 10;
const ancientManager = 'ancient-changes';

function isOf(entry: ManagedFieldsEntry, writer: Writer): boolean {
  return (
    entry.operation === (writer.operation ?? 'Update') &&
    entry.manager === writer.manager &&
    entry.apiVersion === writer.apiVersion &&
    entry.subresource === writer.subresource
  );
}

/**
 * The entries after a write: the writer takes the fields it added or changed, removed fields leave everybody, and
 * managers without fields vanish (structured-merge-diff merge/update.go, apimachinery managedfields).
 */
export function trackWrite(
  live: KubeObject | undefined,
  next: KubeObject,
  writer: Writer,
  now: Date,
  { hasKeyedLists, empty }: OwnershipRules,
): ManagedFieldsEntry[] {
  const changed = changedFields(live ?? empty, next, hasKeyedLists);
  const present = presentFields(next, hasKeyedLists);
  const entries: ManagedFieldsEntry[] = [];
  let isKnown = false;
  for (const entry of live?.metadata.managedFields ?? []) {
    const isWriter = isOf(entry, writer);
    const kept = intersection(isWriter ? entry.fieldsV1 : difference(entry.fieldsV1, changed), present);
    isKnown ||= isWriter;
    const fieldsV1 = isWriter ? union(kept, changed) : kept;
    if (isLeaf(fieldsV1)) continue;
    entries.push({ ...entry, fieldsV1, ...(isWriter && !isLeaf(changed) && { time: timestamp(now) }) });
  }
  if (!isKnown && !isLeaf(changed)) entries.push(entryFor(writer, changed, now));
  return mergeAncient(entries);
}

function entryFor(writer: Writer, fieldsV1: ManagedFieldsEntry['fieldsV1'], now: Date): ManagedFieldsEntry {
  const { manager, apiVersion, subresource, operation = 'Update' } = writer;
  const entry: ManagedFieldsEntry = {
    apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1,
    manager,
    operation,
    time: timestamp(now),
  };
  return subresource === undefined ? entry : { ...entry, subresource };
}

function mergeAncient(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const updates = entries.filter((entry) => entry.operation === 'Update');
  if (updates.length <= mostUpdateManagers) return entries;
  const [first, second] = updates.toSorted((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
  if (first === undefined || second === undefined) return entries;
  const merged = { ...second, manager: ancientManager, fieldsV1: union(first.fieldsV1, second.fieldsV1) };
  return mergeAncient([merged, ...entries.filter((entry) => entry !== first && entry !== second)]);
}
