/** Whether two matches ask for the same thing. */

const mapFields: ReadonlySet<string> = new Set(['headers', 'withoutHeaders', 'queryParams', 'sourceLabels']);

/** What protobuf does not tell from an absent field: empty texts, lists and maps, 0 and false. An empty message it does. */
function isDefault(field: string, value: unknown): boolean {
  if (value == null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return mapFields.has(field) && Object.keys(value).length === 0;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member != null);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]),
  );
}

/** Equal texts for equal matches, whatever their names. */
export function matchIdentity(match: object): string {
  const fields = Object.entries(match).filter(([field, value]) => field !== 'name' && !isDefault(field, value));
  return JSON.stringify(sorted(Object.fromEntries(fields)));
}
