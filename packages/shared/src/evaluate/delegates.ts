/**
 * How a rule of a delegate VirtualService is combined with the root rule that delegates to it.
 * Source: istio/istio pilot/pkg/model/virtualservice.go (mergeHTTPRoutes, mergeHTTPMatchRequests, hasConflict).
 */
import type { HTTPMatchRequest, HTTPRoute, StringMatch } from '../istio/virtual-service.ts';

type MaybeMatch = StringMatch | null | undefined;

/** The root rule with each rule of the delegate; rules in conflict with the root are left out. */
export function mergeDelegates(root: HTTPRoute, delegate: readonly HTTPRoute[]): HTTPRoute[] {
  return delegate.map((rule) => mergeDelegate(root, rule)).filter((rule) => rule !== null);
}

/** Fields that come from the delegate if it has them, else from the root, each as a whole. */
const inherited = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'mirrors',
  'corsPolicy',
  'headers',
] as const;

/** One delegate rule combined with its root rule, or null when their matches contradict each other. */
export function mergeDelegate(root: HTTPRoute, delegate: HTTPRoute): HTTPRoute | null {
  const match = mergeMatches(root.match ?? [], delegate.match ?? []);
  if (match === null) return null;
  const { delegate: _, ...merged }: HTTPRoute = { ...delegate };
  for (const field of inherited) {
    if (isUnset(merged[field]) && !isUnset(root[field])) Object.assign(merged, { [field]: root[field] });
  }
  if (match.length > 0) merged.match = match;
  const name = joinNames(root.name, delegate.name);
  if (name !== undefined) merged.name = name;
  return merged;
}

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function joinNames(root: string | undefined, delegate: string | undefined): string | undefined {
  return root && delegate ? `${root}-${delegate}` : delegate || root || undefined;
}

/**
 * Every match of the delegate with every match of the root that does not contradict it, or null when one match of the
 * delegate fits none of the root's: that drops the whole delegate rule.
 */
export function mergeMatches(
  root: readonly HTTPMatchRequest[],
  delegate: readonly HTTPMatchRequest[],
): HTTPMatchRequest[] | null {
  if (root.length === 0) return [...delegate];
  if (delegate.length === 0) return [...root];
  const merged: HTTPMatchRequest[] = [];
  for (const match of delegate) {
    const compatible = root.filter((rootMatch) => !hasConflict(rootMatch, match));
    if (compatible.length === 0) return null;
    merged.push(...compatible.map((rootMatch) => mergeMatch(rootMatch, match)));
  }
  return merged;
}

const textFields = ['uri', 'scheme', 'method', 'authority'] as const;
const mapFields = ['headers', 'withoutHeaders', 'queryParams'] as const;

/** True when no request could be meant by both, or when that cannot be told (regular expressions). */
export function hasConflict(root: HTTPMatchRequest, delegate: HTTPMatchRequest): boolean {
  return (
    textFields.some((field) => stringsConflict(root[field], delegate[field])) ||
    mapFields.some((field) => mapsConflict(root[field], delegate[field])) ||
    (root.ignoreUriCase === true) !== (delegate.ignoreUriCase === true) ||
    portsConflict(root.port ?? 0, delegate.port ?? 0) ||
    sourcesConflict(root, delegate)
  );
}

function mapsConflict(root: HTTPMatchRequest['headers'], delegate: HTTPMatchRequest['headers']): boolean {
  return Object.entries(delegate ?? {}).some(
    ([key, match]) => root && Object.hasOwn(root, key) && stringsConflict(root[key], match),
  );
}

function portsConflict(root: number, delegate: number): boolean {
  return root !== 0 && delegate !== 0 && root !== delegate;
}

function sourcesConflict(root: HTTPMatchRequest, delegate: HTTPMatchRequest): boolean {
  if (root.sourceNamespace && root.sourceNamespace !== delegate.sourceNamespace) return true;
  const labels = Object.entries(delegate.sourceLabels ?? {});
  if (
    labels.some(([key, value]) => root.sourceLabels && key in root.sourceLabels && root.sourceLabels[key] !== value)
  ) {
    return true;
  }
  const rootGateways = root.gateways ?? [];
  const gateways = delegate.gateways ?? [];
  if (rootGateways.length === 0 || gateways.length === 0) return false;
  return !gateways.every((gateway) => rootGateways.includes(gateway));
}

function stringsConflict(root: MaybeMatch, delegate: MaybeMatch): boolean {
  if (!root || !delegate) return false;
  if (root.regex || delegate.regex) return true;
  if (root.exact) return delegate.exact !== root.exact;
  const value = delegate.prefix || delegate.exact;
  return !root.prefix || !value?.startsWith(root.prefix);
}

/** The delegate's conditions, completed by the root's. */
function mergeMatch(root: HTTPMatchRequest, delegate: HTTPMatchRequest): HTTPMatchRequest {
  const merged: HTTPMatchRequest = { ...root, ...withoutUnset(delegate) };
  for (const field of [...mapFields, 'sourceLabels'] as const) {
    const both = { ...root[field], ...delegate[field] };
    if (Object.keys(both).length > 0) Object.assign(merged, { [field]: both });
  }
  const name = joinNames(root.name, delegate.name);
  return name === undefined ? merged : { ...merged, name };
}

function withoutUnset(match: HTTPMatchRequest): HTTPMatchRequest {
  const set = Object.entries(match).filter(([field, value]) => {
    if (isUnset(value)) return false;
    return field === 'port' ? value !== 0 : value !== '';
  });
  return Object.fromEntries(set);
}
