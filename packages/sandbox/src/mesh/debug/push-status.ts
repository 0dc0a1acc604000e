/**
 * Conflicts that istiod notes while it makes configuration (istio/istio pilot/pkg/model/push_context.go), for
 * `/debug/push_status` and as gauges.
 */
import { boundGateways, meshGateway } from '@sluice/shared/istio/gateway-name';
import { resolveHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';

/** Metric to what it is about to the event. */
export type PushStatus = Readonly<Record<PushMetric, Readonly<Record<string, { readonly message?: string }>>>>;
export type PushMetric = (typeof pushMetrics)[number];
export const pushMetrics = ['pilot_vservice_dup_domain', 'pilot_destrule_subsets'] as const;

export function pushStatusOf(mesh: Mesh): PushStatus {
  return { pilot_vservice_dup_domain: duplicateDomains(mesh), pilot_destrule_subsets: duplicateSubsets(mesh) };
}

/** Only what there is: a metric without events is not in `/debug/push_status`. */
export function withoutEmpty(status: PushStatus): Partial<PushStatus> {
  return Object.fromEntries(Object.entries(status).filter(([, events]) => Object.keys(events).length > 0));
}

/** Hosts that several VirtualServices of the mesh claim: the oldest has them. */
function duplicateDomains({ virtualServices, config }: Mesh): Record<string, { message: string }> {
  const claims = virtualServices.flatMap(({ metadata, spec }) => {
    const namespace = metadata.namespace ?? 'default';
    if (!boundGateways(spec.gateways, namespace).includes(meshGateway)) return [];
    return [...new Set((spec.hosts ?? []).map((host) => resolveHost(host, namespace, config.domain)))];
  });
  return Object.fromEntries(
    repeated(claims).map((host) => [host, { message: `duplicate domain from virtual service: ${host}` }]),
  );
}

/** Subsets that several DestinationRules for a host define: the first counts. */
function duplicateSubsets({ destinationRules, config }: Mesh): Record<string, { message: string }> {
  const subsets = destinationRules.flatMap(({ metadata, spec }) => {
    const host = resolveHost(spec.host, metadata.namespace ?? 'default', config.domain);
    return (spec.subsets ?? []).map(({ name }) => `${host} ${name}`);
  });
  return Object.fromEntries(
    repeated(subsets).map((each) => {
      const [host = '', subset = ''] = each.split(' ');
      return [host, { message: `Duplicate subset ${subset} found while merging destination rules for ${host}` }];
    }),
  );
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const value of values) (seen.has(value) ? found : seen).add(value);
  return [...found];
}
