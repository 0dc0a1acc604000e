/** Fields that Istio has given up. Source: istio/istio pkg/config/analysis/analyzers/deprecation/deprecation.go. */
import type { Check } from '../check.ts';
import { problem } from '../finding.ts';
import { virtualServiceCheck } from './spec-check.ts';

const name = 'deprecation.FieldAnalyzer';

const inVirtualServices = virtualServiceCheck(name, ({ spec }, _cluster, report) => {
  for (const [index, { fault }] of (spec.http ?? []).entries()) {
    if ((fault?.delay?.percent ?? 0) <= 0) continue;
    const field = 'HTTPRoute.fault.delay.percent';
    const replacement = 'HTTPRoute.fault.delay.percentage';
    const path = ['spec', 'http', index, 'fault', 'delay', 'percent'];
    report(path, problem('analyze.deprecated.field', { field, replacement }));
  }
});

const inSidecars: Check = {
  name,
  kind: 'Sidecar',
  run: (object, _cluster, report) => {
    const { outboundTrafficPolicy } = (object.spec ?? {}) as {
      outboundTrafficPolicy?: { egressProxy?: unknown } | null;
    };
    if (outboundTrafficPolicy?.egressProxy == null) return;
    const path = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
    report(path, problem('analyze.deprecated.ignored', { field: 'OutboundTrafficPolicy.EgressProxy' }));
  },
};

export const deprecatedFields: readonly Check[] = [inVirtualServices, inSidecars];
