/** What objects are listed under, so that the few that concern a host or a service are found without a search. */
import type { DestinationRule } from '../istio/destination-rule.ts';
import { boundGateways, meshGateway } from '../istio/gateway-name.ts';
import { resolveHost, serviceHost } from '../istio/host-name.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import type { Pod, Service } from '../kubernetes/core.ts';
import { namespaceOf } from '../kubernetes/object.ts';
import { destinationHosts } from './destination-hosts.ts';

export const inNamespace = (namespace: string) => `in ${namespace}`;
export const withLabel = (namespace: string, label: string, value: string) => `${namespace}/${label}=${value}`;
/** Objects with a destination at a host. */
export const towards = (host: string) => `to ${host}`;
/** VirtualServices that delegate to another, `namespace/name`. */
export const delegatingTo = (key: string) => `delegates ${key}`;
/** VirtualServices bound to a gateway, `namespace/name`. */
export const boundTo = (key: string) => `bound ${key}`;

/** A service is found by its namespace and its host. */
export function serviceTerms(service: Service, domain: string): string[] {
  const namespace = namespaceOf(service);
  return [inNamespace(namespace), serviceHost(service.metadata.name, namespace, domain)];
}

/** A pod is found by its namespace and by each of its labels. */
export function podTerms(pod: Pod): string[] {
  const namespace = namespaceOf(pod);
  const labels = Object.entries(pod.metadata.labels ?? {});
  return [inNamespace(namespace), ...labels.map(([key, value]) => withLabel(namespace, key, value))];
}

/** A VirtualService is found by its hosts, and by what its rules lead to and are bound to. */
export function virtualServiceTerms(object: VirtualService, domain: string): string[] {
  return [
    ...ownHosts(object, domain),
    ...destinationHosts(object, domain).map(towards),
    ...delegatesOf(object).map(delegatingTo),
    ...gatewaysOf(object).map(boundTo),
  ];
}

/** The fully qualified host that a DestinationRule is about. */
export function destinationRuleHost(object: DestinationRule, domain: string): string {
  return resolveHost(object.spec.host, namespaceOf(object), domain);
}

/** The fully qualified hosts that a VirtualService takes requests for. */
export function ownHosts(object: VirtualService, domain: string): string[] {
  return (object.spec.hosts ?? []).map((host) => resolveHost(host.toLowerCase(), namespaceOf(object), domain));
}

/** `namespace/name` of the VirtualServices that rules are delegated to. */
export function delegatesOf(object: VirtualService): string[] {
  return (object.spec.http ?? []).flatMap(({ delegate }) =>
    delegate?.name ? [`${delegate.namespace || namespaceOf(object)}/${delegate.name}`] : [],
  );
}

/** `namespace/name` of the gateways that a VirtualService is bound to; sidecars are none. */
export function gatewaysOf(object: VirtualService): string[] {
  return boundGateways(object.spec.gateways, namespaceOf(object)).filter((gateway) => gateway !== meshGateway);
}
