/** The order of a list of services. */

export const sortKeys = ['name', 'rate', 'success', 'p95', 'findings'] as const;
export type SortKey = (typeof sortKeys)[number];

/** A key, with `-` before it for the largest first. */
export type SortOrder = SortKey | `-${SortKey}`;

export type Sortable = { readonly name: string } & { readonly [K in Exclude<SortKey, 'name'>]: number | null };

/** What is not known comes last in either direction; equals stand by name. */
export function sortServices<T>(services: readonly T[], order: SortOrder, valuesOf: (service: T) => Sortable): T[] {
  const { key, isDescending } = parseOrder(order);
  const byName = (a: Sortable, b: Sortable) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const compare = (a: Sortable, b: Sortable): number => {
    if (key === 'name') return isDescending ? -byName(a, b) : byName(a, b);
    const [left, right] = [a[key], b[key]];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || byName(a, b);
    return (isDescending ? right - left : left - right) || byName(a, b);
  };
  return services
    .map((service) => ({ service, values: valuesOf(service) }))
    .sort((a, b) => compare(a.values, b.values))
    .map(({ service }) => service);
}

export function parseOrder(order: SortOrder): { key: SortKey; isDescending: boolean } {
  const isDescending = order.startsWith('-');
  return { key: (isDescending ? order.slice(1) : order) as SortKey, isDescending };
}

/** What a press on the head of a column asks for: names from A, figures from the largest; then the other way round. */
export function nextOrder(present: SortOrder, key: SortKey): SortOrder {
  const { key: sorted, isDescending } = parseOrder(present);
  if (sorted === key) return isDescending ? key : `-${key}`;
  return key === 'name' || key === 'success' ? key : `-${key}`;
}
