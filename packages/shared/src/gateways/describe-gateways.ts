/** The ways into a mesh: gateways with the workloads that serve them, where those are reached, and what is behind. */
import type { GatewayInfo } from '../api/gateways.ts';
import type { Gateway } from '../istio/gateway.ts';
import type { KubernetesGateway } from '../istio/gateway-api/gateway.ts';
import type { KubernetesHTTPRoute } from '../istio/gateway-api/http-route.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { Pod, Service } from '../kubernetes/core.ts';
import { keyOf, type Labels, namespaceOf, selects } from '../kubernetes/object.ts';
import { type Route, type RouteSources, routeSources, routesOf } from './gateway-routes.ts';
import { urlsOf } from './gateway-urls.ts';
import { servicesOf, workloadsOf } from './gateway-workloads.ts';
import { httpRoutesOf } from './http-routes.ts';
import { outsideAddresses, type ServiceAddress } from './service-addresses.ts';

export type GatewayObjects = Pick<Mesh, 'config' | 'services' | 'pods' | 'virtualServices' | 'gateways'> & {
  readonly kubernetesGateways: readonly KubernetesGateway[];
  readonly httpRoutes: readonly KubernetesHTTPRoute[];
};

/** As far as the objects tell. */
export type DescribedGateway = Omit<GatewayInfo, 'leftOut'>;

/** The label that istiod gives to what it creates for a Gateway of the Gateway API, and that users give by hand. */
const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/**
 * In the order of namespaces and names.
 *
 * @param namespace only gateways of this namespace, and those that lead to its services
 */
export function describeGateways(objects: GatewayObjects, namespace?: string): DescribedGateway[] {
  const { config, services, virtualServices, gateways, kubernetesGateways } = objects;
  const sources = routeSources(config, services, virtualServices);
  const found = [
    ...gateways.map((gateway) => ofIstio(gateway, objects, sources)),
    ...kubernetesGateways.map((gateway) => ofGatewayApi(gateway, objects, sources)),
  ];
  return found
    .filter((gateway) => namespace === undefined || isAbout(gateway, namespace))
    .sort((a, b) => (`${a.namespace}/${a.name} ${a.kind}` < `${b.namespace}/${b.name} ${b.kind}` ? -1 : 1));
}

function isAbout({ namespace, routes }: DescribedGateway, wanted: string): boolean {
  return namespace === wanted || routes.some(({ services }) => services.some((each) => each.namespace === wanted));
}

/** Istio looks for the pods of a Gateway in all namespaces (PILOT_SCOPE_GATEWAY_TO_NAMESPACE is off by default). */
function ofIstio(gateway: Gateway, { pods, services }: GatewayObjects, sources: RouteSources): DescribedGateway {
  const { selector, servers } = gateway.spec;
  const own = selectedBy(selector ?? {}, pods);
  return describe(own, services, null, {
    kind: 'Gateway',
    namespace: namespaceOf(gateway),
    name: gateway.metadata.name,
    selector: { ...selector },
    servers: (servers ?? []).map(({ name, port, hosts, tls }) => ({
      name: name || port?.name || null,
      port: port?.number ?? 0,
      protocol: port?.protocol ?? '',
      hosts: [...(hosts ?? [])],
      tls: tls?.mode ?? null,
    })),
    routes: routesOf(keyOf(gateway), sources),
  });
}

function ofGatewayApi(
  gateway: KubernetesGateway,
  { pods, services, httpRoutes }: GatewayObjects,
  sources: RouteSources,
): DescribedGateway {
  const namespace = namespaceOf(gateway);
  const selector = { [gatewayNameLabel]: gateway.metadata.name };
  const listeners = gateway.spec.listeners ?? [];
  const told = (gateway.status?.addresses ?? []).flatMap(({ value }) =>
    listeners.map(({ port }): ServiceAddress => ({ host: value, port, targetPort: null })),
  );
  const own = selectedBy(selector, pods).filter((pod) => namespaceOf(pod) === namespace);
  return describe(own, services, told, {
    kind: 'KubernetesGateway',
    namespace,
    name: gateway.metadata.name,
    selector,
    servers: listeners.map(({ name, port, protocol, hostname, tls }) => ({
      name,
      port,
      protocol,
      hosts: [hostname || '*'],
      tls: tls ? (tls.mode ?? 'Terminate') : null,
    })),
    routes: httpRoutesOf(gateway, httpRoutes, sources),
  });
}

function describe(
  pods: readonly Pod[],
  services: readonly Service[],
  told: readonly ServiceAddress[] | null,
  gateway: Omit<DescribedGateway, 'workloads' | 'urls' | 'noUrl'>,
): DescribedGateway {
  const inFront = servicesOf(pods, services);
  const addresses = told !== null && told.length > 0 ? told : inFront.flatMap(outsideAddresses);
  const urls = urlsOf(gateway.servers, addresses, hostsOf(gateway.routes));
  return { ...gateway, workloads: workloadsOf(pods), urls, noUrl: urls.length > 0 ? null : whyNot(pods, inFront) };
}

function whyNot(pods: readonly Pod[], inFront: readonly Service[]): NonNullable<GatewayInfo['noUrl']> {
  if (pods.length === 0) return 'no-workload';
  return inFront.length === 0 ? 'no-service' : 'no-address';
}

const hostsOf = (routes: readonly Route[]) => routes.flatMap(({ hosts }) => hosts);

/** An empty selector is for all pods in Istio's words; nobody means that, and it is no gateway's workload. */
function selectedBy(selector: Labels, pods: readonly Pod[]): Pod[] {
  if (Object.keys(selector).length === 0) return [];
  return pods.filter((pod) => selects(selector, pod.metadata.labels));
}
