/** Servers of a Gateway. Source: istio/istio pkg/config/validation/validation.go (validateServer). */
import { type Path, type Problem, problem, quoted } from '../../finding.ts';
import { ipAddressProblem } from '../names/ip-address.ts';
import { portProblem, unixAddressProblem } from '../names/port.ts';
import type { Report } from '../report.ts';
import type { ServerPortShape, ServerShape, ServerTlsShape } from '../shape/gateway-shape.ts';
import { isHttp, isKnownProtocol, isTls } from './protocol.ts';
import { serverHostProblems } from './server-host.ts';
import { serverTlsProblems } from './server-tls.ts';

const unixPrefix = 'unix://';

/** A port as protobuf prints it. */
function printed({ number, protocol, name }: ServerPortShape): string {
  return [
    ...(number ? [`number:${number}`] : []),
    ...(protocol ? [`protocol:${quoted(protocol)}`] : []),
    ...(name ? [`name:${quoted(name)}`] : []),
  ].join(' ');
}

/** Problems of the port alone; istiod looks at TLS against the protocol only where there are none. */
function serverPortProblems(port: ServerPortShape | null | undefined, bind: string): Problem[] {
  if (!port) return [problem('gw.port.required')];
  const number = port.number ?? 0;
  const badNumber = number > 0 || !bind.startsWith(unixPrefix) ? portProblem(number) : null;
  return [
    ...(isKnownProtocol(port.protocol) ? [] : [problem('gw.port.protocol', { protocol: quoted(port.protocol ?? '') })]),
    ...(badNumber ? [badNumber] : []),
    ...(port.targetPort ? [problem('gw.port.targetPort')] : []),
    ...(port.name ? [] : [problem('gw.port.name', { port: printed(port) })]),
  ];
}

function checkBind(port: ServerPortShape | null | undefined, bind: string, path: Path, report: Report): void {
  if (!bind.startsWith(unixPrefix)) {
    if (bind !== '') report([...path, 'bind'], ipAddressProblem(bind));
    return;
  }
  report([...path, 'bind'], unixAddressProblem(bind.slice(unixPrefix.length)));
  if (port?.number) report([...path, 'port', 'number'], problem('gw.port.unixNumber', { port: printed(port) }));
}

function isPassthrough({ mode }: ServerTlsShape): boolean {
  return mode == null || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
}

/** TLS settings against the protocol: HTTPS and TLS need them, plain HTTP takes them for a redirect only. */
function protocolProblem(protocol: string | null | undefined, tls: ServerTlsShape | null | undefined): Problem | null {
  if (isTls(protocol)) return tls ? null : problem('gw.tls.required');
  if (!tls) return null;
  if (!isHttp(protocol)) return problem('gw.tls.onTcp');
  const hasFiles = tls.caCertificates || tls.privateKey || tls.serverCertificate;
  return isPassthrough(tls) && !hasFiles ? null : problem('gw.tls.onHttp');
}

export function checkServer(server: ServerShape, path: Path, report: Report): void {
  const bind = server.bind ?? '';
  if (!server.hosts?.length) report([...path, 'hosts'], problem('gw.server.noHosts'));
  for (const [index, host] of (server.hosts ?? []).entries()) {
    report([...path, 'hosts', index], serverHostProblems(host));
  }
  const portProblems = serverPortProblems(server.port, bind);
  report([...path, 'port'], portProblems);
  checkBind(server.port, bind, path, report);
  if (server.tls) report([...path, 'tls'], serverTlsProblems(server.tls));
  if (portProblems.length === 0) report([...path, 'tls'], protocolProblem(server.port?.protocol, server.tls));
}
