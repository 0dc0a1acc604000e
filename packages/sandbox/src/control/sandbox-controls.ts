/** What can be turned on a running sandbox, whoever turns it. */

import type { GitopsState } from '../gitops/self-healing.ts';
import type { LoadReport } from '../load/load-generator.ts';
import type { Visitors } from '../load/user-mix.ts';
import type { PropagationDelay } from '../mesh/control-plane/control-plane.ts';

export type WorkloadState = {
  readonly namespace: string;
  readonly workload: string;
  readonly pods: number;
  readonly errorPercent: number;
  readonly errorStatus: number;
  readonly latencyMs: number;
  readonly crashed: boolean;
  /** Its proxies refuse new configurations. */
  readonly rejectsConfiguration: boolean;
};

export type WorkloadChange = Partial<Omit<WorkloadState, 'namespace' | 'workload' | 'pods'>>;

export type ApiState = {
  readonly down: boolean;
  /** Added to every answer. */
  readonly latencyMs: number;
};

export type IstiodState = {
  /** Wanted by the Deployment. */
  readonly replicas: number;
  readonly pods: readonly {
    readonly name: string;
    readonly ready: boolean;
    /** Proxies that are connected to it. */
    readonly proxies: number;
  }[];
};

export type LoadState = {
  readonly requestsPerSecond: number;
  readonly mix: readonly Visitors[];
  /** Counts since the start. */
  readonly report: LoadReport;
};

export type SandboxControls = {
  load(): LoadState;
  /** Throws RangeError for a load or mix that is not possible. */
  setLoad(load: { requestsPerSecond?: number | undefined; mix?: readonly Visitors[] | undefined }): void;
  /** Of one namespace, or of all. */
  workloads(namespace?: string): WorkloadState[];
  /** False if there is no such workload. */
  changeWorkload(namespace: string, workload: string, change: WorkloadChange): boolean;
  propagation(): PropagationDelay & { readonly proxies: number; readonly synced: number };
  setPropagation(delay: PropagationDelay): void;
  istiod(): IstiodState;
  /** Scales the control plane, and spreads the proxies over its pods. False if there is none. */
  setIstiod(istiod: { replicas: number }): boolean;
  /** What Argo CD does about changes by others. */
  gitops(): GitopsState;
  setGitops(gitops: { selfHeal?: boolean | undefined; afterMs?: number | undefined }): void;
  api(): ApiState;
  setApi(state: { down?: boolean | undefined; latencyMs?: number | undefined }): void;
  /** Ends every watch of the Kubernetes API. */
  cutWatches(): void;
  /** Forgets old versions: watches from before get 410. */
  compactHistory(): void;
};
