/** How clusters name their service in telemetry: metadata that istiod puts into each cluster. */
import type { ServiceLabels } from './request-stats.ts';

const known = new Map<string, ServiceLabels>();

/** @param host fully qualified */
export function serviceLabelsOf(host: string): ServiceLabels {
  let labels = known.get(host);
  if (labels === undefined) {
    const [, name = '', namespace = ''] = /^([^.]+)\.([^.]+)\.svc\./.exec(host) ?? [];
    labels = { host, name: name || host, namespace };
    known.set(host, labels);
  }
  return labels;
}
