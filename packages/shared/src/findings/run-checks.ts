/** Runs checks over the objects of an input. */
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { Check } from './check.ts';
import { type AnalysisInput, type AnalysisKind, analysisKinds } from './cluster/analysis-input.ts';
import { ClusterIndex } from './cluster/cluster-index.ts';
import type { Finding, FindingObject } from './finding.ts';
import { withoutSuppressed } from './suppression.ts';
import { collector } from './validation/report.ts';

/** How an object is called in findings. */
export function shownObject(kind: AnalysisKind, { metadata }: KubernetesObject): FindingObject {
  return {
    kind: kind === 'KubernetesGateway' ? 'Gateway' : kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
  };
}

/** What the checks find about one object. */
export function checkObject(
  kind: AnalysisKind,
  object: KubernetesObject,
  cluster: ClusterIndex,
  checks: readonly Check[],
): readonly Finding[] {
  const { report, findings } = collector(shownObject(kind, object));
  for (const check of checks) if (check.kind === kind) check.run(object, cluster, report);
  return withoutSuppressed(findings, object);
}

/** Runs the checks over everything, in the order of the kinds and of the objects of each. */
export function analyze(input: AnalysisInput, checks: readonly Check[]): Finding[] {
  const cluster = new ClusterIndex(input);
  for (const kind of analysisKinds) for (const object of input.objects[kind] ?? []) cluster.load(kind, object);
  return analysisKinds.flatMap((kind) =>
    cluster.all(kind).flatMap((object) => checkObject(kind, object, cluster, checks)),
  );
}
