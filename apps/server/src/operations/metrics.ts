/** Figures about Sluice itself, for Prometheus to scrape. docs/operations.md lists them; a test compares the two. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = {
  /** Without names of services; harmless to show to anybody who reaches the port. */
  readonly own: Registry;
  /** Named by namespace, service and version. */
  readonly services: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly scrapes: Histogram<'result'>;
  readonly queries: Histogram<'result'>;
  readonly slowReaders: Counter;
  /** Only for services with a split, see `countObserved`. */
  readonly observed: Counter<'namespace' | 'service' | 'version'>;
};

/** What is looked up when somebody scrapes. */
export type MetricSources = {
  readonly version: string;
  readonly cluster: () => { readonly isReachable: boolean; readonly kinds: readonly WatchedKind[] };
  readonly streamReaders: () => number;
  readonly splits: () => Promise<readonly SplitFigures[]>;
};

export type WatchedKind = { readonly kind: string; readonly isFollowed: boolean; readonly objects: number };

export type SplitFigures = {
  readonly namespace: string;
  readonly service: string;
  readonly versions: readonly { readonly version: string; readonly share: number }[];
};

/** With a handful of versions each, that is as many series as a Prometheus takes without noticing. */
export const maxServices = 500;

export function createMetrics(sources: MetricSources): Metrics {
  const own = new Registry();
  const services = new Registry();
  collectDefaultMetrics({ register: own });
  addOwnGauges(own, sources);
  addSplits(services, own, shared(sources.splits));
  return {
    own,
    services,
    requests: new Histogram({
      name: 'sluice_http_request_duration_seconds',
      help: 'Time until a request was answered, without event streams',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [own],
    }),
    scrapes: new Histogram({
      name: 'sluice_proxy_scrape_duration_seconds',
      help: 'Time that reading the metrics of one proxy took, by result: ok, forbidden or failed',
      labelNames: ['result'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers: [own],
    }),
    queries: new Histogram({
      name: 'sluice_prometheus_query_duration_seconds',
      help: 'Time that a query of Prometheus took, by result: ok, forbidden, unreachable or failed',
      labelNames: ['result'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15],
      registers: [own],
    }),
    slowReaders: new Counter({
      name: 'sluice_event_streams_dropped_total',
      help: 'Event streams that were ended because their reader was too slow',
      registers: [own],
    }),
    observed: new Counter({
      name: 'sluice_observed_requests_total',
      help: 'Requests that reached a version while somebody looked at the service',
      labelNames: ['namespace', 'service', 'version'],
      registers: [services],
    }),
  };
}

function addOwnGauges(register: Registry, { version, cluster, streamReaders }: MetricSources): void {
  const registers = [register];
  new Gauge({ name: 'sluice_build_info', help: 'Always 1', labelNames: ['version'], registers }).set({ version }, 1);
  new Gauge({
    name: 'sluice_cluster_up',
    help: 'Whether the API server answers',
    registers,
    collect() {
      this.set(cluster().isReachable ? 1 : 0);
    },
  });
  new Gauge({
    name: 'sluice_watch_up',
    help: 'Whether a kind is followed',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const { kind, isFollowed } of cluster().kinds) this.set({ kind }, isFollowed ? 1 : 0);
    },
  });
  new Gauge({
    name: 'sluice_watched_objects',
    help: 'Objects in the copy of the cluster',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const { kind, objects } of cluster().kinds) this.set({ kind }, objects);
    },
  });
  new Gauge({
    name: 'sluice_event_streams',
    help: 'Event streams that are open',
    registers,
    collect() {
      this.set(streamReaders());
    },
  });
}

/** Only services with a rule that splits, so that a large mesh does not make a series for each of its services. */
function addSplits(register: Registry, own: Registry, splits: MetricSources['splits']): void {
  const registers = [register];
  const labelNames = ['namespace', 'service', 'version'] as const;
  new Gauge({
    name: 'sluice_desired_share',
    help: 'Part of the requests that the default rule gives to a version, 0 to 1',
    labelNames,
    registers,
    async collect() {
      const found = await splits();
      this.reset();
      for (const { namespace, service, versions } of found.slice(0, maxServices)) {
        for (const { version, share } of versions) this.set({ namespace, service, version }, share);
      }
    },
  });
  new Gauge({
    name: 'sluice_split_services',
    help: 'Services with a rule that splits; the shares of the first 500 are told',
    registers: [own],
    async collect() {
      this.set((await splits()).length);
    },
  });
}

/** All metrics of one scrape are collected at once: they share one answer. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | null = null;
  return () => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}
