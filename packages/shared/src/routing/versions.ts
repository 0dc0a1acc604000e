import type { Version } from '../api/services.ts';
import type { Subset } from '../istio/destination-rule.ts';
import type { Mesh } from '../istio/mesh.ts';
import { deploymentNameOf, isReady, type Pod, workloadNameOf } from '../kubernetes/core.ts';
import { type Labels, namespaceOf, selects } from '../kubernetes/object.ts';
import { viewOf } from './mesh-index.ts';
import type { MeshView } from './mesh-view.ts';
import type { ServiceRef } from './route-table.ts';
import { destinationRuleOf } from './service-scope.ts';

/** The labels that say which version a pod is, the first one present counts. */
const versionLabels = ['version', 'app.kubernetes.io/version'] as const;

/**
 * The versions of a service: its DestinationRule subsets, each with the pods that carry its labels, and the versions
 * that pods carry as a label but no subset stands for yet. Ordered by name, `v2` before `v10`. Names are unique and
 * always fit as subset names.
 */
export function versionsOf(mesh: Mesh | MeshView, service: ServiceRef): Version[] {
  const view = viewOf(mesh);
  const pods = view.podsOf(service);
  const defined = subsetsOf(view, service).map((subset) =>
    version(view, subset.name, subset.name, subset.labels ?? {}, pods),
  );
  const names = new Set(defined.map(({ name }) => name));
  const found: Version[] = [];
  for (const labels of labelledVersions(pods)) {
    if (defined.some((candidate) => standsFor(candidate.labels, labels, pods))) continue;
    const name = freeName(subsetNameOf(Object.values(labels).join()), names);
    names.add(name);
    found.push(version(view, name, null, labels, pods));
  }
  return [...defined, ...found].sort((a, b) => byName.compare(a.name, b.name));
}

const byName = new Intl.Collator('en', { numeric: true });

/** The subsets that destinations of the service may name; where a name is defined twice, the first one counts. */
export function subsetsOf(view: MeshView, service: ServiceRef): Subset[] {
  const subsets = destinationRuleOf(view, service)?.subsets ?? [];
  return [...new Map(subsets.toReversed().map((subset) => [subset.name, subset])).values()].toReversed();
}

function version(view: MeshView, name: string, subset: string | null, labels: Labels, pods: readonly Pod[]): Version {
  const own = pods.filter((pod) => selects(labels, pod.metadata.labels));
  const workloads = Map.groupBy(own, workloadNameOf);
  return {
    name,
    subset,
    labels: { ...labels },
    workloads: [...workloads.keys()].sort(byName.compare),
    pods: { ready: own.filter(isReady).length, total: own.length },
    createdAt: newest([...workloads.values()].map((each) => createdAt(view, each))),
  };
}

/** The version labels that the pods carry, each once, in name order. */
function labelledVersions(pods: readonly Pod[]): Labels[] {
  const found = new Map<string, Labels>();
  for (const pod of pods) {
    const key = versionLabels.find((label) => pod.metadata.labels?.[label]);
    const value = key && pod.metadata.labels?.[key];
    if (key && value) found.set(`${value} ${key}`, { [key]: value });
  }
  return [...found].sort(([a], [b]) => byName.compare(a, b)).map(([, labels]) => labels);
}

/** A subset stands for a version when it asks for its label, or selects pods and all of them are of that version. */
function standsFor(subset: Labels, version: Labels, pods: readonly Pod[]): boolean {
  if (selects(version, subset)) return true;
  const selected = pods.filter((pod) => selects(subset, pod.metadata.labels));
  return selected.length > 0 && selected.every((pod) => selects(version, pod.metadata.labels));
}

/** A label value as a subset name, which has to be a DNS label: `1.2.0` becomes `1-2-0`. */
export function subsetNameOf(value: string): string {
  const cleaned = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '');
  return cleaned === '' ? 'version' : cleaned;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted.slice(0, 60)}-${number}`;
  return name;
}

const created = (pod: Pod) => pod.metadata.creationTimestamp ?? null;

/** When the workload of these pods was created. */
function createdAt(view: MeshView, pods: readonly Pod[]): string | null {
  const [pod] = pods;
  const name = pod === undefined ? null : deploymentNameOf(pod);
  const deployment = pod === undefined || name === null ? undefined : view.deployment(namespaceOf(pod), name);
  return deployment?.metadata.creationTimestamp ?? oldest(pods);
}

/** Without the workload itself its oldest pod tells best: younger ones are replacements. */
function oldest(pods: readonly Pod[]): string | null {
  return (
    pods
      .map(created)
      .filter((time) => time !== null)
      .sort()[0] ?? null
  );
}

function newest(times: readonly (string | null)[]): string | null {
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  );
}
