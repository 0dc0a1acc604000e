/** Reads the counters of one proxy through the API server, so that Sluice needs no route into the pod network. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import { parsePrometheusText, type Sample } from '@sluice/shared/traffic/prometheus-text';
import { requestDurationBucket, requestsTotal } from '@sluice/shared/traffic/request-labels';
import type { Credentials } from '../kubernetes/credentials.ts';
import { type KubeClient, pathOf } from '../kubernetes/kube-client.ts';
import { hasStatus } from '../kubernetes/kube-error.ts';

export type ProxyScraper = {
  /** Null when the proxy did not answer in time, or is left alone because it did not before. */
  readonly scrape: (pod: Pod) => Promise<Sample[] | null>;
  /** Whether we were not allowed to read it when it was last asked. */
  readonly isForbidden: (pod: Pod) => boolean;
  /** Drops what is known about all pods but these. */
  readonly forget: (kept: ReadonlySet<string>) => void;
  /** How it went lately; `unused` before the first scrape. */
  readonly state: () => 'ok' | 'forbidden' | 'unreachable' | 'unused';
  /** Why the latest scrape that failed did; null while none has. */
  readonly lastFailure: () => string | null;
  /** Pods that answered when they were last asked. */
  readonly answering: () => number;
};

export type ScrapeResult = 'ok' | 'forbidden' | 'failed';

type Options = {
  readonly client: KubeClient;
  readonly credentials: Credentials;
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
  /** Told of every scrape, with the seconds that it took. */
  readonly onScrape?: ((result: ScrapeResult, seconds: number) => void) | undefined;
};

/**
 * Envoy's own page, and of it only what is wanted. On 15020 pilot-agent would have to ask the application for its metrics
 * as well, every time, and passes no filter on (istio/istio pilot/cmd/pilot-agent/status/server.go, handleStats).
 */
const metricsPort = 15090;
/** A regular expression for parts of names, as Envoy has them before it writes them for Prometheus. */
const filter = 'istio_request(s_total|_duration_milliseconds)';
const longestPauseRounds = 30;
const wanted: ReadonlySet<string> = new Set([requestsTotal, requestDurationBucket]);

export function createProxyScraper(options: Options): ProxyScraper {
  const { client, credentials, deadlineMs = 800, maxBytes = 16 * 1024 * 1024, onScrape } = options;
  /** Pods that failed: how often, and for how many more rounds they are left alone. */
  const resting = new Map<string, { failures: number; rounds: number }>();
  const results = new Map<string, ScrapeResult>();
  let lastFailure: string | null = null;

  function note(key: string, result: ScrapeResult, startedAt: number) {
    results.set(key, result);
    onScrape?.(result, (performance.now() - startedAt) / 1_000);
  }

  return {
    async scrape(pod) {
      const key = keyOf(pod);
      const rest = resting.get(key);
      if (rest !== undefined && rest.rounds > 0) {
        rest.rounds -= 1;
        return null;
      }
      const startedAt = performance.now();
      try {
        const query = { filter };
        const text = await client.text({ path: metricsPath(pod), query, credentials, deadlineMs, maxBytes });
        const samples = parsePrometheusText(text, wanted);
        resting.delete(key);
        note(key, 'ok', startedAt);
        return samples;
      } catch (error) {
        lastFailure = error instanceof Error ? error.message : String(error);
        note(key, hasStatus(error, 403) || hasStatus(error, 401) ? 'forbidden' : 'failed', startedAt);
        const failures = (rest?.failures ?? 0) + 1;
        // Once or twice can happen to anybody.
        resting.set(key, { failures, rounds: failures < 3 ? 0 : Math.min(2 ** (failures - 2), longestPauseRounds) });
        return null;
      }
    },
    isForbidden: (pod) => results.get(keyOf(pod)) === 'forbidden',
    forget(kept) {
      for (const key of resting.keys()) if (!kept.has(key)) resting.delete(key);
      for (const key of results.keys()) if (!kept.has(key)) results.delete(key);
    },
    state() {
      const found = new Set(results.values());
      if (found.size === 0) return 'unused';
      if (found.has('ok')) return 'ok';
      return found.has('forbidden') ? 'forbidden' : 'unreachable';
    },
    lastFailure: () => lastFailure,
    answering: () =>
      results
        .values()
        .filter((result) => result === 'ok')
        .toArray().length,
  };
}

function metricsPath({ metadata: { namespace = '', name } }: Pod): string {
  const pod = pathOf('api', 'v1', 'namespaces', namespace, 'pods', `${name}:${metricsPort}`);
  return `${pod.replace(`%3A${metricsPort}`, `:${metricsPort}`)}/proxy/stats/prometheus`;
}
