/** What a source of figures has to do, whichever it is: given requests that are known, it tells exactly these. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { TrafficPoint } from '@sluice/shared/api/events';
import { versionsOf } from '@sluice/shared/routing/versions';
import { createCounterReader } from '@sluice/shared/traffic/counters';
import { attributeTo } from '@sluice/shared/traffic/request-labels';
import { createSplitWindow, incrementsByService } from '@sluice/shared/traffic/split-window';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, createCluster } from '../src/kubernetes/cluster.ts';
import { connectionFrom } from '../src/kubernetes/connection.ts';
import { createPrometheusClient, type PrometheusTransport } from '../src/prometheus/prometheus-client.ts';
import { hostPattern, quoted } from '../src/prometheus/promql.ts';
import { createUrlTransport } from '../src/prometheus/url-transport.ts';
import { createDirectSource } from '../src/traffic/direct-source.ts';
import { readStoredTraffic } from '../src/traffic/prometheus-history.ts';
import { createPrometheusSource } from '../src/traffic/prometheus-source.ts';
import { createProxyScraper } from '../src/traffic/proxy-scraper.ts';
import { hasProxy } from '../src/traffic/scrape-targets.ts';
import type { TrafficSource } from '../src/traffic/traffic-source.ts';
import { prometheusVersion, type RunningPrometheus, startPrometheus } from './testing/start-prometheus.ts';

const hasPrometheus = prometheusVersion() !== null;
const reviews = { namespace: 'default', name: 'reviews' };
let sandbox: Sandbox;
let cluster: Cluster;
let prometheus: RunningPrometheus | null = null;
let transport: PrometheusTransport | null = null;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  cluster = createCluster({ connection: await connectionFrom({ kubeconfig: sandbox.kubeconfig }) });
  cluster.start();
  expect(await cluster.whenLoaded(10_000)).toBe(true);
  await visit(20);
  if (!hasPrometheus) return;
  prometheus = await startPrometheus({ kubeconfig: sandbox.kubeconfig, pods: proxies() });
  transport = await createUrlTransport({ url: prometheus.url });
}, 30_000);
afterAll(async () => {
  await transport?.close();
  await prometheus?.close();
  cluster?.stop();
  await cluster?.connection.close();
  await sandbox?.close();
});

async function visit(times: number) {
  for (let visited = 0; visited < times; visited += 10) {
    const pages = Array.from({ length: 10 }, () => fetch(`${sandbox.gatewayUrl}/productpage`));
    for (const page of await Promise.all(pages)) await page.text();
  }
}

const proxies = () =>
  cluster.index.all('namespaces').flatMap(({ metadata }) => cluster.index.podsIn(metadata.name).filter(hasProxy));
const scraper = () => createProxyScraper({ client: cluster.client, credentials: cluster.connection.own });
const client = () => createPrometheusClient(transport as PrometheusTransport);
const attribute = () => attributeTo(versionsOf(cluster.index.meshFor(reviews), reviews));
const requestsIn = (points: readonly TrafficPoint[]) => {
  const counts: Record<string, number> = {};
  for (const { versions } of points) {
    for (const [name, { requests }] of Object.entries(versions)) counts[name] = (counts[name] ?? 0) + requests;
  }
  return counts;
};
const totalOf = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

/** The counters of all proxies themselves, without any of what is tested. */
function truth() {
  const reader = createCounterReader();
  return async () => {
    const increments = await Promise.all(
      proxies().map(async (pod) => reader.read(pod.metadata.name, (await scraper().scrape(pod)) ?? [])),
    );
    const own = incrementsByService(increments.flat()).get('default/reviews') ?? [];
    return requestsIn([createSplitWindow({ attribute: attribute() }).record({ time: 0, seconds: 1, increments: own })]);
  };
}

const sources: readonly (readonly [string, boolean, () => TrafficSource])[] = [
  ['the proxies', true, () => createDirectSource({ index: cluster.index, scraper: scraper() })],
  ['Prometheus', hasPrometheus, () => createPrometheusSource({ prometheus: client() })],
];

describe.each(sources)('%s', (name, isThere, create) => {
  if (!isThere) {
    test.skip(`${name} is not installed here`, () => {});
    return;
  }

  test('tells every request once, under the version that answered it', async () => {
    const window = createSplitWindow({ attribute: attribute() });
    const source = create();
    let begun = false;
    const step = async () => {
      const [reading] = await source.read([reviews], Date.now());
      if (reading?.kind !== 'counted') return reading?.kind;
      if (begun) window.record({ seconds: 1, ...reading });
      begun = true;
      return reading.kind;
    };
    const counters = truth();
    await counters();
    for (let looks = 0; looks < 15 && !(begun && (await step()) === 'counted'); looks += 1) {
      await step();
      await sleep(500);
    }
    const before = totalOf(requestsIn(window.points()));
    await visit(150);
    for (let looks = 0; looks < 12 && totalOf(requestsIn(window.points())) < before + 150; looks += 1) {
      await sleep(600);
      await step();
    }
    const told = requestsIn(window.points());
    expect(told).toEqual(await counters());
    expect(totalOf(told)).toBe(150);
    const durations = () =>
      window
        .points()
        .flatMap(({ versions }) => Object.values(versions))
        .flatMap((each) => (each.durations === undefined ? [] : [each.durations]));
    // Proxies put their histograms together every five seconds.
    for (let looks = 0; looks < 12 && durations().length === 0; looks += 1) {
      await sleep(600);
      await step();
    }
    expect(durations().some((counts) => totalOf(counts) > 0)).toBe(true);
  }, 30_000);

  test('knows of no requests where there are none', async () => {
    const source = create();
    const [first] = await source.read([{ namespace: 'default', name: 'nothing-of-this-name' }], Date.now());
    expect(first).not.toMatchObject({ increments: [expect.anything()] });
  });
});

describe.skipIf(!hasPrometheus)('what Prometheus remembers', () => {
  test('is the same requests in steps', async () => {
    const counters = truth();
    await counters();
    await sleep(1_500);
    const from = Date.now();
    await visit(100);
    await sleep(2_500);
    const stored = await readStoredTraffic(client(), reviews, attribute(), 60, Date.now());
    expect(stored.stepSeconds).toBe(1);
    expect(stored.points.length).toBeLessThanOrEqual(300);
    const times = stored.points.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(requestsIn(stored.points.filter(({ time }) => time > from))).toEqual(await counters());
  }, 15_000);

  test.each(['plain', 'a"b', 'a\\', '\\"', 'a\nb', '"} or vector(1) #', '简体', '\u0000', "'`$1 $x`"])(
    'takes %j for a value and nothing else',
    async (text) => {
      const ask = async (query: string) => {
        const params = { query };
        const answer = await (transport as PrometheusTransport).get({
          path: '/api/v1/query',
          params,
          deadlineMs: 5_000,
          maxBytes: 100_000,
        });
        return (JSON.parse(answer) as { data: { result: unknown } }).data.result;
      };
      expect(await ask(quoted(text))).toEqual([expect.any(Number), text]);
      // As a pattern it matches itself and what may follow a host, and nothing else.
      const label = (value: string) =>
        `label_replace(vector(1), "l", ${quoted(value.replaceAll('$', '$$$$'))}, "", "")`;
      const isMatched = async (value: string) =>
        JSON.stringify(await ask(`label_replace(${label(value)}, "m", "yes", "l", ${hostPattern([text])})`)).includes(
          'yes',
        );
      expect(await isMatched(text)).toBe(true);
      expect(await isMatched(`${text}.default.svc.cluster.local:9080`)).toBe(true);
      expect(await isMatched(`${text}x`)).toBe(false);
      expect(await isMatched('x')).toBe(false);
    },
  );

  test('a name that looks like a pattern is none', async () => {
    for (const name of ['.*', 'review.', '(reviews|details)', 'reviews|']) {
      const stored = await readStoredTraffic(client(), { namespace: 'default', name }, attribute(), 60, Date.now());
      expect(stored.points).toEqual([]);
    }
  });
});
