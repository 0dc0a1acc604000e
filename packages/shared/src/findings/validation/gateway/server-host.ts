/** Hosts of a server, `[namespace/]dnsName`. Source: pkg/config/validation/agent (ValidateNamespaceSlashWildcardHostname). */
import { type Problem, problem, quoted } from '../../finding.ts';
import { isDnsLabel, wildcardDomainProblem } from '../names/domain-name.ts';
import { isIpAddress } from '../names/ip-address.ts';

function nameProblems(host: string): Problem[] {
  const bad = isIpAddress(host) ? null : wildcardDomainProblem(host);
  const isPartial = host.includes('*') && host !== '*' && !host.startsWith('*.');
  return [
    ...(host !== '*' && !host.includes('.') ? [problem('gw.host.short')] : []),
    ...(bad ? [bad] : []),
    ...(isPartial ? [problem('gw.host.partialWildcard', { host: quoted(host) })] : []),
  ];
}

function namespaceProblem(namespace: string): Problem[] {
  if (namespace === '*' || namespace === '.' || isDnsLabel(namespace)) return [];
  return [problem('gw.host.namespace', { namespace: quoted(namespace) })];
}

export function serverHostProblems(host: string): Problem[] {
  const slash = host.indexOf('/');
  if (slash === -1) return nameProblems(host);
  const [namespace, name] = [host.slice(0, slash), host.slice(slash + 1)];
  return [
    ...(namespace === '' || name === '' ? [problem('gw.host.empty')] : []),
    ...namespaceProblem(namespace),
    ...nameProblems(name),
  ];
}
