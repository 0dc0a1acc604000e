/** Ports, port names and unix socket addresses. Source: istio/istio pkg/config/validation. */
import { type Problem, problem } from '../../finding.ts';
import { isDnsLabel } from './domain-name.ts';

export function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

export function portProblem(port: number): Problem | null {
  return isPort(port) ? null : problem('name.port.range', { port });
}

export function portNameProblem(name: string): Problem | null {
  return isDnsLabel(name) ? null : problem('name.portName', { name });
}

/** The path of a unix domain socket; names that start with `@` are abstract sockets. */
export function unixAddressProblem(address: string): Problem | null {
  if (address === '') return problem('name.unixAddress.empty');
  if (address.startsWith('@')) return null;
  return address.startsWith('/') && !address.endsWith('/') ? null : problem('name.unixAddress.path', { address });
}
