/** Who else writes an object: tools that bring it back to what they have in git, in a chart or in a rollout. */
import type { KubernetesObject } from '../../kubernetes/object.ts';

export type OwnerTool = 'argo-cd' | 'flux' | 'helm' | 'flagger' | 'argo-rollouts';

export type Owner = {
  readonly tool: OwnerTool;
  /** Application, Kustomization, release, Canary or Rollout; null where the object does not say. */
  readonly name: string | null;
  /** Where that lies; null where the object does not say. */
  readonly namespace: string | null;
  readonly evidence: 'label' | 'annotation' | 'ownerReference' | 'managedFields' | 'subset';
};

/** Names for people. */
export const ownerToolNames: Readonly<Record<OwnerTool, string>> = {
  'argo-cd': 'Argo CD',
  flux: 'Flux',
  helm: 'Helm',
  flagger: 'Flagger',
  'argo-rollouts': 'Argo Rollouts',
};

type Detect = (object: KubernetesObject) => Owner | null;

function byLabels(tool: OwnerTool, name: string, namespace: string | null): Detect {
  return ({ metadata }) => {
    const found = metadata.labels?.[name];
    if (!found) return null;
    const place = namespace === null ? null : (metadata.labels?.[namespace] ?? null);
    return { tool, name: found, namespace: place, evidence: 'label' };
  };
}

/** `application:group/kind:namespace/name`; the application may carry its namespace as `namespace_name`. */
function byArgoTracking({ metadata }: KubernetesObject): Owner | null {
  const tracking = metadata.annotations?.['argocd.argoproj.io/tracking-id'];
  const application = tracking?.split(':')[0];
  if (!application) return null;
  const [namespace, name] = application.includes('_') ? application.split('_', 2) : [null, application];
  return { tool: 'argo-cd', name: name ?? application, namespace: namespace ?? null, evidence: 'annotation' };
}

function byHelmAnnotations({ metadata }: KubernetesObject): Owner | null {
  const name = metadata.annotations?.['meta.helm.sh/release-name'];
  if (!name) return null;
  const namespace = metadata.annotations?.['meta.helm.sh/release-namespace'] ?? null;
  return { tool: 'helm', name, namespace, evidence: 'annotation' };
}

function byReference(tool: OwnerTool, group: string, kind: string): Detect {
  return ({ metadata }) => {
    const owner = metadata.ownerReferences?.find(
      (each) => each.kind === kind && each.apiVersion.startsWith(`${group}/`),
    );
    return owner ? { tool, name: owner.name, namespace: metadata.namespace ?? null, evidence: 'ownerReference' } : null;
  };
}

function byRolloutAnnotation({ metadata }: KubernetesObject): Owner | null {
  const name = metadata.annotations?.['argo-rollouts.argoproj.io/managed-by-rollouts'];
  if (!name) return null;
  return { tool: 'argo-rollouts', name, namespace: metadata.namespace ?? null, evidence: 'annotation' };
}

/** Argo Rollouts moves the labels of subsets: they carry the hash of the ReplicaSet they stand for. */
function byRolloutSubsets(object: KubernetesObject): Owner | null {
  const { subsets } = (object.spec ?? {}) as { subsets?: unknown };
  const isManaged = (subset: { labels?: unknown } | null) =>
    typeof subset?.labels === 'object' && subset.labels !== null && 'rollouts-pod-template-hash' in subset.labels;
  if (!Array.isArray(subsets) || !subsets.some(isManaged)) return null;
  return { tool: 'argo-rollouts', name: null, namespace: null, evidence: 'subset' };
}

/** Field managers: some of the names are chosen by the tool, some come from the name of its program. */
const managers: Readonly<Record<string, OwnerTool>> = {
  flagger: 'flagger',
  'rollouts-controller': 'argo-rollouts',
  'argo-rollouts': 'argo-rollouts',
  'kustomize-controller': 'flux',
  'helm-controller': 'flux',
  'argocd-controller': 'argo-cd',
  'argocd-application-controller': 'argo-cd',
  helm: 'helm',
};

function byManager(tool: OwnerTool): Detect {
  return ({ metadata }) => {
    const isManager = metadata.managedFields?.some(
      // What a tool writes to the status is no claim on the rest.
      ({ manager, subresource }) => !subresource && manager !== undefined && managers[manager] === tool,
    );
    return isManager ? { tool, name: null, namespace: null, evidence: 'managedFields' } : null;
  };
}

/** Those that write at any moment come first, then those that restore, the most telling evidence before the others. */
const detectors: readonly Detect[] = [
  byReference('flagger', 'flagger.app', 'Canary'),
  byManager('flagger'),
  byRolloutAnnotation,
  byReference('argo-rollouts', 'argoproj.io', 'Rollout'),
  byRolloutSubsets,
  byManager('argo-rollouts'),
  byLabels('flux', 'kustomize.toolkit.fluxcd.io/name', 'kustomize.toolkit.fluxcd.io/namespace'),
  byLabels('flux', 'helm.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/namespace'),
  byManager('flux'),
  byArgoTracking,
  byLabels('argo-cd', 'argocd.argoproj.io/instance', null),
  byManager('argo-cd'),
  byHelmAnnotations,
  byManager('helm'),
];

/** Everybody who owns the object, each tool once, the one that interferes first at the head. */
export function ownersOf(object: KubernetesObject): Owner[] {
  const found = new Map<OwnerTool, Owner>();
  for (const detect of detectors) {
    const owner = detect(object);
    if (owner && !found.has(owner.tool)) found.set(owner.tool, owner);
  }
  return [...found.values()];
}

/** The owner that interferes first; null where nobody owns the object. */
export function ownerOf(object: KubernetesObject): Owner | null {
  return ownersOf(object)[0] ?? null;
}
