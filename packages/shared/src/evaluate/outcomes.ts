/** What callers get: the answers that the proxy gives by itself, each with its share of the requests. */
import type { Decision, Fault, RouteDecision, WeightedTarget } from './decision.ts';

export type Outcome = {
  /** 0 to 1; the outcomes of a request sum to 1. */
  readonly share: number;
  /** The cluster that answers or should have answered; null where no upstream is involved. */
  readonly cluster: string | null;
  /** null: whatever the upstream answers. 0: no HTTP answer at all. */
  readonly status: number | null;
  /** Envoy's response flag. */
  readonly flag: 'NR' | 'NC' | 'UH' | 'FI' | null;
};

function targetOutcome(target: WeightedTarget, decision: RouteDecision): Omit<Outcome, 'share'> {
  const { cluster } = target;
  if (!target.exists) return { cluster, status: decision.options.missingClusterStatus, flag: 'NC' };
  if (target.readyPods === 0) return { cluster, status: 503, flag: 'UH' };
  return { cluster, status: null, flag: null };
}

/** An injected gRPC status travels in an answer with HTTP status 200. */
function abortOutcome(abort: NonNullable<Fault['abort']>): Outcome {
  return { share: abort.percent / 100, cluster: null, status: abort.httpStatus ?? 200, flag: 'FI' };
}

function upstreamOutcomes(decision: Decision): Outcome[] {
  switch (decision.kind) {
    case 'route':
      return decision.clusters.map((target) => ({ share: target.share, ...targetOutcome(target, decision) }));
    case 'redirect':
    case 'direct-response':
      return [{ share: 1, cluster: null, status: decision.status, flag: null }];
    case 'failure':
      return [{ share: 1, cluster: null, status: decision.status, flag: decision.flag }];
    case 'passthrough':
      return [{ share: 1, cluster: 'PassthroughCluster', status: null, flag: null }];
  }
}

/** All outcomes of a decision; injected aborts come first and take their share from the others. */
export function outcomesOf(decision: Decision): Outcome[] {
  const outcomes = upstreamOutcomes(decision);
  const fault = decision.kind === 'route' ? decision.options.fault : 'fault' in decision ? decision.fault : null;
  const abort = fault?.abort ?? null;
  if (abort === null || abort.percent === 0) return outcomes;
  const left = 1 - abort.percent / 100;
  const rest = outcomes.map((outcome) => ({ ...outcome, share: outcome.share * left }));
  return [abortOutcome(abort), ...rest.filter(({ share }) => share > 0)];
}
