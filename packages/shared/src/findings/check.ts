/** A check looks at one object at a time and asks the index for what it needs of others. */
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { AnalysisKind } from './cluster/analysis-input.ts';
import type { ClusterIndex } from './cluster/cluster-index.ts';
import type { Report } from './validation/report.ts';

export type Check = {
  /** As istioctl names its analyzers; Sluice's own start with `sluice.`. */
  readonly name: string;
  readonly kind: AnalysisKind;
  readonly run: (object: KubernetesObject, cluster: ClusterIndex, report: Report) => void;
};
