/** Hosts of a VirtualService. Source: istio/istio pkg/config/validation/validation.go (ValidateVirtualService). */
import { hostsMatch } from '../../../istio/host-name.ts';
import { type Problem, problem } from '../../finding.ts';
import { gatewayBoundDomainProblem, wildcardDomainProblem } from '../names/domain-name.ts';
import { isIpAddress } from '../names/ip-address.ts';
import type { Report } from '../report.ts';
import type { VirtualServiceShape } from '../shape/virtual-service-shape.ts';

/** True when only gateways use the object: it names gateways, and `mesh` is not among them. */
export function isGatewayOnly(spec: VirtualServiceShape): boolean {
  const gateways = spec.gateways ?? [];
  return gateways.length > 0 && !gateways.includes('mesh');
}

function hostProblem(host: string, gatewayOnly: boolean, sni: boolean): Problem | null {
  const bad = gatewayOnly ? gatewayBoundDomainProblem(host, sni) : wildcardDomainProblem(host);
  if (bad) return isIpAddress(host) ? null : bad;
  return !gatewayOnly && host === '*' ? problem('vs.hosts.wildcardInMesh') : null;
}

function duplicates(hosts: readonly string[]): Problem[] {
  return hosts.flatMap((first, index) =>
    hosts
      .slice(index + 1)
      .filter((second) => hostsMatch(first, second))
      .map((second) => problem('vs.hosts.duplicate', { first, second })),
  );
}

/** Hosts that overlap are looked for only where all are valid. */
export function checkHosts(spec: VirtualServiceShape, report: Report): void {
  const hosts = spec.hosts ?? [];
  const gatewayOnly = isGatewayOnly(spec);
  const sni = (spec.tls ?? []).some(({ match }) => match?.some(({ sniHosts }) => sniHosts?.length));
  const bad = hosts.map((host) => hostProblem(host, gatewayOnly, sni));
  for (const [index, found] of bad.entries()) report(['spec', 'hosts', index], found);
  if (bad.every((found) => found === null)) report(['spec', 'hosts'], duplicates(hosts));
}
