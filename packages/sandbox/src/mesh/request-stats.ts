/**
 * The counters of one proxy: `istio_requests_total` and `istio_request_duration_milliseconds`, labelled as Envoy's
 * istio_stats filter labels them (envoyproxy/envoy contrib/istio/filters/http/istio_stats/source/istio_stats.cc).
 * They only grow, and end with the pod.
 */
import type { WorkloadIdentity } from './workload-identity.ts';

/** Envoy's default buckets, milliseconds; the last one, without limit, is implied. */
export const durationBucketsMs = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
] as const;

/** How a request names the service it was meant for. */
export type ServiceLabels = { readonly host: string; readonly name: string; readonly namespace: string };

export type FinishedRequest = {
  readonly reporter: 'source' | 'destination';
  /** The proxy at the other end; null if there was none. */
  readonly peer: WorkloadIdentity | null;
  /** Null if neither a cluster nor a Host header tells. */
  readonly service: ServiceLabels | null;
  /** 0 if there was no response. */
  readonly responseCode: number;
  /** Joined by commas, `-` if none. */
  readonly responseFlags: string;
  readonly mutualTls: boolean;
  readonly durationMs: number;
};

/** Requests by bucket, not cumulative; one more than there are limits. */
type Durations = { readonly buckets: Float64Array; requests: number; sumMs: number };

export type Series = {
  /** `name="value",…` without braces. */
  readonly labels: string;
  requests: number;
  /** As of the latest flush. */
  readonly durations: Durations;
};

type Counted = Series & { readonly sinceFlush: Durations };

/** Envoy's default (config.bootstrap.v3.Bootstrap, stats_flush_interval); Istio leaves it so. */
export const flushEveryMs = 5_000;

export class RequestStats {
  readonly #own: WorkloadIdentity;
  readonly #now: () => number;
  readonly #series = new Map<string, Counted>();
  #flushedAt: number;

  /**
   * Counters are shown as they are. Histograms are put together from those of Envoy's threads every five seconds, and
   * shown as they were then (envoyproxy/envoy source/common/stats/thread_local_store.cc, mergeHistograms).
   *
   * @param now milliseconds of any clock
   */
  constructor(own: WorkloadIdentity, now: () => number) {
    this.#own = own;
    this.#now = now;
    this.#flushedAt = now();
  }

  series(): IterableIterator<Series> {
    this.#flushWhenDue();
    return this.#series.values();
  }

  /** Nothing happens between two requests that anybody could see before asking. */
  #flushWhenDue(): void {
    const passed = Math.floor((this.#now() - this.#flushedAt) / flushEveryMs);
    if (passed <= 0) return;
    this.#flushedAt += passed * flushEveryMs;
    for (const { durations, sinceFlush } of this.#series.values()) moveTo(durations, sinceFlush);
  }

  record(request: FinishedRequest): void {
    this.#flushWhenDue();
    const { reporter, peer, service, responseCode, responseFlags, mutualTls, durationMs } = request;
    const key = `${reporter}${responseCode}${responseFlags}${mutualTls}${service?.host}${service?.name}${peer?.key}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      const labels = renderLabels(labelsOf(this.#own, request));
      series = { labels, requests: 0, durations: noDurations(), sinceFlush: noDurations() };
      this.#series.set(key, series);
    }
    series.requests++;
    const bucket = bucketOf(durationMs);
    const { sinceFlush } = series;
    sinceFlush.requests++;
    sinceFlush.sumMs += durationMs;
    sinceFlush.buckets[bucket] = (sinceFlush.buckets[bucket] ?? 0) + 1;
  }
}

function noDurations(): Durations {
  return { buckets: new Float64Array(durationBucketsMs.length + 1), requests: 0, sumMs: 0 };
}

function moveTo(shown: Durations, added: Durations): void {
  if (added.requests === 0) return;
  for (const [bucket, count] of added.buckets.entries()) shown.buckets[bucket] = (shown.buckets[bucket] ?? 0) + count;
  shown.requests += added.requests;
  shown.sumMs += added.sumMs;
  added.buckets.fill(0);
  added.requests = 0;
  added.sumMs = 0;
}

function bucketOf(durationMs: number): number {
  let bucket = 0;
  while (bucket < durationBucketsMs.length && durationMs > (durationBucketsMs[bucket] as number)) bucket++;
  return bucket;
}

function labelsOf(own: WorkloadIdentity, request: FinishedRequest): Record<string, string> {
  const { reporter, responseCode, responseFlags, mutualTls } = request;
  return {
    reporter,
    ...(reporter === 'source' ? sourceSide(own, request) : destinationSide(own, request)),
    request_protocol: 'http',
    response_code: String(responseCode),
    grpc_response_status: '',
    response_flags: responseFlags,
    connection_security_policy: reporter === 'source' ? 'unknown' : mutualTls ? 'mutual_tls' : 'none',
  };
}

/** Principals come from the connection to the upstream: without one both are unknown. */
function sourceSide(own: WorkloadIdentity, { peer, service, mutualTls }: FinishedRequest): Record<string, string> {
  return {
    ...endLabels('source', own, mutualTls),
    ...(peer === null ? unknownEnd('destination') : endLabels('destination', knownPeer(peer), mutualTls)),
    destination_service: service?.host ?? 'unknown',
    destination_service_name: service?.name ?? 'unknown',
    destination_service_namespace: service?.namespace || peer?.namespace || 'unknown',
  };
}

function destinationSide(own: WorkloadIdentity, { peer, service, mutualTls }: FinishedRequest): Record<string, string> {
  return {
    ...(peer === null ? unknownEnd('source') : endLabels('source', knownPeer(peer), mutualTls)),
    ...endLabels('destination', own, mutualTls),
    destination_service: service?.host ?? own.canonicalService,
    destination_service_name: service?.name ?? own.canonicalService,
    destination_service_namespace: own.namespace,
  };
}

function endLabels(end: 'source' | 'destination', identity: WorkloadIdentity, mutualTls: boolean) {
  return {
    [`${end}_workload`]: identity.workload,
    [`${end}_canonical_service`]: identity.canonicalService,
    [`${end}_canonical_revision`]: identity.canonicalRevision,
    [`${end}_workload_namespace`]: identity.namespace,
    [`${end}_principal`]: mutualTls ? identity.principal : 'unknown',
    [`${end}_app`]: identity.app,
    [`${end}_version`]: identity.version,
    [`${end}_cluster`]: identity.cluster,
  };
}

/** A missing label of the own pod is empty, of a peer unknown. */
function knownPeer(peer: WorkloadIdentity): WorkloadIdentity {
  return { ...peer, app: peer.app || 'unknown', version: peer.version || 'unknown' };
}

function unknownEnd(end: 'source' | 'destination'): Record<string, string> {
  return {
    [`${end}_workload`]: 'unknown',
    [`${end}_canonical_service`]: 'unknown',
    [`${end}_canonical_revision`]: 'latest',
    [`${end}_workload_namespace`]: 'unknown',
    [`${end}_principal`]: 'unknown',
    [`${end}_app`]: 'unknown',
    [`${end}_version`]: 'unknown',
    [`${end}_cluster`]: 'unknown',
  };
}

function renderLabels(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',');
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
