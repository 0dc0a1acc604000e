import type { DestinationRule } from '../istio/destination-rule.ts';
import type { Gateway } from '../istio/gateway.ts';
import { boundGateways, meshGateway } from '../istio/gateway-name.ts';
import { hostCovers, isWildcard, serviceHost } from '../istio/host-name.ts';
import { emptyMesh, type Mesh, type MeshConfig } from '../istio/mesh.ts';
import type { ServiceEntry } from '../istio/service-entry.ts';
import type { Sidecar } from '../istio/sidecar.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { type Deployment, deploymentNameOf, type Namespace, type Pod, type Service } from '../kubernetes/core.ts';
import { keyOf, type Labels, namespaceOf, selects } from '../kubernetes/object.ts';
import { destinationHosts } from './destination-hosts.ts';
import {
  boundTo,
  delegatesOf,
  delegatingTo,
  destinationRuleHost,
  gatewaysOf,
  inNamespace,
  ownHosts,
  podTerms,
  serviceTerms,
  towards,
  virtualServiceTerms,
  withLabel,
} from './index-terms.ts';
import { KeyedIndex } from './keyed-index.ts';
import type { MeshView } from './mesh-view.ts';
import type { ServiceRef } from './route-table.ts';

/** The kinds that the index follows one object at a time. */
export type MeshObjects = {
  namespaces: Namespace;
  services: Service;
  pods: Pod;
  deployments: Deployment;
  virtualServices: VirtualService;
  destinationRules: DestinationRule;
  gateways: Gateway;
  serviceEntries: ServiceEntry;
  sidecars: Sidecar;
};
type Indexes = { readonly [Kind in keyof MeshObjects]: KeyedIndex<MeshObjects[Kind]> };

/**
 * Finds what concerns a host or a service without going through the whole mesh. Built once, then kept up to date with
 * `put` and `delete`, or with `apply`, each in time that does not depend on the size of the mesh. Keys are
 * `namespace/name`.
 */
export class MeshIndex implements MeshView {
  readonly config: MeshConfig;
  readonly #indexes: Indexes;

  constructor(mesh: Mesh = emptyMesh) {
    const { domain } = mesh.config;
    this.config = mesh.config;
    this.#indexes = {
      namespaces: new KeyedIndex<Namespace>(() => []),
      services: new KeyedIndex((service) => serviceTerms(service, domain), mesh.services),
      pods: new KeyedIndex(podTerms, mesh.pods),
      deployments: new KeyedIndex<Deployment>(() => [], mesh.deployments),
      virtualServices: new KeyedIndex((object) => virtualServiceTerms(object, domain), mesh.virtualServices),
      destinationRules: new KeyedIndex((object) => [destinationRuleHost(object, domain)], mesh.destinationRules),
      gateways: new KeyedIndex<Gateway>(() => [], mesh.gateways),
      serviceEntries: new KeyedIndex<ServiceEntry>(({ spec }) => spec.hosts ?? [], mesh.serviceEntries),
      sidecars: new KeyedIndex((sidecar) => [inNamespace(namespaceOf(sidecar))], mesh.sidecars),
    };
  }

  put<Kind extends keyof MeshObjects>(kind: Kind, object: MeshObjects[Kind]): void {
    this.#indexes[kind].put(object);
  }

  delete(kind: keyof MeshObjects, namespace: string, name: string): void {
    this.#indexes[kind].delete(`${namespace}/${name}`);
  }

  /** Takes in one change; answers with the keys of the services that it can concern. */
  apply<Kind extends keyof MeshObjects>(
    kind: Kind,
    previous: MeshObjects[Kind] | undefined,
    next: MeshObjects[Kind] | undefined,
  ): ReadonlySet<string> {
    const keys = new Set<string>();
    const note = (object: MeshObjects[Kind]) => {
      for (const key of this.concernedBy(kind, object)) keys.add(key);
    };
    if (previous !== undefined) {
      note(previous);
      this.#indexes[kind].delete(keyOf(previous));
    }
    if (next !== undefined) {
      this.put(kind, next);
      note(next);
    }
    return keys;
  }

  /** The keys of the services that an object can concern, whether it is in the index or not. */
  concernedBy<Kind extends keyof MeshObjects>(kind: Kind, object: MeshObjects[Kind]): ReadonlySet<string> {
    return new Set([...this.#concerned[kind](object)].map(keyOf));
  }

  get<Kind extends keyof MeshObjects>(kind: Kind, key: string): MeshObjects[Kind] | undefined {
    return this.#indexes[kind].get(key);
  }

  all<Kind extends keyof MeshObjects>(kind: Kind): readonly MeshObjects[Kind][] {
    return this.#indexes[kind].all();
  }

  /** How many objects of the kind there are. */
  count(kind: keyof MeshObjects): number {
    return this.#indexes[kind].size;
  }

  service(ref: ServiceRef): Service | undefined {
    return this.get('services', `${ref.namespace}/${ref.name}`);
  }

  servicesIn(namespace: string): readonly Service[] {
    return [...this.#indexes.services.listed(inNamespace(namespace))];
  }

  podsIn(namespace: string): readonly Pod[] {
    return [...this.#indexes.pods.listed(inNamespace(namespace))];
  }

  /** An empty selector selects nothing, as in a Service. Costs what the rarest label matches. */
  podsSelected(namespace: string, selector: Labels): readonly Pod[] {
    const terms = Object.entries(selector).map(([key, value]) => withLabel(namespace, key, value));
    const [rarest] =
      terms.length < 2 ? terms : terms.sort((a, b) => this.#indexes.pods.count(a) - this.#indexes.pods.count(b));
    if (rarest === undefined) return [];
    return [...this.#indexes.pods.listed(rarest)].filter((pod) => selects(selector, pod.metadata.labels));
  }

  podsOf(ref: ServiceRef): readonly Pod[] {
    return this.podsSelected(ref.namespace, this.service(ref)?.spec?.selector ?? {});
  }

  virtualService(namespace: string, name: string): VirtualService | undefined {
    return this.get('virtualServices', `${namespace}/${name}`);
  }

  virtualServicesFor(host: string): readonly VirtualService[] {
    return this.#indexes.virtualServices.covering(host);
  }

  virtualServicesTo(host: string): readonly VirtualService[] {
    return [...this.#indexes.virtualServices.listed(towards(host))];
  }

  destinationRule(namespace: string, name: string): DestinationRule | undefined {
    return this.get('destinationRules', `${namespace}/${name}`);
  }

  destinationRulesFor(host: string): readonly DestinationRule[] {
    return this.#indexes.destinationRules.covering(host);
  }

  deployment(namespace: string, name: string): Deployment | undefined {
    return this.get('deployments', `${namespace}/${name}`);
  }

  sidecarsIn(namespace: string): readonly Sidecar[] {
    return [...this.#indexes.sidecars.listed(inNamespace(namespace))];
  }

  /** VirtualServices that delegate to another, `namespace/name`. */
  delegatingTo(key: string): readonly VirtualService[] {
    return [...this.#indexes.virtualServices.listed(delegatingTo(key))];
  }

  /** The gateways of VirtualServices that name the host of the service or send requests to it. */
  gatewaysTo(ref: ServiceRef): readonly Gateway[] {
    const host = serviceHost(ref.name, ref.namespace, this.config.domain);
    return this.#gatewaysOf(this.#withDelegation([...this.virtualServicesFor(host), ...this.virtualServicesTo(host)]));
  }

  /** Everything that can concern the routing of one service; for an unknown one what names its host. */
  meshFor(ref: ServiceRef): Mesh {
    const host = serviceHost(ref.name, ref.namespace, this.config.domain);
    const virtualServices = this.#withDelegation([...this.virtualServicesFor(host), ...this.virtualServicesTo(host)]);
    const service = this.service(ref);
    const others = this.#servicesAt(new Set(virtualServices.flatMap((object) => this.#hostsOf(object))));
    const { rootNamespace } = this.config;
    const pods = this.podsOf(ref);
    const deployments = this.#deploymentsOf(pods);
    return {
      config: this.config,
      services: [...new Set([...(service ? [service] : []), ...others])],
      pods,
      ...(deployments.length > 0 && { deployments }),
      virtualServices,
      destinationRules: this.destinationRulesFor(host),
      gateways: this.#gatewaysOf(virtualServices),
      serviceEntries: this.#indexes.serviceEntries.covering(host),
      sidecars: [...new Set([...this.sidecarsIn(ref.namespace), ...this.sidecarsIn(rootNamespace)])],
    };
  }

  toMesh(): Mesh {
    const { services, pods, virtualServices, destinationRules, gateways, serviceEntries, sidecars } = this.#indexes;
    const deployments = this.all('deployments');
    return {
      config: this.config,
      services: services.all(),
      pods: pods.all(),
      ...(deployments.length > 0 && { deployments }),
      virtualServices: virtualServices.all(),
      destinationRules: destinationRules.all(),
      gateways: gateways.all(),
      serviceEntries: serviceEntries.all(),
      sidecars: sidecars.all(),
    };
  }

  /** The services that an object of each kind can concern. */
  readonly #concerned: { readonly [Kind in keyof MeshObjects]: (object: MeshObjects[Kind]) => Iterable<Service> } = {
    namespaces: () => [],
    services: (service) => [service],
    pods: (pod) => this.#selecting(namespaceOf(pod), pod.metadata.labels),
    // They may be seen before their first pod and after it.
    deployments: ({ metadata, spec }) => this.#selecting(metadata.namespace ?? '', spec?.template?.metadata?.labels),
    virtualServices: (object) => this.#servicesOf([object]),
    destinationRules: (rule) => this.#servicesUnder([destinationRuleHost(rule, this.config.domain)]),
    gateways: (gateway) => this.#servicesOf(this.#indexes.virtualServices.listed(boundTo(keyOf(gateway)))),
    serviceEntries: ({ spec }) => this.#servicesUnder(spec.hosts ?? []),
    sidecars: (sidecar) =>
      namespaceOf(sidecar) === this.config.rootNamespace ? this.all('services') : this.servicesIn(namespaceOf(sidecar)),
  };

  #selecting(namespace: string, labels: Labels | null | undefined): Service[] {
    return this.servicesIn(namespace).filter(({ spec }) => {
      const selector = spec?.selector ?? {};
      return Object.keys(selector).length > 0 && selects(selector, labels);
    });
  }

  #deploymentsOf(pods: readonly Pod[]): Deployment[] {
    const keys = new Set(pods.map((pod) => `${namespaceOf(pod)}/${deploymentNameOf(pod)}`));
    return [...keys].flatMap((key) => this.get('deployments', key) ?? []);
  }

  #gatewaysOf(virtualServices: readonly VirtualService[]): Gateway[] {
    return [...new Set(virtualServices.flatMap(gatewaysOf))].flatMap((key) => this.get('gateways', key) ?? []);
  }

  /** With each VirtualService the ones that it delegates to and the ones that delegate to it. */
  #withDelegation(found: Iterable<VirtualService>): VirtualService[] {
    const all = new Set(found);
    for (const object of all) {
      for (const root of this.#indexes.virtualServices.listed(delegatingTo(keyOf(object)))) all.add(root);
      for (const key of delegatesOf(object)) {
        const delegate = this.get('virtualServices', key);
        if (delegate !== undefined) all.add(delegate);
      }
    }
    return [...all];
  }

  /** The hosts that a VirtualService takes requests for and those that it sends them to. */
  #hostsOf(object: VirtualService): string[] {
    return [...ownHosts(object, this.config.domain), ...destinationHosts(object, this.config.domain)];
  }

  #servicesOf(objects: Iterable<VirtualService>): Service[] {
    return this.#servicesUnder(
      this.#withDelegation(objects).flatMap((object) => {
        const isForMesh = boundGateways(object.spec.gateways, namespaceOf(object)).includes(meshGateway);
        // Of a gateway's rules for any host a service has only those that lead to it.
        return isForMesh ? this.#hostsOf(object) : this.#hostsOf(object).filter((host) => !isWildcard(host));
      }),
    );
  }

  #servicesAt(hosts: Iterable<string>): Service[] {
    return [...hosts].flatMap((host) => [...this.#indexes.services.listed(host)]);
  }

  #servicesUnder(patterns: readonly string[]): Service[] {
    const { domain } = this.config;
    return [...new Set(patterns)].flatMap((pattern) => {
      if (!isWildcard(pattern)) return this.#servicesAt([pattern]);
      return this.all('services').filter((service) =>
        hostCovers(pattern, serviceHost(service.metadata.name, namespaceOf(service), domain)),
      );
    });
  }
}

const indexes = new WeakMap<Mesh, MeshIndex>();

/** The view of a mesh. A mesh given as plain lists is indexed once; it must not be changed in place. */
export function viewOf(mesh: Mesh | MeshView): MeshView {
  if ('toMesh' in mesh) return mesh;
  const known = indexes.get(mesh);
  if (known !== undefined) return known;
  const index = new MeshIndex(mesh);
  indexes.set(mesh, index);
  return index;
}
