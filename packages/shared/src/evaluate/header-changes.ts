/**
 * Header operations of a route or destination. Source: istio/istio pilot/pkg/networking/core/route/route.go
 * (TranslateHeadersOperations) and Envoy's HeaderParser::evaluateHeaders.
 */
import type { HeaderOperations, Headers } from '../istio/virtual-service.ts';

/** Removals come first, then the writes in order. Names are in lower case. */
export type HeaderChange = {
  readonly remove: readonly string[];
  readonly write: readonly { readonly name: string; readonly value: string; readonly append: boolean }[];
};

export type HeaderChanges = { readonly request: HeaderChange; readonly response: HeaderChange };

const isInternal = (name: string) => name.startsWith(':') || name.toLowerCase() === 'host';
const isAuthority = (name: string) => [':authority', 'host'].includes(name.toLowerCase());

function writes(values: Readonly<Record<string, string>> | null | undefined, append: boolean) {
  return Object.entries(values ?? {})
    .filter(([name]) => !isInternal(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name: name.toLowerCase(), value, append }));
}

function changeOf(operations: HeaderOperations | null | undefined): HeaderChange {
  return {
    remove: (operations?.remove ?? []).filter((name) => !isInternal(name)).map((name) => name.toLowerCase()),
    write: [...writes(operations?.set, false), ...writes(operations?.add, true)],
  };
}

/** The operations in the order in which Envoy applies them, or null when there are none. */
export function headerChangesOf(headers: Headers | null | undefined): HeaderChanges | null {
  if (!headers) return null;
  const changes = { request: changeOf(headers.request), response: changeOf(headers.response) };
  return isEmpty(changes.request) && isEmpty(changes.response) ? null : changes;
}

function isEmpty(change: HeaderChange): boolean {
  return change.remove.length === 0 && change.write.length === 0;
}

/** The Host header that the operations ask for: `set` before `add`. */
export function authorityOf(headers: Headers | null | undefined): string | null {
  const { set, add } = headers?.request ?? {};
  for (const values of [set, add]) {
    const found = Object.entries(values ?? {}).findLast(([name]) => isAuthority(name));
    if (found?.[1]) return found[1];
  }
  return null;
}

/** Both in one: all removals, then the writes of the first, then those of the second. */
export function joinChanges(first: HeaderChanges | null, second: HeaderChanges | null): HeaderChanges | null {
  if (first === null || second === null) return first ?? second;
  const join = (a: HeaderChange, b: HeaderChange): HeaderChange => ({
    remove: [...a.remove, ...b.remove],
    write: [...a.write, ...b.write],
  });
  return { request: join(first.request, second.request), response: join(first.response, second.response) };
}

/** The headers after a change. Names are in lower case; appended values are joined with `,`. */
export function applyHeaderChange(
  headers: Readonly<Record<string, string>>,
  change: HeaderChange,
): Record<string, string> {
  const removed = new Set(change.remove);
  const result = Object.fromEntries(Object.entries(headers).filter(([name]) => !removed.has(name)));
  for (const { name, value, append } of change.write) {
    const present = result[name];
    result[name] = append && present !== undefined ? `${present},${value}` : value;
  }
  return result;
}
