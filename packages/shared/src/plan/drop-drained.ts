import { resolveHost } from '../istio/host-name.ts';
import type { HTTPRoute, HTTPRouteDestination, VirtualService } from '../istio/virtual-service.ts';
import { namespaceOf } from '../kubernetes/object.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { hostOf } from '../routing/service-scope.ts';
import type { Draft } from './draft.ts';

/**
 * Takes a subset out of the rules that name it with weight 0 beside destinations with weights: they send it nothing, and
 * only keep it from being removed. Rules in other namespaces stay as they are; somebody else looks after them.
 */
export function dropDrained(draft: Draft, service: ServiceRef, subset: string): void {
  const host = hostOf(draft.view, service);
  for (const object of draft.view.virtualServicesTo(host)) {
    const namespace = namespaceOf(object);
    if (namespace !== service.namespace) continue;
    const isMeant = ({ destination }: HTTPRouteDestination) =>
      destination.subset === subset && resolveHost(destination.host, namespace, draft.view.config.domain) === host;
    const http = (object.spec.http ?? []).map((rule) => withoutDrained(rule, isMeant));
    if (http.some((rule, index) => rule !== object.spec.http?.[index]))
      draft.putVirtualService(withRules(object, http));
  }
}

/** The weight of one of several destinations is 0 where none is written; a single one gets everything whatever it says. */
function withoutDrained(rule: HTTPRoute, isMeant: (entry: HTTPRouteDestination) => boolean): HTTPRoute {
  const route = rule.route ?? [];
  const rest = route.filter((entry) => !isMeant(entry) || (entry.weight ?? 0) > 0);
  const total = rest.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return rest.length === route.length || total === 0 ? rule : { ...rule, route: rest };
}

function withRules(object: VirtualService, http: HTTPRoute[]): VirtualService {
  return { ...object, spec: { ...object.spec, http } };
}
