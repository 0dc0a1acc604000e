/** Which hosts a VirtualService or DestinationRule speaks of, fully qualified; the keys of the host index. */
import type { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { resolveHost } from '@sluice/shared/istio/host-name';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';

const namespaceOf = (object: VirtualService | DestinationRule) => object.metadata.namespace ?? '';

/** Hosts that a VirtualService takes requests for and hosts that it sends them to, wildcards included. */
export function hostsOfVirtualService(virtualService: VirtualService, domain: string): ReadonlySet<string> {
  const { hosts, http, tls, tcp } = virtualService.spec;
  const named = [
    ...(hosts ?? []),
    ...[...(http ?? []), ...(tls ?? []), ...(tcp ?? [])].flatMap(({ route }) =>
      (route ?? []).map(({ destination }) => destination.host),
    ),
  ];
  return new Set(named.map((host) => resolveHost(host, namespaceOf(virtualService), domain)));
}

export function hostOfDestinationRule(rule: DestinationRule, domain: string): string {
  return resolveHost(rule.spec.host, namespaceOf(rule), domain);
}

/** `namespace/name` of the VirtualServices that this one delegates rules to. */
export function delegatesOf(virtualService: VirtualService): ReadonlySet<string> {
  const own = namespaceOf(virtualService);
  return new Set(
    (virtualService.spec.http ?? []).flatMap(({ delegate }) =>
      delegate?.name ? [`${delegate.namespace || own}/${delegate.name}`] : [],
    ),
  );
}

/** `namespace/name` of the Gateways that a VirtualService is bound to; `mesh` is none. */
export function gatewaysOf(virtualService: VirtualService): ReadonlySet<string> {
  const own = namespaceOf(virtualService);
  return new Set(
    (virtualService.spec.gateways ?? [])
      .filter((gateway) => gateway !== 'mesh')
      .map((gateway) => (gateway.includes('/') ? gateway : `${own}/${gateway}`)),
  );
}
