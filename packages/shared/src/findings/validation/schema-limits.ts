/**
 * What the CRDs refuse before istiod's webhook is asked, beyond types, enums and `oneof`s: fields that have to be there,
 * numbers of items and CEL rules. Source: istio/api kubernetes/customresourcedefinitions.gen.yaml.
 */
import { type Path, problem } from '../finding.ts';
import type { Report } from './report.ts';
import type { DestinationRuleShape } from './shape/destination-rule-shape.ts';
import type { GatewayShape, ServerPortShape, ServerTlsShape } from './shape/gateway-shape.ts';
import { fieldName } from './shape/shape-problems.ts';

const maxCredentials = 2;
const maxLabelValue = 63;

/** istiod itself asks for a number only where the server is not bound to a unix socket. */
function checkPort(port: ServerPortShape, path: Path, report: Report): void {
  for (const field of ['number', 'protocol', 'name'] as const) {
    const at = [...path, field];
    if (port[field] == null) report(at, problem('object.required', { field: fieldName(at) }));
  }
}

/** At most two credentials or certificates, from one source. */
function checkTls(tls: ServerTlsShape, path: Path, report: Report): void {
  for (const list of ['credentialNames', 'tlsCertificates'] as const) {
    const items = tls[list];
    if (!items || (items.length >= 1 && items.length <= maxCredentials)) continue;
    const at = [...path, list];
    report(at, problem('object.items', { field: fieldName(at), minimum: 1, maximum: maxCredentials }));
  }
  const sources = ['credentialName', 'credentialNames', 'tlsCertificates'] as const;
  const members = sources.filter((member) => tls[member] != null);
  if (members.length > 1 && members.includes('credentialNames')) {
    report(path, problem('object.oneOf', { field: fieldName(path), values: members }));
  }
}

export function checkGatewaySchema(spec: GatewayShape, report: Report): void {
  for (const [index, { port, tls }] of (spec.servers ?? []).entries()) {
    const at = ['spec', 'servers', index];
    if (port) checkPort(port, [...at, 'port'], report);
    if (tls) checkTls(tls, [...at, 'tls'], report);
  }
}

export function checkDestinationRuleSchema(spec: DestinationRuleShape, report: Report): void {
  for (const [name, value] of Object.entries(spec.workloadSelector?.matchLabels ?? {})) {
    if ((value ?? '').length <= maxLabelValue) continue;
    const path = ['spec', 'workloadSelector', 'matchLabels', name];
    report(path, problem('object.tooLong', { field: fieldName(path), maximum: maxLabelValue }));
  }
}
