/** What edits would do, with everything that somebody wants to know before they are made. */
import type { ChangeBody, Preview, PreviewedWrite } from '@sluice/shared/api/changes';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { ownersOf } from '@sluice/shared/findings/sluice/owners';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { lastWriterOf } from '@sluice/shared/plan/conflicts';
import type { Plan, Write } from '@sluice/shared/plan/plan';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import { rehearsals } from './apply-plan.ts';
import type { ConfigurationFindings } from './configuration-findings.ts';
import { decidingObjects, etagOf } from './describe-service.ts';
import { freshMesh } from './fresh-mesh.ts';
import { shownRule } from './get-routing.ts';
import { yamlOf } from './object-yaml.ts';
import { inEdits, planFrom } from './plan-problem.ts';
import type { Actor, MeshCopy } from './ports.ts';
import type { SeenStates } from './seen-states.ts';
import { shownWrite } from './service-change.ts';
import { type ClusterPort, noSuchService, untilLoaded } from './service-states.ts';

export type PreviewPorts = {
  readonly cluster: ClusterPort;
  readonly copy: MeshCopy;
  readonly findings: ConfigurationFindings;
  readonly seen: SeenStates;
};

/** Throws DomainErrors for edits that cannot be planned; what the cluster says is part of the answer. */
export async function previewChange(
  service: ServiceRef,
  { edits }: ChangeBody,
  actor: Actor,
  ports: PreviewPorts,
): Promise<Preview> {
  return previewPlan(service, [], actor, ports, (mesh) => {
    const planned = planEdits(mesh, service, edits);
    return { plan: planFrom(planned, inEdits), proposed: planned.ok ? planned.proposed : mesh };
  });
}

type Planned = { readonly plan: Plan; readonly proposed: Mesh };

/**
 * What a plan for the present state would do.
 *
 * @param others objects that have to be read although the copy may not know them
 */
export async function previewPlan(
  service: ServiceRef,
  others: readonly ObjectRef[],
  actor: Actor,
  { cluster, copy, findings, seen }: PreviewPorts,
  planFor: (mesh: Mesh) => Planned,
): Promise<Preview> {
  await untilLoaded(cluster);
  if (!copy.hasService(service)) throw noSuchService(service, cluster);
  const mesh = await freshMesh(copy.meshFor(service), actor.objects, others);
  const { plan, proposed } = planFor(mesh);
  const tried = rehearsals(plan);
  const deciding = decidingObjects(mesh, service);
  const etag = etagOf(mesh, deciding);
  seen.note(service, etag, mesh);
  await findings.prepare();
  const concerned = [...deciding, ...plan.writes.map(({ object }) => object)];
  return {
    etag,
    writes: await Promise.all(plan.writes.map((write, at) => previewed(write, tried[at] ?? write, actor))),
    findings: {
      before: findings.about(concerned).findings,
      after: findings.after(plan, concerned),
    },
    rules: { before: rulesOf(mesh, service), after: rulesOf(proposed, service) },
  };
}

const rulesOf = (mesh: Mesh, service: ServiceRef) => readRouteTable(mesh, service).rules.map(shownRule);

async function previewed(write: Write, tried: Write, actor: Actor): Promise<PreviewedWrite> {
  const [allowed, outcome] = await Promise.all([actor.mayWrite(write), tryOut(tried, actor)]);
  const before = write.action === 'create' ? null : write.before;
  const after = write.action === 'delete' ? null : write.after;
  return {
    ...shownWrite(write),
    yaml: { before: before && yamlOf(before), after: after && yamlOf(after) },
    owners: before === null ? [] : ownersOf(before),
    lastWriter: before && lastWriterOf(before),
    allowed,
    ...outcome,
  };
}

async function tryOut(write: Write, { objects }: Actor): Promise<Pick<PreviewedWrite, 'warnings' | 'refusal'>> {
  try {
    const { warnings } = await objects.write(write, { dryRun: true });
    return { warnings: [...warnings], refusal: null };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'cluster-unreachable') throw error;
    return { warnings: [], refusal: { code: error.code, detail: error.message, issues: [...error.issues] } };
  }
}
