/**
 * What one proxy sees: services, VirtualServices in their order of precedence, and its outbound traffic policy, as cut
 * down by exportTo and by a Sidecar resource. Sources: istio/istio pilot/pkg/model/sidecar.go and push_context.go.
 */
import { meshGateway } from '../istio/gateway-name.ts';
import { hostCovers, hostsMatch, isWildcard } from '../istio/host-name.ts';
import type { MeshConfig } from '../istio/mesh.ts';
import type { Sidecar } from '../istio/sidecar.ts';
import { isVisibleTo } from '../istio/visibility.ts';
import { selects } from '../kubernetes/object.ts';
import type { CompiledMesh, MeshProxy } from './compile.ts';
import type { RegistryService } from './registry.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

/** What a sidecar sees on some ports. */
export type EgressListener = {
  /** null: every port that no listener before it names. */
  readonly port: number | null;
  readonly services: ReadonlyMap<string, RegistryService>;
  readonly virtualServices: readonly ResolvedVirtualService[];
};

export type ProxyScope = {
  readonly listeners: readonly EgressListener[];
  /** All services the proxy has clusters for, by host. */
  readonly services: ReadonlyMap<string, RegistryService>;
  readonly outboundTrafficPolicy: MeshConfig['outboundTrafficPolicy'];
};

/**
 * The VirtualServices bound to a gateway that a namespace sees: first its own that are not public, then those exported
 * to it by name, then the public ones, where those made from HTTPRoutes of the namespace itself come first.
 */
export function virtualServicesFor(
  compiled: CompiledMesh,
  namespace: string,
  gateway: string,
): ResolvedVirtualService[] {
  const seen = compiled.virtualServices.filter(
    (each) => each.gateways.includes(gateway) && isVisibleTo(each.visibility, namespace),
  );
  const rank = (each: ResolvedVirtualService): number => {
    if (!each.visibility.public) return each.namespace === namespace ? 0 : 1;
    return each.semantics === 'gateway' && each.namespace === namespace ? 2 : 3;
  };
  return seen.toSorted((a, b) => rank(a) - rank(b));
}

/** Of several services with one host: the client's namespace, then Kubernetes Services, then those not public, then age. */
function byHost(services: readonly RegistryService[], namespace: string): Map<string, RegistryService> {
  const chosen = new Map<string, RegistryService>();
  for (const service of services) {
    const known = chosen.get(service.host);
    if (!known || isPreferred(service, known, namespace)) chosen.set(service.host, service);
  }
  return chosen;
}

function isPreferred(service: RegistryService, known: RegistryService, namespace: string): boolean {
  const isOwn = (each: RegistryService) => each.namespace === namespace;
  if (isOwn(service) !== isOwn(known)) return isOwn(service);
  if (service.kind !== known.kind) return service.kind === 'Service';
  return !service.visibility.public && known.visibility.public;
}

function visibleServices(compiled: CompiledMesh, namespace: string): Map<string, RegistryService> {
  const visible = compiled.services.filter((service) => isVisibleTo(service.visibility, namespace));
  return byHost(visible, namespace);
}

/**
 * The Sidecar resource of a proxy: one of its namespace that selects it, then one of its namespace for all, then the
 * one without selector in the root namespace; the oldest of each sort.
 */
export function sidecarFor(compiled: Pick<CompiledMesh, 'config' | 'sidecars'>, proxy: MeshProxy): Sidecar | null {
  const selectorOf = (sidecar: Sidecar) => sidecar.spec.workloadSelector?.labels;
  const hasSelector = (sidecar: Sidecar) => Object.keys(selectorOf(sidecar) ?? {}).length > 0;
  const inNamespace = (namespace: string) =>
    compiled.sidecars.filter((sidecar) => sidecar.metadata.namespace === namespace);
  const own = inNamespace(proxy.namespace);
  return (
    own.find((sidecar) => hasSelector(sidecar) && selects(selectorOf(sidecar) ?? {}, proxy.labels)) ??
    own.find((sidecar) => !hasSelector(sidecar)) ??
    inNamespace(compiled.config.rootNamespace).find((sidecar) => !hasSelector(sidecar)) ??
    null
  );
}

export type ImportedHost = { readonly namespace: string; readonly host: string };

/** Reads `namespace/host` entries; `~` in front of a namespace excludes, `~/*` imports nothing. */
export function readHosts(
  entries: readonly string[],
  namespace: string,
): { imports: ImportedHost[]; excludes: ImportedHost[] } {
  const imports: ImportedHost[] = [];
  const excludes: ImportedHost[] = [];
  for (const entry of entries) {
    const slash = entry.indexOf('/');
    if (slash < 0) continue;
    const isExclusion = entry.startsWith('~') && slash > 1;
    const where = entry.slice(isExclusion ? 1 : 0, slash);
    const imported = { namespace: where === '.' ? namespace : where, host: entry.slice(slash + 1) };
    (isExclusion ? excludes : imports).push(imported);
  }
  return { imports, excludes };
}

const inNamespace = (imported: ImportedHost, namespace: string) =>
  imported.namespace === '*' || imported.namespace === namespace;

/** Whether a Sidecar resource that imports these hosts lets a service through. */
export function importsService(
  imports: readonly ImportedHost[],
  service: Pick<RegistryService, 'namespace' | 'host'>,
): boolean {
  return imports.some((each) => inNamespace(each, service.namespace) && hostCovers(each.host, service.host));
}

/** A VirtualService is imported whole as soon as one of its hosts is. Those made from HTTPRoutes must be covered. */
export function importsVirtualService(
  imports: readonly ImportedHost[],
  virtualService: Pick<ResolvedVirtualService, 'namespace' | 'hosts' | 'semantics'>,
): boolean {
  return imports
    .filter((each) => inNamespace(each, virtualService.namespace))
    .some((each) =>
      virtualService.hosts.some((host) => {
        if (host === each.host) return true;
        if (!isWildcard(host) && !isWildcard(each.host)) return false;
        return virtualService.semantics === 'gateway' ? hostCovers(each.host, host) : hostsMatch(each.host, host);
      }),
    );
}

function onPort(service: RegistryService, port: number | null): RegistryService | null {
  if (port === null) return service;
  const ports = service.ports.filter((each) => each.port === port);
  return ports.length === 0 ? null : { ...service, ports };
}

type Egress = NonNullable<Sidecar['spec']['egress']>[number];

function listenerOf(compiled: CompiledMesh, namespace: string, egress: Egress): EgressListener {
  const { imports, excludes } = readHosts(egress.hosts ?? [], namespace);
  const port = egress.port?.number || null;
  const services = compiled.services
    .filter((service) => isVisibleTo(service.visibility, namespace))
    .filter((service) => importsService(imports, service) && !importsService(excludes, service))
    .flatMap((service) => onPort(service, port) ?? []);
  const virtualServices = virtualServicesFor(compiled, namespace, meshGateway).filter(
    (each) => importsVirtualService(imports, each) && !importsVirtualService(excludes, each),
  );
  return { port, services: byHost(services, namespace), virtualServices };
}

/** Hosts that the routes of a VirtualService send requests to. */
function destinationHosts(virtualService: ResolvedVirtualService): string[] {
  const http = virtualService.http.flatMap(({ route }) => [
    ...(route.route ?? []).map(({ destination }) => destination.host),
    ...(route.mirror ? [route.mirror.host] : []),
    ...(route.mirrors ?? []).map(({ destination }) => destination.host),
  ]);
  const connections = [...virtualService.tls, ...virtualService.tcp].flatMap(({ route }) =>
    (route.route ?? []).map(({ destination }) => destination.host),
  );
  return [...http, ...connections];
}

/** Services that no listener imports but that an imported VirtualService sends requests to. */
function addDestinations(
  compiled: CompiledMesh,
  services: Map<string, RegistryService>,
  listener: EgressListener,
  namespace: string,
): void {
  for (const host of listener.virtualServices.flatMap(destinationHosts)) {
    if (services.has(host)) continue;
    const candidates = (compiled.servicesByHost.get(host) ?? []).filter((service) =>
      isVisibleTo(service.visibility, namespace),
    );
    const own = candidates.find((service) => service.namespace === namespace);
    const first = candidates.toSorted((a, b) => (a.namespace < b.namespace ? -1 : 1))[0];
    const found = own ?? first;
    const trimmed = found && onPort(found, listener.port);
    if (trimmed) services.set(host, trimmed);
  }
}

function policyOf(sidecar: Sidecar | null, config: MeshConfig): MeshConfig['outboundTrafficPolicy'] {
  const mode = sidecar?.spec.outboundTrafficPolicy?.mode;
  if (!sidecar?.spec.outboundTrafficPolicy) return config.outboundTrafficPolicy;
  // REGISTRY_ONLY is the zero value of the enumeration: an empty policy means it.
  return mode === 'ALLOW_ANY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY';
}

/** What the proxy sees. Sidecar resources apply to sidecars only. */
export function scopeOf(compiled: CompiledMesh, proxy: MeshProxy): ProxyScope {
  const { namespace } = proxy;
  const sidecar = proxy.kind === 'sidecar' ? sidecarFor(compiled, proxy) : null;
  const outboundTrafficPolicy = policyOf(sidecar, compiled.config);
  const egress = sidecar?.spec.egress;
  if (!egress || egress.length === 0) {
    const services = visibleServices(compiled, namespace);
    const virtualServices = virtualServicesFor(compiled, namespace, meshGateway);
    return { listeners: [{ port: null, services, virtualServices }], services, outboundTrafficPolicy };
  }
  const listeners = egress.map((each) => listenerOf(compiled, namespace, each));
  const services = new Map<string, RegistryService>();
  for (const listener of listeners) {
    for (const [host, service] of listener.services) addImported(services, host, service);
    addDestinations(compiled, services, listener, namespace);
  }
  return { listeners, services, outboundTrafficPolicy };
}

function addImported(services: Map<string, RegistryService>, host: string, service: RegistryService): void {
  const known = services.get(host);
  if (!known) services.set(host, service);
  else if (known.namespace === service.namespace) {
    const ports = service.ports.filter((port) => !known.ports.some((each) => each.port === port.port));
    services.set(host, { ...known, ports: [...known.ports, ...ports] });
  }
}

/** The listener of a sidecar for a port: the one that names it, else the one for all ports. */
export function listenerFor(scope: ProxyScope, port: number): EgressListener | null {
  return scope.listeners.find((listener) => listener.port === null || listener.port === port) ?? null;
}
