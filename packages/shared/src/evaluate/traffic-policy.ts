/**
 * The part of a DestinationRule's traffic policy that holds for one port and subset. Sources: istio/istio
 * pilot/pkg/networking/core/cluster_traffic_policy.go (MergeTrafficPolicy) and route/route.go (hashForHTTPDestination).
 */
import type { TrafficPolicy } from '../istio/destination-rule.ts';
import type { Destination } from '../istio/virtual-service.ts';
import type { HashPolicy } from './decision.ts';
import type { MergedRule } from './destination-rules.ts';
import { parseGoDuration } from './go-duration.ts';

const portFields = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;
const otherFields = ['tunnel', 'proxyProtocol'] as const;

export type EffectivePolicy = Pick<TrafficPolicy, (typeof portFields)[number] | (typeof otherFields)[number]>;

type PortSettings = NonNullable<TrafficPolicy['portLevelSettings']>[number];

function settingsFor(policy: TrafficPolicy | null | undefined, port: number): PortSettings | undefined {
  return policy?.portLevelSettings?.find((settings) => settings.port?.number === port);
}

/**
 * One policy over another for a port: an entry for the port replaces the four port-level fields as a whole (what it
 * leaves out goes back to the default); otherwise each field that is set replaces the one below.
 */
function overlay(below: EffectivePolicy, above: TrafficPolicy | null | undefined, port: number): EffectivePolicy {
  if (!above) return below;
  const forPort = settingsFor(above, port);
  const result: EffectivePolicy = { ...below };
  for (const field of portFields) {
    if (forPort) result[field] = pick(forPort[field]);
    else if (above[field]) result[field] = above[field];
  }
  for (const field of otherFields) if (above[field]) result[field] = above[field];
  return result;
}

function pick(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}

/** The traffic policy of the cluster for a port and, if given, a subset. */
export function trafficPolicyFor(rule: MergedRule, port: number, subset: string | null): EffectivePolicy {
  const top = overlay({}, rule.trafficPolicy, port);
  const definition = rule.subsets.find(({ name }) => name === subset);
  return overlay(top, definition?.trafficPolicy, port);
}

type ConsistentHash = Readonly<Record<string, unknown>>;

function consistentHashOf(policy: unknown): ConsistentHash | null {
  const balancer = (policy as { loadBalancer?: { consistentHash?: unknown } | null } | null | undefined)?.loadBalancer;
  const hash = balancer?.consistentHash;
  return typeof hash === 'object' && hash !== null ? (hash as ConsistentHash) : null;
}

/**
 * The hash policy of a route to a destination: of the subset's port entry, the subset, the port entry, the rule, the
 * first that has one. Port entries count only if the destination names the port.
 */
export function hashPolicyOf(rule: MergedRule | null, destination: Destination): HashPolicy | null {
  if (rule === null) return null;
  const port = destination.port?.number ?? null;
  const subset = rule.subsets.find(({ name }) => name === (destination.subset ?? ''))?.trafficPolicy;
  const atPort = (policy: TrafficPolicy | null | undefined) =>
    port === null ? null : consistentHashOf(settingsFor(policy, port));
  const hash =
    atPort(subset) ?? consistentHashOf(subset) ?? atPort(rule.trafficPolicy) ?? consistentHashOf(rule.trafficPolicy);
  return hash && readHash(hash);
}

/** The hash policy of the default route to a port of a service without VirtualService. */
export function defaultHashPolicyOf(rule: MergedRule | null, port: number): HashPolicy | null {
  if (rule === null) return null;
  const hash = consistentHashOf(settingsFor(rule.trafficPolicy, port)) ?? consistentHashOf(rule.trafficPolicy);
  return hash && readHash(hash);
}

function readHash(hash: ConsistentHash): HashPolicy | null {
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = hash;
  if (typeof httpHeaderName === 'string') return { type: 'header', name: httpHeaderName };
  if (typeof httpQueryParameterName === 'string') return { type: 'queryParameter', name: httpQueryParameterName };
  if (useSourceIp === true) return { type: 'sourceIp' };
  return readCookie(httpCookie);
}

function readCookie(cookie: unknown): HashPolicy | null {
  if (typeof cookie !== 'object' || cookie === null) return null;
  const { name, path, ttl } = cookie as { name?: unknown; path?: unknown; ttl?: unknown };
  return {
    type: 'cookie',
    name: typeof name === 'string' ? name : '',
    path: typeof path === 'string' ? path : null,
    ttlMs: typeof ttl === 'string' ? parseGoDuration(ttl) : null,
  };
}
