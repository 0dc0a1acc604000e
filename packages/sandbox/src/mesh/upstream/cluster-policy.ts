/**
 * A DestinationRule's traffic policy as settings of a cluster, with Istio's defaults (istio/istio
 * pilot/pkg/networking/core/cluster_traffic_policy.go).
 */
import { parseGoDuration } from '@sluice/shared/evaluate/go-duration';
import type { EffectivePolicy } from '@sluice/shared/evaluate/traffic-policy';
import { z } from 'zod';

export type Balancing = 'LEAST_REQUEST' | 'ROUND_ROBIN' | 'RANDOM' | 'PASSTHROUGH' | 'HASH';

/** Limits of what is under way at once from one proxy to one cluster; without limit Infinity. */
export type PoolLimits = {
  readonly connections: number;
  readonly pendingRequests: number;
  readonly requests: number;
  readonly retries: number;
  /** HTTP/2 to the pods: one connection carries many requests. */
  readonly isMultiplexed: boolean;
};

export type OutlierPolicy = {
  /** Errors in a row that eject a pod; Infinity: they never do. */
  readonly consecutive5xx: number;
  readonly consecutiveGatewayErrors: number;
  /** Null: failures without an answer count among the others. */
  readonly consecutiveLocalFailures: number | null;
  readonly intervalMs: number;
  readonly baseEjectionMs: number;
  readonly maxEjectionPercent: number;
  /** With fewer pods than this left in, all of them are used. */
  readonly minHealthPercent: number;
};

export type ClusterPolicy = {
  /** Equal for equal settings: a cluster whose settings change is a new one. */
  readonly key: string;
  readonly balancing: Balancing;
  readonly limits: PoolLimits;
  readonly outlier: OutlierPolicy | null;
};

const count = z.number().optional().catch(undefined);
const duration = z
  .string()
  .transform((text) => parseGoDuration(text) ?? undefined)
  .optional()
  .catch(undefined);

const Policy = z.looseObject({
  loadBalancer: z
    .looseObject({ simple: z.string().optional().catch(undefined), consistentHash: z.looseObject({}).nullish() })
    .nullish(),
  connectionPool: z
    .looseObject({
      tcp: z.looseObject({ maxConnections: count }).nullish(),
      http: z
        .looseObject({
          http1MaxPendingRequests: count,
          http2MaxRequests: count,
          maxRetries: count,
          h2UpgradePolicy: z.string().optional().catch(undefined),
        })
        .nullish(),
    })
    .nullish(),
  outlierDetection: z
    .looseObject({
      consecutive5xxErrors: count,
      consecutiveGatewayErrors: count,
      splitExternalLocalOriginErrors: z.boolean().optional().catch(undefined),
      consecutiveLocalOriginFailures: count,
      interval: duration,
      baseEjectionTime: duration,
      maxEjectionPercent: count,
      minHealthPercent: count,
    })
    .nullish(),
});
type Policy = z.infer<typeof Policy>;

const unlimited: PoolLimits = {
  connections: Number.POSITIVE_INFINITY,
  pendingRequests: Number.POSITIVE_INFINITY,
  requests: Number.POSITIVE_INFINITY,
  retries: Number.POSITIVE_INFINITY,
  isMultiplexed: false,
};

export const defaultPolicy: ClusterPolicy = { key: '', balancing: 'LEAST_REQUEST', limits: unlimited, outlier: null };

/**
 * @param speaksHttp2 by the protocol of the service's port
 * @returns defaults for whatever cannot be read
 */
export function readClusterPolicy(effective: EffectivePolicy, speaksHttp2: boolean): ClusterPolicy {
  const { data: policy } = Policy.safeParse(effective);
  if (policy === undefined) return defaultPolicy;
  const settings = {
    balancing: balancingOf(policy.loadBalancer),
    limits: limitsOf(policy.connectionPool, speaksHttp2),
    outlier: outlierOf(policy.outlierDetection),
  };
  // JSON writes Infinity as null, which no setting is.
  return { key: JSON.stringify(settings), ...settings };
}

const simple: Readonly<Record<string, Balancing>> = {
  ROUND_ROBIN: 'ROUND_ROBIN',
  RANDOM: 'RANDOM',
  PASSTHROUGH: 'PASSTHROUGH',
};

function balancingOf(balancer: Policy['loadBalancer']): Balancing {
  if (balancer?.consistentHash) return 'HASH';
  return simple[balancer?.simple ?? ''] ?? 'LEAST_REQUEST';
}

/** Zero means not set, as in protobuf. */
function limitsOf(pool: Policy['connectionPool'], speaksHttp2: boolean): PoolLimits {
  const { http, tcp } = pool ?? {};
  const limit = (value: number | undefined) => (value !== undefined && value > 0 ? value : Number.POSITIVE_INFINITY);
  return {
    connections: limit(tcp?.maxConnections),
    pendingRequests: limit(http?.http1MaxPendingRequests),
    requests: limit(http?.http2MaxRequests),
    retries: limit(http?.maxRetries),
    isMultiplexed: speaksHttp2 || http?.h2UpgradePolicy === 'UPGRADE',
  };
}

/** Envoy counts errors of all kinds from 5 on, and gateway errors and failures without an answer only when told to. */
function outlierOf(outlier: Policy['outlierDetection']): OutlierPolicy | null {
  if (!outlier) return null;
  const threshold = (value: number | undefined, fallback: number) =>
    value === undefined ? fallback : value > 0 ? value : Number.POSITIVE_INFINITY;
  return {
    consecutive5xx: threshold(outlier.consecutive5xxErrors, 5),
    consecutiveGatewayErrors: threshold(outlier.consecutiveGatewayErrors, Number.POSITIVE_INFINITY),
    consecutiveLocalFailures: outlier.splitExternalLocalOriginErrors
      ? outlier.consecutiveLocalOriginFailures || 5
      : null,
    intervalMs: outlier.interval || 10_000,
    baseEjectionMs: outlier.baseEjectionTime || 30_000,
    maxEjectionPercent: outlier.maxEjectionPercent || 10,
    minHealthPercent: outlier.minHealthPercent ?? 0,
  };
}
