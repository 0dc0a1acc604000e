/** TLS to a destination. Source: istio/istio pkg/config/validation/agent/validation.go (ValidateTLS). */
import { type Problem, problem, quoted } from '../../finding.ts';
import type { ClientTlsShape } from '../shape/destination-rule-shape.ts';

const configMapScheme = 'configmap://';

/** CA certificates may come from a ConfigMap of the rule's own namespace. */
function configMapProblem(credentialName: string, namespace: string): Problem[] {
  if (!credentialName.startsWith(configMapScheme)) return [];
  const parts = credentialName.slice(configMapScheme.length).split('/');
  const isOwn = parts.length === 1 ? parts[0] !== '' : parts.length === 2 && parts[0] === namespace && parts[1] !== '';
  return isOwn ? [] : [problem('dr.tls.configMap', { namespace: quoted(namespace) })];
}

function skipVerifyProblems(tls: ClientTlsShape): Problem[] {
  if (!tls.insecureSkipVerify) return [];
  const hasCaOrNames = Boolean(tls.caCertificates) || Boolean(tls.subjectAltNames?.length);
  if (tls.mode === 'SIMPLE' && (hasCaOrNames || tls.credentialName)) return [problem('dr.tls.skipVerifySimple')];
  return tls.mode === 'MUTUAL' && hasCaOrNames ? [problem('dr.tls.skipVerifyMutual')] : [];
}

function certificateProblems(tls: ClientTlsShape): Problem[] {
  const { mode, credentialName, clientCertificate, privateKey, caCertificates, caCrl } = tls;
  if (credentialName && (mode === 'SIMPLE' || mode === 'MUTUAL')) {
    const hasFiles = clientCertificate || privateKey || caCertificates || caCrl;
    return hasFiles ? [problem('dr.tls.credentialAndFiles')] : [];
  }
  if (mode !== 'MUTUAL') return [];
  return [
    ...(clientCertificate ? [] : [problem('dr.tls.clientCertificate')]),
    ...(privateKey ? [] : [problem('dr.tls.privateKey')]),
  ];
}

/** Problems of the `tls` of a DestinationRule in the given namespace. */
export function clientTlsProblems(tls: ClientTlsShape, namespace: string): Problem[] {
  return [
    ...configMapProblem(tls.credentialName ?? '', namespace),
    ...skipVerifyProblems(tls),
    ...certificateProblems(tls),
  ];
}
