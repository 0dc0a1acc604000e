import type { DestinationRule } from '../istio/destination-rule.ts';
import { resolveHost } from '../istio/host-name.ts';
import { emptyMesh, type Mesh, type MeshConfig } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import type { Pod, Service } from '../kubernetes/core.ts';
import { namespaceOf, selects } from '../kubernetes/object.ts';
import { destinationHosts } from './destination-hosts.ts';
import { KeyedIndex } from './keyed-index.ts';
import type { MeshView } from './mesh-view.ts';
import type { ServiceRef } from './route-table.ts';

/** The kinds that the index follows one object at a time. */
type Indexed = {
  services: Service;
  pods: Pod;
  virtualServices: VirtualService;
  destinationRules: DestinationRule;
};
type Indexes = { readonly [Kind in keyof Indexed]: KeyedIndex<Indexed[Kind]> };

/**
 * Finds what concerns a host or a service without going through the whole mesh. Built once, then kept up to date with
 * `put` and `delete`, each in time that does not depend on the size of the mesh.
 */
export class MeshIndex implements MeshView {
  readonly config: MeshConfig;
  readonly #rest: Mesh;
  readonly #indexes: Indexes;

  constructor(mesh: Mesh = emptyMesh) {
    const { domain } = mesh.config;
    this.config = mesh.config;
    this.#rest = mesh;
    this.#indexes = {
      services: new KeyedIndex((service) => [namespaceOf(service)], mesh.services),
      pods: new KeyedIndex(podTerms, mesh.pods),
      virtualServices: new KeyedIndex((object) => virtualServiceTerms(object, domain), mesh.virtualServices),
      destinationRules: new KeyedIndex((object) => [destinationRuleHost(object, domain)], mesh.destinationRules),
    };
  }

  put<Kind extends keyof Indexed>(kind: Kind, object: Indexed[Kind]): void {
    this.#indexes[kind].put(object);
  }

  delete(kind: keyof Indexed, namespace: string, name: string): void {
    this.#indexes[kind].delete(`${namespace}/${name}`);
  }

  service(ref: ServiceRef): Service | undefined {
    return this.#indexes.services.get(`${ref.namespace}/${ref.name}`);
  }

  servicesIn(namespace: string): readonly Service[] {
    return [...this.#indexes.services.under(namespace).values()];
  }

  podsOf(ref: ServiceRef): readonly Pod[] {
    const selector = this.service(ref)?.spec?.selector ?? {};
    const terms = Object.entries(selector).map(([key, value]) => podTerm(ref.namespace, key, value));
    const [smallest] = terms.map((term) => this.#indexes.pods.under(term)).sort((a, b) => a.size - b.size);
    if (smallest === undefined) return [];
    return [...smallest.values()].filter((pod) => selects(selector, pod.metadata.labels));
  }

  virtualService(namespace: string, name: string): VirtualService | undefined {
    return this.#indexes.virtualServices.get(`${namespace}/${name}`);
  }

  virtualServicesFor(host: string): readonly VirtualService[] {
    return underAny(this.#indexes.virtualServices, patternsOver(host));
  }

  virtualServicesTo(host: string): readonly VirtualService[] {
    return [...this.#indexes.virtualServices.under(towards(host)).values()];
  }

  destinationRule(namespace: string, name: string): DestinationRule | undefined {
    return this.#indexes.destinationRules.get(`${namespace}/${name}`);
  }

  destinationRulesFor(host: string): readonly DestinationRule[] {
    return underAny(this.#indexes.destinationRules, patternsOver(host));
  }

  toMesh(): Mesh {
    const { services, pods, virtualServices, destinationRules } = this.#indexes;
    return {
      ...this.#rest,
      services: services.all(),
      pods: pods.all(),
      virtualServices: virtualServices.all(),
      destinationRules: destinationRules.all(),
    };
  }
}

/** The host itself and every wildcard that covers it, `*` last. */
function patternsOver(host: string): string[] {
  const patterns = [host];
  for (let start = 0; start <= host.length; start += 1) patterns.push(`*${host.slice(start)}`);
  return patterns;
}

function underAny<T extends VirtualService | DestinationRule>(index: KeyedIndex<T>, terms: readonly string[]): T[] {
  const found = new Map<string, T>();
  for (const term of terms) for (const [key, object] of index.under(term)) found.set(key, object);
  return [...found.values()];
}

function podTerm(namespace: string, label: string, value: string): string {
  return `${namespace}/${label}=${value}`;
}

function podTerms(pod: Pod): string[] {
  return Object.entries(pod.metadata.labels ?? {}).map(([key, value]) => podTerm(namespaceOf(pod), key, value));
}

function towards(host: string): string {
  return `to ${host}`;
}

function virtualServiceTerms(object: VirtualService, domain: string): string[] {
  const own = (object.spec.hosts ?? []).map((host) => resolveHost(host.toLowerCase(), namespaceOf(object), domain));
  return [...own, ...destinationHosts(object, domain).map(towards)];
}

function destinationRuleHost(object: DestinationRule, domain: string): string {
  return resolveHost(object.spec.host, namespaceOf(object), domain);
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
