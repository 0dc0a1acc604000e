/**
 * The load balancer of a cloud, for the one Service that is reached from outside: it publishes the ingress gateway on an
 * address of this machine. A load balancer listens on the ports of its Service, so the Service gets the port that is
 * really listened on, beside 80 and 443, which are not published and are said to be so in the status.
 */
import { isIP } from 'node:net';
import { isJsonObject } from './cluster/json.ts';
import type { KubeObject } from './cluster/kube-object.ts';
import type { ObjectStore } from './cluster/object-store.ts';

const manager = 'cloud-controller-manager';
const ref = { namespace: 'istio-system', name: 'istio-ingressgateway' };
const publishedName = 'http-published';
/** Port of the gateway's pods that plain HTTP arrives on. */
const gatewayPodPort = 8080;

/**
 * @param host address that the gateway listens on; for all addresses, loopback is published
 * @param port the one that is really listened on
 */
export function publishGateway(store: ObjectStore, { host, port }: { host: string; port: number }): void {
  const type = store.registry.get('services');
  const service = store.get(type, ref)?.object;
  if (service === undefined || !isJsonObject(service.spec)) return;
  const ports = portsWith(service, port);
  store.update(type, { ...service, spec: { ...service.spec, ports } }, { manager });
  const updated = store.get(type, ref)?.object;
  if (updated === undefined) return;
  const statuses = ports.map(({ port: each }) => ({
    port: each,
    protocol: 'TCP',
    ...(each !== port && { error: 'NotPublished' }),
  }));
  const status = { loadBalancer: { ingress: [{ ...addressOf(host), ports: statuses }] } };
  store.update(type, { ...updated, status }, { manager, subresource: 'status' });
}

type ServicePort = { readonly name?: string; readonly port: number };

/** The published port comes before the others that lead to the same port of the pods. */
function portsWith({ spec }: KubeObject, port: number): ServicePort[] {
  const given = isJsonObject(spec) && Array.isArray(spec.ports) ? (spec.ports as ServicePort[]) : [];
  const others = given.filter((each) => each.name !== publishedName && each.port !== port);
  return [{ name: publishedName, port, targetPort: gatewayPodPort } as ServicePort, ...others];
}

function addressOf(host: string): { ip: string; ipMode: 'VIP' } | { hostname: string } {
  if (['0.0.0.0', '::', 'localhost', '::1'].includes(host)) return { ip: '127.0.0.1', ipMode: 'VIP' };
  return isIP(host) === 0 ? { hostname: host } : { ip: host, ipMode: 'VIP' };
}
