/** Findings about the cluster as it is, kept up with it, and about the cluster as a plan would leave it. */
import type { Finding as ApiFinding } from '@sluice/shared/api/findings';
import type { AnalysisKind } from '@sluice/shared/findings/cluster/analysis-input';
import { followFindings } from '@sluice/shared/findings/find-all';
import type { Finding, FindingObject } from '@sluice/shared/findings/finding';
import type { IncrementalFindings, ObjectChange } from '@sluice/shared/findings/incremental';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { type KubernetesObject, keyOf } from '@sluice/shared/kubernetes/object';
import type { Plan } from '@sluice/shared/plan/plan';
import type { MeshObjects } from '@sluice/shared/routing/mesh-index';
import { DomainError } from '../domain-error.ts';
import { inSlices } from '../in-slices.ts';
import type { Subscribe } from '../listeners.ts';
import { canonicalJson } from './canonical-json.ts';
import { isKnowable } from './knowable-findings.ts';

export type FollowedChange = {
  readonly kind: keyof MeshObjects;
  readonly previous: KubernetesObject | undefined;
  readonly next: KubernetesObject | undefined;
};

export type ConfigurationFindings = {
  /**
   * To be waited for before anything else is asked: what has changed since the last question is looked at while others
   * have their turn. Without it the answers are the same, and everybody waits.
   */
  readonly prepare: () => Promise<void>;
  readonly all: () => ApiFinding[];
  /** Everything that was looked at. */
  readonly checked: () => FindingObject[];
  /** The same of a few objects. */
  readonly about: (objects: readonly FindingObject[]) => {
    readonly findings: ApiFinding[];
    readonly checked: FindingObject[];
  };
  /** What there would be if the plan were carried out; all of it, or what is about some objects. */
  readonly after: (plan: Plan, about?: readonly FindingObject[]) => ApiFinding[];
  readonly stop: () => void;
};

type Options = {
  readonly mesh: () => Mesh;
  /** They are no part of a mesh, but some checks ask for their labels. */
  readonly namespaces: () => readonly KubernetesObject[];
  readonly find: (kind: 'virtualServices' | 'destinationRules', key: string) => KubernetesObject | undefined;
  readonly onObject: Subscribe<FollowedChange>;
  /** They are no part of a mesh either, but some decide about services; absent: none are known. */
  readonly httpRoutes?: () => readonly KubernetesObject[];
  /** The only namespaces that are looked at; null or absent: all. */
  readonly only?: readonly string[] | null;
};

/** The kinds that are followed, as findings call them; null for those that no check looks at. */
export const followedKinds: { readonly [Kind in keyof MeshObjects]: AnalysisKind | null } = {
  namespaces: 'Namespace',
  services: 'Service',
  pods: 'Pod',
  deployments: null,
  virtualServices: 'VirtualService',
  destinationRules: 'DestinationRule',
  gateways: 'Gateway',
  serviceEntries: 'ServiceEntry',
  sidecars: 'Sidecar',
};

export function createConfigurationFindings(options: Options): ConfigurationFindings {
  const { mesh, namespaces, find, onObject, httpRoutes = () => [], only = null } = options;
  const shownOf = (findings: readonly Finding[]) => findings.filter((each) => isKnowable(each, only)).map(shown);
  let live: IncrementalFindings | null = null;
  /** The latest state of each object that has changed, so that nobody asking for days costs no more than a look at all. */
  const waiting = new Map<string, ObjectChange>();
  const routes = new KnownRoutes();
  const wait = (change: ObjectChange) => waiting.set(`${change.kind} ${change.key}`, change);

  /** Made when somebody asks for the first time. */
  function begun(): IncrementalFindings {
    if (live === null) {
      live = followFindings(mesh());
      for (const object of namespaces()) wait({ kind: 'Namespace', key: keyOf(object), object });
    }
    for (const change of routes.changes(httpRoutes())) wait(change);
    return live;
  }

  function* unapplied(): Generator<ObjectChange> {
    // A map tells what is added while it is gone through.
    for (const [id, change] of waiting) {
      waiting.delete(id);
      yield change;
    }
  }

  /** With what has changed since the last question. */
  function current(): IncrementalFindings {
    const findings = begun();
    if (waiting.size > 0) findings.apply([...unapplied()]);
    return findings;
  }

  async function prepare(): Promise<void> {
    const findings = begun();
    await inSlices(findings.load(), () => undefined);
    await inSlices(unapplied(), (change) => findings.apply([change]));
    await inSlices(current().settle(), () => undefined);
  }

  const stop = onObject(({ kind, previous, next }) => {
    const object = next ?? previous;
    const checked = followedKinds[kind];
    if (live === null || object === undefined || checked === null) return;
    wait({ kind: checked, key: keyOf(object), object: next ?? null });
  });

  function wanted({ writes }: Plan): ObjectChange[] {
    return writes.map((write) => ({
      kind: write.object.kind,
      key: `${write.object.namespace}/${write.object.name}`,
      object: write.action === 'delete' ? null : write.after,
    }));
  }

  return {
    stop,
    prepare,
    about(objects) {
      const { findings, checked } = current().about(objects);
      return { findings: shownOf(findings), checked };
    },
    all: () => shownOf(current().all()),
    checked: () => current().checked(),
    after(plan, about) {
      const findings = current();
      const changes = wanted(plan);
      findings.apply(changes);
      try {
        return shownOf(about === undefined ? findings.all() : findings.about(about).findings);
      } finally {
        findings.apply(
          changes.map(({ kind, key }) => ({
            kind,
            key,
            object: find(kind === 'VirtualService' ? 'virtualServices' : 'destinationRules', key) ?? null,
          })),
        );
      }
    },
  };
}

/** HTTPRoutes as findings know them: what has changed is found out when somebody asks, for there are few. */
class KnownRoutes {
  #known: ReadonlyMap<string, KubernetesObject> = new Map();

  changes(present: readonly KubernetesObject[]): ObjectChange[] {
    const before = this.#known;
    const now = new Map(present.map((route) => [keyOf(route), route]));
    this.#known = now;
    const gone = [...before.keys()].filter((key) => !now.has(key));
    const changed = [...now].filter(([key, route]) => before.get(key) !== route);
    return [
      ...gone.map((key) => ({ kind: 'HTTPRoute' as const, key, object: null })),
      ...changed.map(([key, object]) => ({ kind: 'HTTPRoute' as const, key, object })),
    ];
  }
}

function shown({ path, params, ...finding }: Finding): ApiFinding {
  return { ...finding, path: [...path], params: { ...params } };
}

/**
 * For changes that are not made of edits, which have guards of their own. Throws `unsafe-change` when a plan would bring
 * errors that there are none of now.
 *
 * @param accepted codes of findings that are wanted
 */
export function refuseNewErrors(plan: Plan, findings: ConfigurationFindings, accepted: readonly string[]): void {
  // Where in its object a finding is may change without any other change.
  const identity = ({ code, object, messageKey, params }: ApiFinding) =>
    canonicalJson([code, object, messageKey, params]);
  const known = new Set(findings.all().map(identity));
  const fresh = findings
    .after(plan)
    .filter(({ severity, code }) => severity === 'error' && !accepted.includes(code))
    .filter((finding) => !known.has(identity(finding)));
  if (fresh.length === 0) return;
  throw new DomainError('unsafe-change', fresh.map(({ message }) => message).join(' '), {
    issues: fresh.map(({ object: { kind, namespace, name }, path, code, message }) => ({
      path: `${kind} ${namespace}/${name} ${path.join('.')}`,
      message: `${code}: ${message}`,
    })),
    params: { codes: [...new Set(fresh.map(({ code }) => code))] },
  });
}
