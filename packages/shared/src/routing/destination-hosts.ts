import { resolveHost } from '../istio/host-name.ts';
import type { Destination, HTTPRoute, VirtualService } from '../istio/virtual-service.ts';
import { namespaceOf } from '../kubernetes/object.ts';

/** Every destination that an HTTP route names, mirrors included. */
export function destinationsOf(route: HTTPRoute): Destination[] {
  return [
    ...(route.route ?? []).map(({ destination }) => destination),
    ...(route.mirror ? [route.mirror] : []),
    ...(route.mirrors ?? []).map(({ destination }) => destination),
  ];
}

/** Every destination that a VirtualService names, whatever the protocol, mirrors included. */
export function allDestinationsOf({ spec }: VirtualService): Destination[] {
  const plain = [...(spec.tls ?? []), ...(spec.tcp ?? [])];
  return [
    ...(spec.http ?? []).flatMap(destinationsOf),
    ...plain.flatMap(({ route }) => (route ?? []).map(({ destination }) => destination)),
  ];
}

/** The fully qualified hosts of those destinations, each once. */
export function destinationHosts(object: VirtualService, domain: string): string[] {
  const namespace = namespaceOf(object);
  return [...new Set(allDestinationsOf(object).map(({ host }) => resolveHost(host, namespace, domain)))];
}
