/** Puts the parts together that tell how Sluice itself is: status, metrics, the end. */

import manifest from '../../package.json' with { type: 'json' };
import type { Cluster } from '../kubernetes/cluster.ts';
import { createPortForward } from '../kubernetes/port-forward.ts';
import type { LiveHub } from '../live/live-hub.ts';
import { istiodPodsOf } from '../mesh/istiod-pods.ts';
import { createIstiodStatus } from '../mesh/istiod-status.ts';
import type { Measurement } from '../traffic/measurement.ts';
import type { TrafficSources } from '../traffic/traffic-sources.ts';
import type { ServiceRouting } from '../use-cases/describe-service.ts';
import type { StatusPorts } from '../use-cases/get-status.ts';
import type { ServiceCatalog } from '../use-cases/service-catalog.ts';
import { countObserved } from './count-observed.ts';
import { watchLoopDelay } from './loop-delay.ts';
import { createMetrics, type Metrics, type SplitFigures } from './metrics.ts';

/** What is looked at. */
export type OperatedParts = {
  readonly sources: TrafficSources;
  readonly measurement: Pick<Measurement, 'onMeasured'>;
  readonly catalog: Pick<ServiceCatalog, 'gather' | 'get'>;
  readonly live: Pick<LiveHub, 'readers' | 'onSlowReader'>;
};

export type Operations = {
  readonly metrics: Metrics;
  readonly status: StatusPorts;
  readonly stop: () => void;
};

export function wireOperations(cluster: Cluster, parts: OperatedParts): Operations {
  const { sources, measurement, catalog, live } = parts;
  const delay = watchLoopDelay();
  const metrics = createMetrics({
    version: manifest.version,
    cluster() {
      const isReachable = cluster.health().state === 'live';
      // While the API server is away no watch brings anything, whatever was listed before.
      const isFollowed = (state: string) => isReachable && state === 'listed';
      const kinds = cluster
        .kinds()
        .map(({ kind, state, objects }) => ({ kind, objects, isFollowed: isFollowed(state) }));
      return { isReachable, kinds };
    },
    streamReaders: live.readers,
    async splits() {
      return (await catalog.gather()).flatMap((service) => splitOf(service) ?? []);
    },
  });
  const unsubscribe = [
    sources.onScrape(({ result, seconds }) => metrics.scrapes.observe({ result }, seconds)),
    sources.onQuery(({ result, seconds }) => metrics.queries.observe({ result }, seconds)),
    live.onSlowReader(() => metrics.slowReaders.inc()),
    countObserved(metrics, measurement.onMeasured, (service) => {
      const found = catalog.get(service);
      return found === null || splitOf(found) === null ? null : found.versions.map(({ name }) => name);
    }),
  ];
  return {
    metrics,
    status: {
      version: manifest.version,
      cluster: { ...cluster, name: cluster.connection.clusterName },
      direct: () => directStatus(sources),
      prometheus: sources.prometheus,
      istiodStatus: createIstiodStatus({
        pods: istiodPodsOf(cluster, cluster.meshConfig.rootNamespace),
        portForward: createPortForward(cluster.connection.server, cluster.client, cluster.connection.own),
      }),
      stream: () => ({ clients: live.readers(), lagMs: delay.lagMs() }),
      now: Date.now,
    },
    stop() {
      for (const stop of unsubscribe) stop();
      delay.stop();
    },
  };
}

function splitOf({ namespace, name, desired, versions }: ServiceRouting): SplitFigures | null {
  if (desired.source !== 'rule' || desired.notEditable !== null || versions.length < 2) return null;
  return { namespace, service: name, versions: desired.weights.map(({ version, share }) => ({ version, share })) };
}

function directStatus({ choice, scraper }: TrafficSources): ReturnType<StatusPorts['direct']> {
  const state = choice === 'prometheus' ? 'unused' : scraper.state();
  const isWell = state === 'ok' || state === 'unused';
  return { state, proxies: scraper.answering(), detail: isWell ? null : scraper.lastFailure() };
}
