/** Which sources there are and which of them is asked for what, by the settings and by what the cluster allows. */
import type { ServiceState } from '@sluice/shared/api/services';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { attributeTo } from '@sluice/shared/traffic/request-labels';
import type { Credentials } from '../kubernetes/credentials.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { createListeners, type Subscribe } from '../listeners.ts';
import { createClusterTransport } from '../prometheus/cluster-transport.ts';
import { findPrometheus } from '../prometheus/find-prometheus.ts';
import { createPrometheus, type Prometheus } from '../prometheus/prometheus.ts';
import type { PrometheusTransport } from '../prometheus/prometheus-client.ts';
import { PrometheusError, type PrometheusFault } from '../prometheus/prometheus-error.ts';
import type { Stored } from '../use-cases/get-traffic.ts';
import { createDirectSource } from './direct-source.ts';
import { readStoredTraffic } from './prometheus-history.ts';
import { createPrometheusSource } from './prometheus-source.ts';
import { createProxyScraper, type ProxyScraper, type ScrapeResult } from './proxy-scraper.ts';
import { createStoredTraffic } from './stored-traffic.ts';
import type { TrafficSource } from './traffic-source.ts';

/**
 * `auto`: the proxies for now, Prometheus for before, and also for now where the proxies may not be read. `direct`: the
 * proxies alone. `prometheus`: nothing but Prometheus.
 */
export type TrafficSourceChoice = 'auto' | 'direct' | 'prometheus';

/** One question to a proxy or to Prometheus, for the metrics. */
export type Asked<Result> = { readonly result: Result; readonly seconds: number };

export type TrafficSources = {
  readonly choice: TrafficSourceChoice;
  /** For figures of now. */
  readonly live: TrafficSource;
  readonly scraper: ProxyScraper;
  readonly onScrape: Subscribe<Asked<ScrapeResult>>;
  readonly onQuery: Subscribe<Asked<'ok' | PrometheusFault>>;
  /** Null when the settings do not want it. */
  readonly prometheus: Prometheus | null;
  /** For figures of before; see `TrafficMemory`. */
  readonly stored: (service: ServiceState, rangeSeconds: number, now: number) => Promise<Stored | null>;
};

export type TrafficSourcesOptions = {
  readonly choice: TrafficSourceChoice;
  readonly index: MeshIndex;
  readonly client: KubeClient;
  readonly credentials: Credentials;
  readonly istioNamespace: string;
  /** Prometheus as the settings name it; null: whatever the cluster has. */
  readonly named: PrometheusTransport | null;
};

export function createTrafficSources(options: TrafficSourcesOptions): TrafficSources {
  const { choice, index, client, credentials } = options;
  const scrapes = createListeners<Asked<ScrapeResult>>();
  const queries = createListeners<Asked<'ok' | PrometheusFault>>();
  const scraper = createProxyScraper({
    client,
    credentials,
    onScrape: (result, seconds) => scrapes.emit({ result, seconds }),
  });
  const onQuery = (result: 'ok' | PrometheusFault, seconds: number) => queries.emit({ result, seconds });
  const prometheus = choice === 'direct' ? null : createPrometheus({ locate: locatorOf(options), onQuery });
  const direct = createDirectSource({ index, scraper });
  const stored = createStoredTraffic(async (service: ServiceState, rangeSeconds, now) => {
    if (prometheus === null || !prometheus.isThere()) return null;
    try {
      return await readStoredTraffic(prometheus, service, attributeTo(service.versions), rangeSeconds, now);
    } catch (error) {
      const isForbidden = error instanceof PrometheusError && error.fault === 'forbidden';
      return { problem: isForbidden ? 'forbidden' : 'prometheus-unreachable' };
    }
  });
  return {
    choice,
    scraper,
    prometheus,
    stored,
    onScrape: scrapes.subscribe,
    onQuery: queries.subscribe,
    live: liveSource(choice, direct, prometheus, scraper),
  };
}

function liveSource(
  choice: TrafficSourceChoice,
  direct: TrafficSource,
  prometheus: Prometheus | null,
  scraper: ProxyScraper,
): TrafficSource {
  if (prometheus === null) return direct;
  const stored = createPrometheusSource({ prometheus });
  if (choice === 'prometheus') return stored;
  let current = direct;
  let triedAt = 0;
  return {
    async read(services, time) {
      // Rights may have been given meanwhile.
      if (current !== direct && time - triedAt > retryDirectMs) {
        triedAt = time;
        await direct.read(services, time);
      }
      const isRefused = scraper.state() === 'forbidden' && prometheus.isThere();
      const next = isRefused ? stored : direct;
      if (next === current) return current.read(services, time);
      [current, triedAt] = [next, time];
      // Two sources count the same requests at different times: what one has counted the other must not add to.
      await next.read(services, time);
      return services.map(() => ({ kind: 'blind', reason: 'not-measured', isLost: true }));
    },
    forget(service) {
      direct.forget(service);
      stored.forget(service);
    },
  };
}

const retryDirectMs = 30_000;

/** The same transport as long as Prometheus stays where it is, since what is known about it is kept with it. */
function locatorOf({
  named,
  index,
  client,
  credentials,
  istioNamespace,
}: TrafficSourcesOptions): () => PrometheusTransport | null {
  if (named !== null) return () => named;
  let known: { readonly key: string; readonly transport: PrometheusTransport } | null = null;
  return () => {
    const found = findPrometheus((namespace) => index.servicesIn(namespace), istioNamespace);
    const key = JSON.stringify(found);
    if (known?.key === key) return known.transport;
    known = found && { key, transport: createClusterTransport(client, credentials, found) };
    return known?.transport ?? null;
  };
}
