/**
 * What the CRDs refuse before istiod's webhook is asked, beyond types, enums and `oneof`s: numbers of items and CEL rules.
 * Source: istio/api kubernetes/customresourcedefinitions.gen.yaml.
 */
import { problem } from '../finding.ts';
import type { Report } from './report.ts';
import type { GatewayShape } from './shape/gateway-shape.ts';
import { fieldName } from './shape/shape-problems.ts';

/** At most two credentials or certificates, from one source. */
export function checkGatewaySchema(spec: GatewayShape, report: Report): void {
  for (const [index, { tls }] of (spec.servers ?? []).entries()) {
    const at = ['spec', 'servers', index, 'tls'];
    for (const list of ['credentialNames', 'tlsCertificates'] as const) {
      const items = tls?.[list];
      if (!items || (items.length >= 1 && items.length <= 2)) continue;
      const path = [...at, list];
      report(path, problem('object.items', { field: fieldName(path), minimum: 1, maximum: 2 }));
    }
    const members = (['credentialName', 'credentialNames', 'tlsCertificates'] as const).filter(
      (member) => tls?.[member] != null,
    );
    if (members.length > 1 && members.includes('credentialNames')) {
      report(at, problem('object.oneOf', { field: fieldName(at), values: members }));
    }
  }
}
