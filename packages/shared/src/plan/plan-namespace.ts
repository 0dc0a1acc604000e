import type { Version } from '../api/services.ts';
import type { Mesh } from '../istio/mesh.ts';
import { viewOf } from '../routing/mesh-index.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import { meshRulesOf, readRouteTable } from '../routing/read-route-table.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import { versionsOf } from '../routing/versions.ts';
import { Draft } from './draft.ts';
import type { Plan } from './plan.ts';
import { weighDefault } from './set-weights.ts';

export type NamespacePlan = {
  readonly plan: Plan;
  readonly proposed: Mesh;
  /** What each service that gets a default rule sends its requests to. */
  readonly initialised: readonly { readonly service: string; readonly version: string }[];
  /** Services that stay as they are, and why. */
  readonly skipped: readonly { readonly service: string; readonly reason: 'has-rules' | 'no-versions' | 'not-ready' }[];
};

/**
 * Gives every service of a namespace a default rule for its first version: the first in order that has a ready pod.
 * Services that sidecars obey rules for already keep them. All DestinationRules come before all VirtualServices.
 */
export function planNamespace(mesh: Mesh | MeshView, namespace: string): NamespacePlan {
  const draft = new Draft(viewOf(mesh));
  const initialised: { service: string; version: string }[] = [];
  const skipped: NamespacePlan['skipped'][number][] = [];
  const names = draft.view.servicesIn(namespace).map(({ metadata }) => metadata.name);
  for (const name of names.toSorted()) {
    const first = firstVersion(draft.view, { namespace, name });
    if (typeof first === 'string') {
      skipped.push({ service: name, reason: first });
      continue;
    }
    const service = { namespace, name };
    weighDefault(draft, service, draft.tableOf(service), new Map([[first.name, 100]]));
    initialised.push({ service: name, version: first.name });
  }
  return { plan: draft.plan(), proposed: draft.view.toMesh(), initialised, skipped };
}

function firstVersion(view: MeshView, service: ServiceRef): Version | 'has-rules' | 'no-versions' | 'not-ready' {
  if (meshRulesOf(readRouteTable(view, service)).length > 0) return 'has-rules';
  const versions = versionsOf(view, service);
  if (versions.length === 0) return 'no-versions';
  return versions.find(({ pods }) => pods.ready > 0) ?? 'not-ready';
}
