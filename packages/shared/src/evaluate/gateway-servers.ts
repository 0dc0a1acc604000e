/**
 * The servers of all Gateways that a gateway's proxy carries, by the port it listens on, with conflicts resolved as
 * istiod does. Source: istio/istio pilot/pkg/model/gateway.go (mergeGateways, resolvePorts).
 */
import type { Gateway, Server } from '../istio/gateway.ts';
import { selects } from '../kubernetes/object.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import type { RegistryService } from './registry.ts';

export type GatewayServer = {
  /** The Gateway as `namespace/name`. */
  readonly gateway: string;
  readonly namespace: string;
  /** Port as written; the one that `match.port` means. */
  readonly port: number;
  /** `namespace/host` or `host`; `.` resolved and a namespace `*` left out. */
  readonly hosts: readonly string[];
  readonly tls: Server['tls'];
  readonly kind: 'http' | 'https' | 'tcp' | 'tls' | 'passthrough';
  /** Route configuration: servers with the same one share their virtual hosts. Empty without HTTP. */
  readonly routeName: string;
};

export type GatewayListener = {
  /** Port the proxy listens on. */
  readonly port: number;
  readonly bind: string;
  readonly servers: readonly GatewayServer[];
};

/** Names the Services behind a Gateway made from a Kubernetes Gateway, comma-separated. */
const gatewayServiceAnnotation = 'internal.istio.io/gateway-service';
const noPortTranslationLabel = 'experimental.istio.io/disable-gateway-port-translation';

const httpProtocols: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']);

function protocolOf(server: Server): string {
  return (server.port?.protocol ?? '').toUpperCase();
}

function kindOf(server: Server): GatewayServer['kind'] {
  if (httpProtocols.has(protocolOf(server))) return 'http';
  if (!server.tls) return 'tcp';
  // It is the zero value of the enumeration: without a mode nothing is terminated.
  const mode = server.tls.mode || 'PASSTHROUGH';
  if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') return 'passthrough';
  return protocolOf(server) === 'HTTPS' ? 'https' : 'tls';
}

/** `./host` is of the Gateway's namespace, a namespace of `*` says nothing. */
function serverHosts(server: Server, namespace: string): string[] {
  return (server.hosts ?? []).map((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return host;
    const where = host.slice(0, slash);
    const name = host.slice(slash + 1);
    if (where === '*') return name;
    return `${where === '.' ? namespace : where}/${name}`;
  });
}

/** Services whose endpoints include the proxy. */
function servicesOfProxy(compiled: CompiledMesh, proxy: MeshProxy): RegistryService[] {
  return compiled.services.filter((service) => {
    if (service.namespace !== proxy.namespace) return false;
    if (service.selector !== null) return selects(service.selector, proxy.labels);
    return service.endpoints.some(({ address }) => address !== null && proxy.addresses?.includes(address));
  });
}

type Binding = { readonly services: readonly RegistryService[]; readonly bySelector: boolean };

/** How a Gateway applies to the proxy: by its selector, or by the Services it names; null when it does not. */
function bindingOf(gateway: Gateway, proxy: MeshProxy, services: readonly RegistryService[]): Binding | null {
  const named = gateway.metadata.annotations?.[gatewayServiceAnnotation];
  if (named) {
    const hosts = new Set(named.split(','));
    const namespace = gateway.metadata.namespace ?? 'default';
    const found = services.filter((service) => hosts.has(service.host) && service.namespace === namespace);
    return found.length > 0 ? { services: found, bySelector: false } : null;
  }
  return selects(gateway.spec.selector ?? {}, proxy.labels) ? { services, bySelector: true } : null;
}

/**
 * The ports to listen on for a server port. A port of a Service in front of the gateway means its target port; with a
 * selector only the first such Service counts, and a port that no Service has is taken as it is.
 */
function listenPorts(port: number, { services, bySelector }: Binding): number[] {
  const targets = services
    .filter((service) => !bySelector || !(noPortTranslationLabel in service.labels))
    .flatMap((service) => service.ports.filter((each) => each.port === port))
    .map((each) => each.targetPort ?? each.port);
  if (bySelector) return [targets[0] ?? port];
  return [...new Set(targets)].sort((a, b) => a - b);
}

function routeNameOf(server: Server, gateway: Gateway, kind: GatewayServer['kind'], port: number): string {
  const bind = server.bind ? `.${server.bind}` : '';
  if (kind === 'http') return `http.${port}${bind}`;
  if (kind !== 'https') return '';
  return `https.${port}.${server.port?.name ?? ''}.${gateway.metadata.name}.${gateway.metadata.namespace ?? ''}`;
}

type PortState = { port: number; bind: string; protocol: string; servers: GatewayServer[]; plain: boolean };

/** Collects servers port by port and refuses those that cannot share a port with the ones before. */
class ServerMerge {
  readonly states: PortState[] = [];
  readonly #tlsHosts = new Map<string, Set<string>>();
  readonly #routeNames = new Set<string>();

  add(server: Server, made: GatewayServer, port: number): void {
    const bind = server.bind ?? '';
    if (server.tls && !this.#claimTlsHosts(`${port}/${bind}`, made.hosts)) return;
    const sharing = this.states.find((state) => state.port === port && state.bind === bind);
    if (sharing && !this.#canShare(sharing, made, protocolOf(server))) return;
    this.#routeNames.add(made.routeName);
    if (sharing) sharing.servers.push(made);
    else {
      const plain = made.kind === 'http' || made.kind === 'tcp';
      this.states.push({ port, bind, protocol: protocolOf(server), servers: [made], plain });
    }
  }

  /** Servers that tell each other apart by SNI must not repeat a host. */
  #claimTlsHosts(site: string, hosts: readonly string[]): boolean {
    const taken = this.#tlsHosts.get(site) ?? new Set();
    this.#tlsHosts.set(site, taken);
    if (hosts.some((host) => taken.has(host))) return false;
    for (const host of hosts) taken.add(host);
    return true;
  }

  /** Plain servers share a port if they all speak HTTP, the others if all have TLS; HTTPS route names are unique. */
  #canShare(state: PortState, made: GatewayServer, protocol: string): boolean {
    if (state.plain) return httpProtocols.has(state.protocol) && httpProtocols.has(protocol);
    if (!made.tls) return false;
    return made.kind !== 'https' || !this.#routeNames.has(made.routeName);
  }
}

/** All listeners of the gateway, by the port it listens on. */
export function gatewayListeners(
  compiled: CompiledMesh,
  proxy: MeshProxy,
): ReadonlyMap<number, readonly GatewayListener[]> {
  const services = servicesOfProxy(compiled, proxy);
  const merge = new ServerMerge();
  for (const gateway of compiled.gateways) {
    const binding = bindingOf(gateway, proxy, services);
    if (binding === null) continue;
    const namespace = gateway.metadata.namespace ?? 'default';
    for (const server of gateway.spec.servers ?? []) {
      const port = server.port?.number ?? 0;
      const kind = kindOf(server);
      const made = {
        gateway: `${namespace}/${gateway.metadata.name}`,
        namespace,
        port,
        hosts: serverHosts(server, namespace),
        tls: server.tls,
        kind,
      };
      for (const listenPort of listenPorts(port, binding)) {
        merge.add(server, { ...made, routeName: routeNameOf(server, gateway, kind, listenPort) }, listenPort);
      }
    }
  }
  return Map.groupBy(merge.states, ({ port }) => port);
}
