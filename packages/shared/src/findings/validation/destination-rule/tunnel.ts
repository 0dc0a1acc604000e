/** Tunnels. Source: istio/istio pkg/config/validation/validation.go (validateTunnelSettings). */
import { type Path, problem } from '../../finding.ts';
import { fqdnProblem } from '../names/domain-name.ts';
import { isIpAddress } from '../names/ip-address.ts';
import { isPort } from '../names/port.ts';
import type { Report } from '../report.ts';
import type { TrafficPolicyShape } from '../shape/destination-rule-shape.ts';

type Tunnel = NonNullable<TrafficPolicyShape['tunnel']>;

export function checkTunnel({ protocol, targetHost, targetPort }: Tunnel, path: Path, report: Report): void {
  const host = targetHost ?? '';
  const port = targetPort ?? 0;
  const isKnownProtocol = !protocol || protocol === 'CONNECT' || protocol === 'POST';
  if (!isKnownProtocol) report([...path, 'protocol'], problem('dr.tunnel.protocol'));
  if (fqdnProblem(host) && !isIpAddress(host)) report([...path, 'targetHost'], problem('dr.tunnel.host', { host }));
  if (!isPort(port)) report([...path, 'targetPort'], problem('dr.tunnel.port', { port }));
}
