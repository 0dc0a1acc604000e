/** Everything that checks ask about other objects. Each answer is noted, each change says which answers it may alter. */
import { resolveHost } from '../../istio/host-name.ts';
import { type KubernetesObject, keyOf, type Labels, selects } from '../../kubernetes/object.ts';
import { type AnalysisConfig, type AnalysisInput, type AnalysisKind, analysisKinds } from './analysis-input.ts';
import {
  destinationRuleTerms,
  hostOfRule,
  httpRouteTerms,
  namespaceTerm,
  podTerm,
  podTerms,
  serviceEntryTerms,
  serviceTerms,
  subsetTerm,
  subsetUserTerms,
  wildcardHosts,
} from './index-terms.ts';
import { MeshHosts } from './mesh-hosts.ts';
import { labelsWithTopology } from './node-topology.ts';
import { PodPresence } from './pod-presence.ts';
import { ReadLog } from './read-log.ts';
import { hostTerm, RuleHosts } from './rule-hosts.ts';
import { everywhere, namespaceOf, scopedHost, scopesOf, serviceKeyOf } from './scoped-hosts.ts';
import { readServiceEntry, readServicePorts, readServiceSelector } from './service-shape.ts';
import { TrackedIndex } from './tracked-index.ts';

/** A service as analyzers see it: a Kubernetes Service or a host of a ServiceEntry. */
export type KnownHost = {
  readonly ports: readonly number[];
  /** Labels of the workloads of a ServiceEntry; none for a Kubernetes Service. */
  readonly workloadLabels: Labels;
};

type Index = TrackedIndex<KubernetesObject>;

export class ClusterIndex {
  readonly config: AnalysisConfig;
  readonly log = new ReadLog();
  readonly #indexes: Readonly<Record<AnalysisKind, Index>>;
  readonly #meshHosts: MeshHosts;
  readonly #podPresence: PodPresence;
  readonly #ruleHosts: RuleHosts;

  constructor(input: AnalysisInput) {
    this.config = input.config;
    const nodes = new Map((input.objects.Node ?? []).map((node) => [node.metadata.name, node.metadata.labels ?? {}]));
    this.#indexes = this.#createIndexes();
    this.#ruleHosts = new RuleHosts(this.log, this.#indexes.DestinationRule);
    this.#meshHosts = new MeshHosts(this.log, input.config.domain);
    this.#podPresence = new PodPresence(this.log, (pod) => labelsWithTopology(pod, nodes));
  }

  /** Adds an object before anybody has read anything. Of objects with one name the last one counts, as in a cluster. */
  load(kind: AnalysisKind, object: KubernetesObject): void {
    this.#indexes[kind].load(object);
    if (kind === 'VirtualService') this.#meshHosts.put(object);
    if (kind === 'DestinationRule') this.#ruleHosts.change(hostOfRule(object, this.config.domain), 1);
    if (kind === 'Pod') this.#podPresence.load(keyOf(object), object);
  }

  #createIndexes(): Record<AnalysisKind, Index> {
    const { domain } = this.config;
    const termsOf: Partial<Record<AnalysisKind, (object: KubernetesObject) => string[]>> = {
      VirtualService: subsetUserTerms,
      DestinationRule: (object) => destinationRuleTerms(object, domain),
      ServiceEntry: (object) => serviceEntryTerms(object, domain),
      Service: (object) => serviceTerms(object, domain),
      Pod: podTerms,
      Sidecar: (object) => [namespaceTerm(namespaceOf(object))],
      RequestAuthentication: (object) => [namespaceOf(object)],
      HTTPRoute: httpRouteTerms,
    };
    const create = (kind: AnalysisKind) => [kind, new TrackedIndex(kind, this.log, termsOf[kind])] as const;
    return Object.fromEntries(analysisKinds.map(create)) as Record<AnalysisKind, Index>;
  }

  /** Adds or replaces an object; returns the keys of the answers that may be others now. */
  put(kind: AnalysisKind, object: KubernetesObject): readonly string[] {
    const gone = kind === 'DestinationRule' ? this.#dropRuleHost(keyOf(object)) : [];
    const touched = [...gone, ...this.#indexes[kind].put(object)];
    if (kind === 'DestinationRule') {
      return [...touched, ...this.#ruleHosts.change(hostOfRule(object, this.config.domain), 1)];
    }
    if (kind === 'VirtualService') return [...touched, ...this.#meshHosts.put(object)];
    if (kind === 'Pod') return [...touched, ...this.#podPresence.change(keyOf(object), object)];
    return touched;
  }

  delete(kind: AnalysisKind, key: string): readonly string[] {
    const gone = kind === 'DestinationRule' ? this.#dropRuleHost(key) : [];
    const touched = [...gone, ...this.#indexes[kind].delete(key)];
    if (kind === 'VirtualService') return [...touched, ...this.#meshHosts.delete(key)];
    if (kind === 'Pod') return [...touched, ...this.#podPresence.change(key, null)];
    return touched;
  }

  #dropRuleHost(key: string): readonly string[] {
    const before = this.#indexes.DestinationRule.current(key);
    return before ? this.#ruleHosts.change(hostOfRule(before, this.config.domain), -1) : [];
  }

  /** The object of this kind and `namespace/name`. */
  find(kind: AnalysisKind, key: string): KubernetesObject | undefined {
    return this.#indexes[kind].get(key);
  }

  all(kind: AnalysisKind): readonly KubernetesObject[] {
    return this.#indexes[kind].all();
  }

  /**
   * What a host in an object of this namespace stands for, as far as the object's own `exportTo` lets istioctl look.
   * Source: istio/istio pkg/config/analysis/analyzers/util/service_lookup.go (GetDestinationHost).
   */
  knownHost(host: string, namespace: string, exportTo: readonly string[] | null | undefined): KnownHost | null {
    return this.log.once(`known ${host}`, () => this.#lookUpHost(host, namespace, exportTo));
  }

  #lookUpHost(host: string, namespace: string, exportTo: readonly string[] | null | undefined): KnownHost | null {
    const own = exportTo?.length ? exportTo.map((entry) => (entry === '.' ? namespace : entry)) : [namespace];
    for (const scope of [everywhere, ...own]) {
      const term = scopedHost(scope, host, namespace, this.config.domain);
      const service = this.#indexes.Service.under(term)[0];
      if (service) return { ports: readServicePorts(service).map(({ port }) => port), workloadLabels: {} };
      const entry = this.#indexes.ServiceEntry.under(term)[0];
      if (entry) return knownEntry(entry);
    }
    return this.#wildcardHost(host, namespace);
  }

  #wildcardHost(host: string, namespace: string): KnownHost | null {
    const plain = host.replace(/^\*/, '');
    const entry = this.#indexes.ServiceEntry.under(wildcardHosts).find((candidate) => {
      const { hosts, exportTo } = readServiceEntry(candidate);
      const isVisible = scopesOf(exportTo, namespaceOf(candidate)).some(
        (scope) => scope === everywhere || scope === namespace,
      );
      return isVisible && hosts.some((each) => each.startsWith('*') && plain.endsWith(each.slice(1)));
    });
    return entry ? knownEntry(entry) : null;
  }

  /** Whether any DestinationRule defines the subset for the host, wherever it lies and whoever sees it. */
  hasSubset(host: string, namespace: string, subset: string): boolean {
    const key = serviceKeyOf(host, namespace, this.config.domain);
    return this.#indexes.DestinationRule.under(subsetTerm(key, subset)).length > 0;
  }

  /** The DestinationRules for a fully qualified host, those for a wildcard over it included. */
  destinationRulesFor(host: string): readonly KubernetesObject[] {
    return this.#ruleHosts.rulesFor(host);
  }

  /** VirtualServices with subsets of a host that they name as their own in the same words. */
  subsetUsers(host: string): readonly KubernetesObject[] {
    return this.#indexes.VirtualService.under(hostTerm(host));
  }

  meshHostConflict(object: KubernetesObject): { host: string; owners: string[] } | null {
    return this.#meshHosts.conflictOf(object);
  }

  /** HTTPRoutes that have a service, `namespace/name`, for a parent. */
  httpRoutesFor(service: string): readonly KubernetesObject[] {
    return this.#indexes.HTTPRoute.under(service);
  }

  requestAuthentications(namespace: string): readonly KubernetesObject[] {
    return this.#indexes.RequestAuthentication.under(namespace);
  }

  /** Pods of any namespace that carry the labels; all pods for none. */
  podsWith(selector: Labels): readonly KubernetesObject[] {
    const pods = this.#podPresence.carrying(Object.entries(selector)[0]);
    return pods.filter((pod) => selects(selector, pod.metadata.labels));
  }

  /** True when a pod carries the labels, those that it has from its node included. */
  hasPodWith(selector: Labels): boolean {
    return this.#podPresence.anyWith(selector);
  }

  hasPodIn(namespace: string): boolean {
    return this.#podPresence.anyIn(namespace);
  }

  servicesIn(namespace: string): readonly KubernetesObject[] {
    return this.#indexes.Service.under(namespaceTerm(namespace));
  }

  /** The pods that a service selects; none without a selector. */
  podsOf(service: KubernetesObject): readonly KubernetesObject[] {
    return this.podsIn(namespaceOf(service), readServiceSelector(service));
  }

  /** The pods of a namespace that carry the labels; none for no labels. */
  podsIn(namespace: string, selector: Labels): readonly KubernetesObject[] {
    const [first] = Object.entries(selector);
    if (!first) return [];
    const pods = this.#indexes.Pod.under(podTerm(namespace, first[0], first[1]));
    return pods.filter((pod) => selects(selector, pod.metadata.labels));
  }

  sidecarsIn(namespace: string): readonly KubernetesObject[] {
    return this.#indexes.Sidecar.under(namespaceTerm(namespace));
  }

  /** ServiceEntries for a host, in the words of the object of this namespace that asks. */
  serviceEntriesFor(host: string, namespace: string): readonly KubernetesObject[] {
    return this.#indexes.ServiceEntry.under(hostTerm(resolveHost(host, namespace, this.config.domain)));
  }
}

function knownEntry(entry: KubernetesObject): KnownHost {
  const { ports, workloadLabels } = readServiceEntry(entry);
  return { ports: ports.map(({ number }) => number), workloadLabels };
}
