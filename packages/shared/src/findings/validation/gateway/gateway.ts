/** Gateways. Source: istio/istio pkg/config/validation/validation.go (ValidateGateway). */
import { problem, quoted } from '../../finding.ts';
import { isDnsLabel } from '../names/domain-name.ts';
import type { Report } from '../report.ts';
import type { GatewayShape } from '../shape/gateway-shape.ts';
import { isHttp } from './protocol.ts';
import { checkServer } from './server.ts';

export function checkGateway(spec: GatewayShape, name: string, report: Report): void {
  const servers = spec.servers ?? [];
  if (!isDnsLabel(name)) report(['metadata', 'name'], problem('gw.name', { name: quoted(name) }));
  if (servers.length === 0) report(['spec', 'servers'], problem('gw.noServers'));
  for (const [index, server] of servers.entries()) checkServer(server, ['spec', 'servers', index], report);
  const portNames = new Set<string>();
  for (const [index, { port, tls }] of servers.entries()) {
    if (!port) continue;
    const at = ['spec', 'servers', index];
    const portName = port.name ?? '';
    if (portNames.has(portName)) report([...at, 'port', 'name'], problem('gw.port.duplicateName', { name: portName }));
    portNames.add(portName);
    if (tls?.httpsRedirect && !isHttp(port.protocol)) report([...at, 'tls'], problem('gw.httpsRedirect'));
  }
}
