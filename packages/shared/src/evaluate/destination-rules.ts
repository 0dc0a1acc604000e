/**
 * Which DestinationRule a client proxy uses for a service, and how rules for one host merge.
 * Source: istio/istio pilot/pkg/model/push_context.go (setDestinationRules, destinationRule) and destination_rule.go.
 */
import type { DestinationRule, Subset, TrafficPolicy } from '../istio/destination-rule.ts';
import { mostSpecificHost, resolveHost } from '../istio/host-name.ts';
import type { Mesh, MeshConfig } from '../istio/mesh.ts';
import { type Labels, selects } from '../kubernetes/object.ts';
import { byCreation, creationOf } from './precedence.ts';

/** One or more DestinationRules that istiod treats as one. */
export type MergedRule = {
  readonly namespace: string;
  readonly host: string;
  /** The objects it was merged from, oldest first; the first gives it its name. */
  readonly from: readonly { readonly namespace: string; readonly name: string }[];
  readonly subsets: readonly Subset[];
  readonly trafficPolicy: TrafficPolicy | null;
  /** As written; sets are compared by their literal entries. */
  readonly exportTo: ReadonlySet<string>;
  readonly selector: Labels | null;
};

type Resolved = {
  readonly namespace: string;
  readonly name: string;
  readonly creation: number;
  readonly host: string;
  readonly rule: DestinationRule;
  readonly selector: Labels | null;
  readonly exportTo: ReadonlySet<string>;
};

/** The rules of one namespace by resolved host, split by who may use them. */
type RulesByHost = Map<string, MergedRule[]>;

export type DestinationRuleIndex = {
  /** Rules that apply to clients in their own namespace. */
  readonly local: ReadonlyMap<string, RulesByHost>;
  /** Rules that are exported beyond their own namespace. */
  readonly exported: ReadonlyMap<string, RulesByHost>;
  /** Private rules of the root namespace. */
  readonly rootLocal: RulesByHost;
  readonly rootNamespace: string;
};

function resolve(rule: DestinationRule, config: MeshConfig): Resolved {
  const namespace = rule.metadata.namespace ?? 'default';
  const selector = rule.spec.workloadSelector?.matchLabels ?? null;
  return {
    namespace,
    name: rule.metadata.name,
    creation: creationOf(rule),
    host: resolveHost(rule.spec.host, namespace, config.domain),
    rule,
    selector: rule.spec.workloadSelector ? (selector ?? {}) : null,
    // A rule for chosen workloads never leaves its namespace.
    exportTo: new Set(rule.spec.workloadSelector ? ['.'] : (rule.spec.exportTo ?? [])),
  };
}

/** Rules with a workload selector first, then by age. */
function byPrecedence(a: Resolved, b: Resolved): number {
  return Number(b.selector !== null) - Number(a.selector !== null) || byCreation(a, b);
}

function sameSelector(a: Labels | null, b: Labels | null): boolean {
  if (a === null || b === null) return a === b;
  return Object.keys(a).length === Object.keys(b).length && selects(a, b);
}

function asMerged({ namespace, name, host, rule, selector, exportTo }: Resolved): MergedRule {
  return {
    namespace,
    host,
    from: [{ namespace, name }],
    subsets: rule.spec.subsets ?? [],
    trafficPolicy: rule.spec.trafficPolicy ?? null,
    exportTo,
    selector,
  };
}

/** Adds a younger rule to an older one: new subset names are appended, the first traffic policy stays. */
function merge(older: MergedRule, younger: Resolved): MergedRule {
  const names = new Set(older.subsets.map(({ name }) => name));
  const added = (younger.rule.spec.subsets ?? []).filter(({ name }) => !names.has(name));
  return {
    ...older,
    from: [...older.from, { namespace: younger.namespace, name: younger.name }],
    subsets: [...older.subsets, ...added],
    trafficPolicy: older.trafficPolicy ?? younger.rule.spec.trafficPolicy ?? null,
  };
}

/**
 * Adds a rule to those of its host. It merges into older ones with an equal `exportTo`, and into those whose explicit
 * `exportTo` it covers, unless both select workloads and other ones. Only what has merged into a rule with an equal
 * selector is not kept itself: one without a selector stays for the clients that no selector takes. As in istiod, the
 * last older rule decides whether it is kept.
 */
function addRule(rules: MergedRule[], rule: Resolved): void {
  let isKept = true;
  for (const [index, older] of rules.entries()) {
    const isSame = sameSelector(older.selector, rule.selector);
    const isOpen = older.selector === null || rule.selector === null;
    const merges = (isSame || isOpen) && coversExport(rule, older);
    isKept = !(merges && isSame);
    if (merges) rules[index] = merge(older, rule);
  }
  if (isKept) rules.push(asMerged(rule));
}

function coversExport(rule: Resolved, older: MergedRule): boolean {
  if (older.exportTo.size === 0) return rule.exportTo.size === 0;
  return older.exportTo.isSubsetOf(rule.exportTo);
}

function collect(index: Map<string, RulesByHost>, rule: Resolved): void {
  const byHost = index.get(rule.namespace) ?? new Map<string, MergedRule[]>();
  index.set(rule.namespace, byHost);
  const rules = byHost.get(rule.host) ?? [];
  byHost.set(rule.host, rules);
  addRule(rules, rule);
}

function appliesAtHome({ exportTo, namespace }: Resolved): boolean {
  return exportTo.size === 0 || ['*', '.', namespace].some((entry) => exportTo.has(entry));
}

/** True when only clients of its own namespace may use the rule. */
function isPrivate({ exportTo, namespace }: Resolved, config: MeshConfig): boolean {
  if (exportTo.size === 0) return config.defaultDestinationRuleExportTo.includes('.');
  return exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
}

function isExportedTo({ exportTo }: MergedRule, namespace: string): boolean {
  return exportTo.size === 0 || exportTo.has('*') || exportTo.has(namespace);
}

/** Indexes all DestinationRules of the mesh for {@link destinationRuleFor}. */
export function indexDestinationRules(mesh: Mesh): DestinationRuleIndex {
  const { rootNamespace } = mesh.config;
  const local = new Map<string, RulesByHost>();
  const exported = new Map<string, RulesByHost>();
  const rootLocal = new Map<string, RulesByHost>();
  for (const rule of mesh.destinationRules.map((object) => resolve(object, mesh.config)).toSorted(byPrecedence)) {
    if (appliesAtHome(rule)) collect(local, rule);
    if (!isPrivate(rule, mesh.config)) collect(exported, rule);
    else if (rule.namespace === rootNamespace) collect(rootLocal, rule);
  }
  return { local, exported, rootLocal: rootLocal.get(rootNamespace) ?? new Map(), rootNamespace };
}

export type RuleClient = { readonly namespace: string; readonly labels: Labels };

/**
 * The rule that the client's proxy uses for a service, or null. The client's namespace is asked first, then the
 * service's, then the root namespace; the first one with a rule for the host decides alone.
 */
export function destinationRuleFor(
  index: DestinationRuleIndex,
  client: RuleClient,
  service: { readonly host: string; readonly namespace: string },
): MergedRule | null {
  const own =
    client.namespace === index.rootNamespace ? index.rootLocal : (index.local.get(client.namespace) ?? new Map());
  const rules =
    rulesFor(own, service.host) ??
    visibleRulesFor(index.exported.get(service.namespace), service.host, client.namespace) ??
    visibleRulesFor(index.exported.get(index.rootNamespace), service.host, client.namespace);
  return rules ? chooseRule(rules, client) : null;
}

function rulesFor(byHost: RulesByHost | undefined, host: string): readonly MergedRule[] | null {
  if (!byHost) return null;
  const exact = byHost.get(host);
  if (exact) return exact;
  const wildcard = mostSpecificHost(host, byHost.keys());
  return wildcard === undefined ? null : (byHost.get(wildcard) ?? null);
}

/** The most specific host is taken first and visibility asked after: an invisible exact rule hides a wildcard rule. */
function visibleRulesFor(
  byHost: RulesByHost | undefined,
  host: string,
  clientNamespace: string,
): readonly MergedRule[] | null {
  const visible = rulesFor(byHost, host)?.filter((rule) => isExportedTo(rule, clientNamespace));
  return visible && visible.length > 0 ? visible : null;
}

/** A rule that selects the client's workload, else the youngest one without selector. */
function chooseRule(rules: readonly MergedRule[], client: RuleClient): MergedRule | null {
  const selecting = rules.find(
    (rule) => rule.selector !== null && rule.namespace === client.namespace && selects(rule.selector, client.labels),
  );
  return selecting ?? rules.findLast((rule) => rule.selector === null) ?? null;
}
