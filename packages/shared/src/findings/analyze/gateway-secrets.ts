/**
 * Credentials of gateways: they lie in the namespace of the gateway's pods, and have to be certificates in force.
 * Source: istio/istio pkg/config/analysis/analyzers/gateway/secret.go.
 */
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem, quoted } from '../finding.ts';
import { certificateValidity } from './certificate-validity.ts';
import { gatewayKey } from './gateway-key.ts';
import { gatewaySelector, printedSelector } from './gateway-selector.ts';
import { gatewayCheck } from './spec-check.ts';

/** Names of certificate and key: those of generic secrets, then those of type kubernetes.io/tls. */
const dataKeys = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;

function certificateOf(secret: KubernetesObject): string | null {
  const data = (secret.data ?? {}) as Readonly<Record<string, unknown>>;
  const names = dataKeys.find(([certificate, key]) => data[certificate] && data[key]);
  const encoded = names && data[names[0]];
  return typeof encoded === 'string' ? encoded : null;
}

function isValidAt(secret: KubernetesObject, now: number): boolean {
  const encoded = certificateOf(secret);
  const validity = encoded === null ? null : certificateValidity(encoded);
  return validity !== null && validity.notBefore <= now && now <= validity.notAfter;
}

export const gatewaySecrets = gatewayCheck('gateway.SecretAnalyzer', ({ object, spec, namespace }, cluster, report) => {
  const labels = gatewaySelector(spec);
  const pod = cluster.podsWith(labels)[0];
  if (!pod || namespaceOf(pod) === '') {
    const selector = printedSelector(labels);
    report(['spec', 'selector'], problem('analyze.notFound.selector', { what: 'selector', name: quoted(selector) }));
    return;
  }
  for (const [index, { tls }] of (spec.servers ?? []).entries()) {
    const credential = tls?.credentialName ?? '';
    if (credential === '') continue;
    const path = ['spec', 'servers', index, 'tls', 'credentialName'];
    const secret = cluster.find('Secret', gatewayKey(credential, namespaceOf(pod)));
    if (!secret) {
      report(path, problem('analyze.notFound.credential', { what: 'credentialName', name: quoted(credential) }));
    } else if (!isValidAt(secret, cluster.config.now)) {
      report(path, problem('analyze.invalidCredential', { gateway: object.metadata.name, namespace }));
    }
  }
});
