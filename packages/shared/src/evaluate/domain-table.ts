/** Finds what belongs to a host name among exact names, `*.suffix` and `*`. */

export type DomainTable<T> = {
  readonly exact: ReadonlyMap<string, T>;
  /** Longest suffix first. */
  readonly wildcards: readonly { readonly suffix: string; readonly value: T }[];
  readonly any: T | null;
};

/** Indexes values by their domains, which are in lower case. Of two with the same domain the first stays. */
export function domainTable<T>(values: Iterable<T>, domainsOf: (value: T) => readonly string[]): DomainTable<T> {
  const exact = new Map<string, T>();
  const suffixes = new Map<string, T>();
  for (const value of values) {
    for (const domain of domainsOf(value)) {
      const table = domain.startsWith('*') ? suffixes : exact;
      const key = domain.startsWith('*') ? domain.slice(1) : domain;
      if (!table.has(key)) table.set(key, value);
    }
  }
  const any = suffixes.get('') ?? null;
  suffixes.delete('');
  const wildcards = [...suffixes].map(([suffix, value]) => ({ suffix, value }));
  wildcards.sort((a, b) => b.suffix.length - a.suffix.length);
  return { exact, wildcards, any };
}

/**
 * The value of the exact name, else of the longest suffix (which must leave something in front), else of `*`.
 * Source: Envoy's RouteMatcher::findVirtualHost.
 */
export function findByHost<T>(table: DomainTable<T>, host: string): T | null {
  const exact = table.exact.get(host);
  if (exact !== undefined) return exact;
  for (const { suffix, value } of table.wildcards) {
    if (host.length > suffix.length && host.endsWith(suffix)) return value;
  }
  return table.any;
}
