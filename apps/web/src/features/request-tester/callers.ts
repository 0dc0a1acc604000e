/** Who may send a request to a service: workloads with their sidecars, and gateways. */
import type { GatewayInfo } from '@sluice/shared/api/gateways';
import type { ServiceState } from '@sluice/shared/api/services';

export type Caller = {
  /** As the address has it: `workload/default/productpage-v1`. */
  readonly id: string;
  readonly kind: 'sidecar' | 'gateway';
  /** Of the proxy. */
  readonly namespace: string;
  readonly name: string;
  /** Whose pods tell the labels of the caller; null for gateways, which are known by their selector. */
  readonly service: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** What a request by this way looks like at first. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
};

type Target = Pick<ServiceState, 'namespace' | 'name' | 'host' | 'ports'>;

/** Gateways that lead to the service first, then workloads, those behind gateways before the others. */
export function callersOf(
  target: Target,
  services: readonly ServiceState[],
  gateways: readonly GatewayInfo[],
): Caller[] {
  const isFront = (service: ServiceState) =>
    gateways.some(({ routes }) => routes.some((route) => leadsTo(route, service)));
  const isTarget = (service: ServiceState) => service.name === target.name && service.namespace === target.namespace;
  const rank = (service: ServiceState) => (isTarget(service) ? 2 : isFront(service) ? 0 : 1);
  const ordered = [...services].sort((a, b) => rank(a) - rank(b));
  const through = gateways
    .map((gateway) => gatewayCaller(target, gateway))
    .filter((caller) => caller !== null)
    .sort((a, b) => Number(b.leads) - Number(a.leads));
  const leading = through.filter(({ leads }) => leads);
  const all = [
    ...leading.map(({ caller }) => caller),
    ...ordered.flatMap((service) => workloadCallers(target, service)),
    ...through.filter(({ leads }) => !leads).map(({ caller }) => caller),
  ];
  // A workload may stand behind several services.
  return [...new Map(all.map((caller) => [caller.id, caller])).values()];
}

const leadsTo = ({ services }: GatewayInfo['routes'][number], target: Pick<Target, 'namespace' | 'name'>) =>
  services.some(({ namespace, name }) => namespace === target.namespace && name === target.name);

function workloadCallers(target: Target, { namespace, name: service, versions }: ServiceState): Caller[] {
  const known = new Map(versions.flatMap(({ workloads, labels }) => workloads.map((name) => [name, labels] as const)));
  return [...known].map(([name, labels]) => ({
    id: `workload/${namespace}/${name}`,
    kind: 'sidecar',
    namespace,
    name,
    service,
    labels,
    host: target.host,
    port: target.ports[0] ?? 80,
    path: '/',
  }));
}

function gatewayCaller(target: Target, gateway: GatewayInfo): { caller: Caller; leads: boolean } | null {
  const [server] = gateway.servers;
  if (server === undefined) return null;
  const route = gateway.routes.find((each) => leadsTo(each, target));
  const caller: Caller = {
    id: `gateway/${gateway.namespace}/${gateway.name}`,
    kind: 'gateway',
    namespace: gateway.workloads[0]?.namespace ?? gateway.namespace,
    name: gateway.name,
    service: null,
    labels: gateway.selector,
    host: hostFor(gateway, route) ?? target.host,
    port: server.port,
    path: route?.paths.find((path) => !path.startsWith('~'))?.replace(/\*$/, '') ?? '/',
  };
  return { caller, leads: route !== undefined };
}

function hostFor({ urls }: GatewayInfo, route: GatewayInfo['routes'][number] | undefined): string | null {
  const named = route?.hosts.find((host) => !host.includes('*'));
  return named ?? URL.parse(urls[0] ?? '')?.hostname ?? null;
}
