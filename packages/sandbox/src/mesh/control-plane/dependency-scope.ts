/** What proxies see through Sidecar resources, asked name by name: making whole scopes for 10,000 proxies takes seconds. */
import type { MeshProxy } from '@sluice/shared/evaluate/compile';
import {
  type ImportedHost,
  importsService,
  importsVirtualService,
  readHosts,
  sidecarFor,
} from '@sluice/shared/evaluate/proxy-scope';
import { resolveHost } from '@sluice/shared/istio/host-name';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { Sidecar } from '@sluice/shared/istio/sidecar';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';

type Egress = { readonly imports: readonly ImportedHost[]; readonly excludes: readonly ImportedHost[] };
type NamedHosts = { readonly namespace: string; readonly hosts: readonly string[]; readonly semantics: 'istio' };

export class DependencyScope {
  readonly #mesh: Mesh;
  readonly #sidecars: readonly Sidecar[];
  readonly #egressByNamespace = new Map<string, readonly Egress[] | null>();
  readonly #selectingNamespaces: ReadonlySet<string>;
  readonly #byDestination = new Map<string, readonly NamedHosts[]>();

  constructor(mesh: Mesh) {
    this.#mesh = mesh;
    this.#sidecars = mesh.sidecars.toSorted((a, b) => ageOf(a).localeCompare(ageOf(b)));
    const selecting = mesh.sidecars.filter(({ spec }) => Object.keys(spec.workloadSelector?.labels ?? {}).length > 0);
    this.#selectingNamespaces = new Set(selecting.map(({ metadata }) => metadata.namespace ?? 'default'));
  }

  /** A service counts too when a VirtualService that the proxy sees sends requests to it. */
  seesService(proxy: MeshProxy, namespace: string, host: string): boolean {
    const egress = this.#egressOf(proxy);
    if (egress === null) return true;
    const isImported = egress.some(
      ({ imports, excludes }) =>
        importsService(imports, { namespace, host }) && !importsService(excludes, { namespace, host }),
    );
    return isImported || this.#rulesTo(host).some((rule) => isRuleImported(egress, rule));
  }

  seesVirtualService(proxy: MeshProxy, virtualService: VirtualService): boolean {
    const egress = this.#egressOf(proxy);
    return egress === null || isRuleImported(egress, this.#named(virtualService));
  }

  /** Null: the proxy sees everything that is exported to it. */
  #egressOf(proxy: MeshProxy): readonly Egress[] | null {
    if (proxy.kind !== 'sidecar' || this.#sidecars.length === 0) return null;
    const { namespace } = proxy;
    if (this.#selectingNamespaces.has(namespace)) return this.#readEgress(proxy);
    let egress = this.#egressByNamespace.get(namespace);
    if (egress === undefined) {
      egress = this.#readEgress(proxy);
      this.#egressByNamespace.set(namespace, egress);
    }
    return egress;
  }

  #readEgress(proxy: MeshProxy): readonly Egress[] | null {
    const sidecar = sidecarFor({ config: this.#mesh.config, sidecars: this.#sidecars }, proxy);
    const listeners = sidecar?.spec.egress ?? [];
    return listeners.length === 0 ? null : listeners.map(({ hosts }) => readHosts(hosts ?? [], proxy.namespace));
  }

  /** VirtualServices that name the host as a destination. */
  #rulesTo(host: string): readonly NamedHosts[] {
    let rules = this.#byDestination.get(host);
    if (rules === undefined) {
      rules = this.#mesh.virtualServices
        .filter((each) => this.#destinationsOf(each).has(host))
        .map((each) => this.#named(each));
      this.#byDestination.set(host, rules);
    }
    return rules;
  }

  #destinationsOf({ metadata, spec }: VirtualService): ReadonlySet<string> {
    const http = (spec.http ?? []).flatMap(({ route, mirror, mirrors }) => [
      ...(route ?? []).map(({ destination }) => destination),
      ...(mirror ? [mirror] : []),
      ...(mirrors ?? []).map(({ destination }) => destination),
    ]);
    const connections = [...(spec.tls ?? []), ...(spec.tcp ?? [])].flatMap(({ route }) =>
      (route ?? []).map(({ destination }) => destination),
    );
    const hosts = [...http, ...connections].flatMap((destination) => destination?.host ?? []);
    return new Set(hosts.map((host) => resolveHost(host, metadata.namespace ?? 'default', this.#mesh.config.domain)));
  }

  #named({ metadata, spec }: VirtualService): NamedHosts {
    const namespace = metadata.namespace ?? 'default';
    const hosts = (spec.hosts ?? []).map((host) => resolveHost(host, namespace, this.#mesh.config.domain));
    return { namespace, hosts, semantics: 'istio' };
  }
}

function isRuleImported(egress: readonly Egress[], rule: NamedHosts): boolean {
  return egress.some(
    ({ imports, excludes }) => importsVirtualService(imports, rule) && !importsVirtualService(excludes, rule),
  );
}

function ageOf({ metadata }: Sidecar): string {
  return `${metadata.creationTimestamp ?? ''} ${metadata.name}`;
}
