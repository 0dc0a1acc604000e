/**
 * Strategic merge patch for built-in kinds (apimachinery pkg/util/strategicpatch): a merge patch in which the items of
 * lists with keys are merged one by one, with the directives `$patch`, `$retainKeys`, `$setElementOrder/<list>` and
 * `$deleteFromPrimitiveList/<list>`.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../cluster/json.ts';
import { isSetList, mergeKeysOf } from '../cluster/merge-keys.ts';
import { badRequest } from '../cluster/status-error.ts';

const orderDirective = '$setElementOrder/';
const deletionDirective = '$deleteFromPrimitiveList/';

/** Throws 400 BadRequest for directives that make no sense. */
export function strategicMergePatch(target: Json | undefined, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  if (patch.$patch !== undefined && patch.$patch !== 'merge') {
    throw badRequest(`Unknown patch type found: ${JSON.stringify(patch.$patch)} in map[]`);
  }
  const members = new Map(isJsonObject(target) ? Object.entries(target) : []);
  if (Array.isArray(patch.$retainKeys)) {
    const retained = new Set(patch.$retainKeys);
    for (const key of members.keys()) if (!retained.has(key)) members.delete(key);
  }
  for (const [key, value] of Object.entries(patch)) applyMember(members, key, value, patch);
  return Object.fromEntries(members);
}

function applyMember(members: Map<string, Json>, key: string, value: Json, patch: JsonObject): void {
  if (key.startsWith(deletionDirective)) {
    const list = key.slice(deletionDirective.length);
    const removed = listOf(value, key);
    const present = members.get(list);
    if (Array.isArray(present))
      members.set(
        list,
        present.filter((item) => !removed.some((gone) => isEqualJson(gone, item))),
      );
  } else if (key.startsWith(orderDirective)) {
    const list = key.slice(orderDirective.length);
    const present = members.get(list);
    // The list itself is ordered when it is merged; this is for an order without changes.
    if (!(list in patch) && Array.isArray(present)) members.set(list, ordered(list, present, listOf(value, key)));
  } else if (key.startsWith('$')) {
    return;
  } else if (value === null) {
    members.delete(key);
  } else {
    members.set(key, mergeValue(key, members.get(key), value, patch[orderDirective + key]));
  }
}

function mergeValue(key: string, target: Json | undefined, patch: Json, order: Json | undefined): Json {
  if (isJsonObject(patch)) return strategicMergePatch(target, patch);
  if (!Array.isArray(patch)) return patch;
  const present = Array.isArray(target) ? target : [];
  if (isSetList(key))
    return [...present, ...patch.filter((item) => !present.some((other) => isEqualJson(other, item)))];
  const keys = mergeKeysOf(key, [...present, ...patch]);
  if (keys === undefined || !patch.every(isJsonObject)) return patch;
  // Patches tell items apart by one key, also where ownership counts two: ports by their number alone.
  const merged = mergeItems(present.filter(isJsonObject), patch, keys.slice(0, 1));
  return order === undefined ? merged : ordered(key, merged, listOf(order, orderDirective + key));
}

function mergeItems(present: JsonObject[], patches: JsonObject[], keys: readonly string[]): JsonObject[] {
  if (patches.some((patch) => patch.$patch === 'replace')) {
    return patches.filter((patch) => patch.$patch !== 'replace').map(withoutDirectives);
  }
  const items = [...present];
  for (const patch of patches) {
    const index = items.findIndex((item) => isSameItem(item, patch, keys));
    if (patch.$patch === 'delete') {
      if (index >= 0) items.splice(index, 1);
    } else if (index >= 0) items[index] = strategicMergePatch(items[index], patch);
    else items.push(strategicMergePatch({}, patch));
  }
  return items;
}

/** A key that the patch leaves out, such as a port's protocol, does not tell items apart. */
function isSameItem(item: JsonObject, patch: JsonObject, keys: readonly string[]): boolean {
  const given = keys.filter((key) => patch[key] !== undefined);
  if (given.length === 0) {
    throw badRequest(`map: ${JSON.stringify(patch)} does not contain declared merge key: ${keys[0]}`);
  }
  return given.every((key) => isEqualJson(item[key], patch[key]));
}

/** Items in the wanted order; those that it does not name keep their place after the ones that it does. */
function ordered(list: string, items: readonly Json[], order: readonly Json[]): Json[] {
  const keys = mergeKeysOf(list, [...items, ...order]);
  const rank = (item: Json) => {
    const index = order.findIndex((wanted) =>
      isJsonObject(wanted) && isJsonObject(item) && keys
        ? keys.every((key) => wanted[key] === undefined || isEqualJson(wanted[key], item[key]))
        : isEqualJson(wanted, item),
    );
    return index < 0 ? order.length : index;
  };
  return items.toSorted((a, b) => rank(a) - rank(b));
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}

function listOf(value: Json, directive: string): Json[] {
  if (Array.isArray(value)) return value;
  throw badRequest(`the value of ${directive} must be a list`);
}
