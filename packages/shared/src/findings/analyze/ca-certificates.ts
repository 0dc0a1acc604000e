/**
 * TLS to a destination whose certificate nobody verifies.
 * Source: istio/istio pkg/config/analysis/analyzers/destinationrule/ca-certificates.go.
 */
import { problem } from '../finding.ts';
import type { ClientTlsShape } from '../validation/shape/destination-rule-shape.ts';
import { destinationRuleCheck } from './spec-check.ts';

/** Credentials that chosen workloads fetch by name hold CA certificates too. */
function isUnverified(tls: ClientTlsShape | null | undefined, hasSelector: boolean): boolean {
  if (tls?.mode !== 'SIMPLE' && tls?.mode !== 'MUTUAL') return false;
  return !tls.caCertificates && !(tls.credentialName && hasSelector);
}

export const caCertificates = destinationRuleCheck(
  'destinationrule.CaCertificateAnalyzer',
  ({ spec, namespace, name }, _cluster, report) => {
    const hasSelector = Boolean(spec.workloadSelector);
    const policy = spec.trafficPolicy;
    const params = { destinationRule: name, namespace, host: spec.host ?? '' };
    if (isUnverified(policy?.tls, hasSelector)) {
      const mode = policy?.tls?.mode ?? '';
      report(['spec', 'trafficPolicy', 'tls'], problem('analyze.tls.unverified', { ...params, mode }));
    }
    for (const [index, { tls, port }] of (policy?.portLevelSettings ?? []).entries()) {
      if (!isUnverified(tls, hasSelector)) continue;
      const path = ['spec', 'trafficPolicy', 'portLevelSettings', index, 'tls'];
      const more = { mode: tls?.mode ?? '', port: port?.number ?? 0 };
      report(path, problem('analyze.tls.unverifiedPort', { ...params, ...more }));
    }
  },
);
