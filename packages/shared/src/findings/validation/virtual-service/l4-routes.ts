/** TLS and TCP rules. Source: istio/istio pkg/config/validation/validation.go (validateTLSRoute, validateTCPRoute). */
import { hostCovers } from '../../../istio/host-name.ts';
import { type Path, type Problem, problem, quoted } from '../../finding.ts';
import { gatewayBoundDomainProblem, wildcardDomainProblem } from '../names/domain-name.ts';
import { ipSubnetProblem, isIpAddress } from '../names/ip-address.ts';
import { errorsOnly, type Report } from '../report.ts';
import type {
  L4MatchShape,
  TcpRouteShape,
  TlsRouteShape,
  VirtualServiceShape,
} from '../shape/virtual-service-shape.ts';
import { checkDestinations } from './destinations.ts';
import { checkSource } from './match.ts';

function checkL4Match(match: L4MatchShape, path: Path, report: Report): void {
  for (const [index, subnet] of (match.destinationSubnets ?? []).entries()) {
    report([...path, 'destinationSubnets', index], ipSubnetProblem(subnet));
  }
  checkSource(match, path, report);
}

function sniHostProblem(sniHost: string, spec: VirtualServiceShape): Problem | null {
  const isInMesh = (spec.gateways ?? []).includes('mesh');
  const bad = isInMesh ? wildcardDomainProblem(sniHost) : gatewayBoundDomainProblem(sniHost, true);
  if (bad) return isIpAddress(sniHost) ? problem('vs.tls.sniAddress', { address: quoted(sniHost) }) : bad;
  const hosts = spec.hosts ?? [];
  if (hosts.some((host) => hostCovers(host, sniHost))) return null;
  return problem('vs.tls.sniHost', { host: quoted(sniHost), hosts });
}

/** Legacy gateway names are worth a warning in the match of a TLS rule; in a TCP rule istiod loses it. */
export function checkTlsRoute(route: TlsRouteShape, spec: VirtualServiceShape, path: Path, report: Report): void {
  if (!route.match?.length) report(path, problem('vs.tls.noMatch'));
  for (const [index, match] of (route.match ?? []).entries()) {
    const at = [...path, 'match', index];
    if (!match.sniHosts?.length) report(at, problem('vs.tls.noSniHosts'));
    for (const [position, sniHost] of (match.sniHosts ?? []).entries()) {
      report([...at, 'sniHosts', position], sniHostProblem(sniHost, spec));
    }
    checkL4Match(match, at, report);
  }
  if (!route.route?.length) report(path, problem('vs.tls.noRoute'));
  checkDestinations(route.route ?? [], [...path, 'route'], report);
}

export function checkTcpRoute(route: TcpRouteShape, path: Path, report: Report): void {
  for (const [index, match] of (route.match ?? []).entries()) {
    checkL4Match(match, [...path, 'match', index], errorsOnly(report));
  }
  if (!route.route?.length) report(path, problem('vs.tcp.noRoute'));
  checkDestinations(route.route ?? [], [...path, 'route'], report);
}
