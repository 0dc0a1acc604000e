import { boundGateways, meshGateway } from '../istio/gateway-name.ts';
import { resolveHost } from '../istio/host-name.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { namespaceOf } from '../kubernetes/object.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { RuleOrigin, ServiceRef } from '../routing/route-table.ts';
import { hostOf } from '../routing/service-scope.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';
import { objectOf } from './rule-object.ts';

/** Whether a VirtualService is about requests to other hosts, too. Delegates have no hosts of their own. */
export function hasOtherHosts(view: MeshView, service: ServiceRef, object: VirtualService): boolean {
  const host = hostOf(view, service);
  return (object.spec.hosts ?? []).some(
    (own) => resolveHost(own.toLowerCase(), namespaceOf(object), view.config.domain) !== host,
  );
}

/** The gateways a VirtualService is bound to, other than sidecars. */
export function otherGateways(object: VirtualService): string[] {
  return boundGateways(object.spec.gateways, namespaceOf(object)).filter((gateway) => gateway !== meshGateway);
}

/** Refuses to put a rule for this service where sidecars would obey it for other hosts as well. */
export function requireOwnHosts(draft: Draft, service: ServiceRef, origin: RuleOrigin): void {
  const object = objectOf(draft.view, origin);
  const isForSidecars = boundGateways(object.spec.gateways, origin.namespace).includes(meshGateway);
  if (!isForSidecars || !hasOtherHosts(draft.view, service, object)) return;
  const { namespace, name } = origin;
  const message = `VirtualService ${namespace}/${name} also routes other hosts; the rule would take their requests.`;
  throw refusal('not-editable', '', message, { reason: 'other-hosts' });
}
