/**
 * Whether a match applies at every proxy where another one applies. Ports, gateways and sources are decided for each
 * proxy; with `gateways` in a match its sources are not looked at.
 */
import { hostCovers } from '../../istio/host-name.ts';
import { selects } from '../../kubernetes/object.ts';
import type { HttpMatchShape, L4MatchShape } from '../validation/shape/virtual-service-shape.ts';

type AnyMatch = HttpMatchShape | L4MatchShape;

function gatewaysOf(match: AnyMatch, ofObject: readonly string[]): readonly string[] {
  return match.gateways?.length ? match.gateways : ofObject;
}

function sourceCovers(outer: AnyMatch, inner: AnyMatch): boolean {
  const labels = Object.entries(outer.sourceLabels ?? {});
  const namespace = outer.sourceNamespace || null;
  if (labels.length === 0 && namespace === null) return true;
  if (inner.gateways?.length) return false;
  const wanted = Object.fromEntries(labels.map(([name, value]) => [name, value ?? '']));
  const given = Object.entries(inner.sourceLabels ?? {}).map(([name, value]) => [name, value ?? ''] as const);
  return selects(wanted, Object.fromEntries(given)) && (namespace === null || inner.sourceNamespace === namespace);
}

/** `ofObject`: the gateways of the VirtualService, which bound what a match without its own applies to. */
export function proxyCovers(outer: AnyMatch, inner: AnyMatch, ofObject: readonly string[]): boolean {
  if (outer.port && outer.port !== inner.port) return false;
  if (!outer.gateways?.length) return sourceCovers(outer, inner);
  const covered = new Set(outer.gateways);
  return gatewaysOf(inner, ofObject).every((gateway) => covered.has(gateway));
}

/** TLS and TCP matches. Subnets are compared as they are written. */
export function l4Covers(outer: L4MatchShape, inner: L4MatchShape, ofObject: readonly string[]): boolean {
  const hosts = outer.sniHosts ?? [];
  const isHost = (inner.sniHosts ?? []).every((host) => hosts.some((each) => hostCovers(each, host)));
  const subnets = outer.destinationSubnets ?? [];
  const innerSubnets = inner.destinationSubnets ?? [];
  const isSubnet =
    subnets.length === 0 || (innerSubnets.length > 0 && innerSubnets.every((subnet) => subnets.includes(subnet)));
  return isHost && isSubnet && proxyCovers(outer, inner, ofObject);
}
