/**
 * The same counters as Prometheus has scraped them. Each of its scrapes is taken as one reading of one proxy, with the
 * time at which it was made, so that nothing is extrapolated: what is told is what was counted, only later and coarser.
 */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { type CounterReader, createCounterReader, type Increment } from '@sluice/shared/traffic/counters';
import { type Sample, seriesOf } from '@sluice/shared/traffic/prometheus-text';
import { destinationServiceOf, requestDurationBucket, requestsTotal } from '@sluice/shared/traffic/request-labels';
import type { PrometheusClient, Series } from '../prometheus/prometheus-client.ts';
import { durationsTo, requestsTo, scrapedSamples } from '../prometheus/promql.ts';
import type { Reading, TrafficSource } from './traffic-source.ts';

type Options = { readonly prometheus: Pick<PrometheusClient, 'query'> };

/** Services that are asked about in one query; what goes beyond is not measured, and says so. */
const maxServices = 50;
/** Before the interval of the scrapes is known: two scrapes a minute apart lie within. */
const firstLookSeconds = 150;
/** A scrape every two minutes is the least that figures of now can be made of. */
const longestStepSeconds = 120;
/** How often to ask while the interval of the scrapes is not known. */
const defaultStepSeconds = 5;
const slackMs = 100;
const idleRoundsUntilBlind = 3;

/** Everything of one service that Prometheus got from one target at one time. */
type Scrape = { readonly target: string; readonly time: number; readonly samples: Sample[] };
type Follow = {
  readonly counters: CounterReader;
  /** The latest scrape of each target. */
  readonly readUpTo: Map<string, number>;
  /** Rounds in which there was nothing new although there had been something. */
  idleRounds: number;
};

export function createPrometheusSource({ prometheus }: Options): TrafficSource {
  const follows = new Map<string, Follow>();
  /** Between two scrapes of a target, as far as it is known. */
  let stepSeconds: number | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;

  /** By service; null when Prometheus has nothing from any proxy. */
  async function scrapesOf(services: readonly ServiceRef[], seconds: number): Promise<Map<string, Scrape[]> | null> {
    const names = [...new Set(services.map(({ name }) => name))].sort();
    const [requests, durations] = await Promise.all([
      prometheus.query(scrapedSamples(requestsTo(names), seconds)),
      // Counts without durations are better than nothing.
      prometheus.query(scrapedSamples(durationsTo(names), seconds)).catch(() => []),
    ]);
    const scrapes = scrapesByService([...requests, ...durations]);
    stepSeconds = stepOf([...scrapes.values()].flat()) ?? stepSeconds;
    if (scrapes.size > 0) return scrapes;
    return (await prometheus.query(`count(${requestsTotal})`)).length > 0 ? scrapes : null;
  }

  function advance(key: string, scrapes: readonly Scrape[], time: number): Reading {
    const follow = follows.get(key) ?? { counters: createCounterReader(), readUpTo: new Map(), idleRounds: 0 };
    follows.set(key, follow);
    const fresh = scrapes.filter((scrape) => scrape.time > (follow.readUpTo.get(scrape.target) ?? 0));
    if (fresh.length === 0 && follow.readUpTo.size > 0) {
      follow.idleRounds += 1;
      // Counters that nobody scrapes any more stand as still as those of a quiet night.
      return follow.idleRounds < idleRoundsUntilBlind ? { kind: 'waiting' } : noAnswer;
    }
    follow.idleRounds = 0;
    const increments: Increment[] = [];
    let countsFrom = time;
    for (const scrape of fresh) {
      countsFrom = Math.min(countsFrom, follow.readUpTo.get(scrape.target) ?? scrape.time);
      follow.readUpTo.set(scrape.target, scrape.time);
      increments.push(...follow.counters.read(scrape.target, scrape.samples));
    }
    return { kind: 'counted', time, countsFrom, increments };
  }

  async function ask(services: readonly ServiceRef[], seconds: number, time: number): Promise<Map<string, Reading>> {
    const scrapes = await scrapesOf(services, seconds).catch(() => null);
    const readings = services.map((service): [string, Reading] => {
      const key = keyOf(service);
      return [key, scrapes === null ? noAnswer : advance(key, scrapes.get(key) ?? [], time)];
    });
    return new Map(readings);
  }

  return {
    async read(services, time) {
      const asked = services.slice(0, maxServices);
      const everyMs = (stepSeconds ?? defaultStepSeconds) * 1_000;
      const isTime = time - askedAt >= everyMs - slackMs;
      const newcomers = asked.filter((service) => !follows.has(keyOf(service)));
      const due = isTime ? asked.filter((service) => follows.has(keyOf(service))) : [];
      if (isTime) askedAt = time;
      const readings = new Map<string, Reading>();
      // A newcomer's first reading says from where to count, and how often there is something new.
      if (newcomers.length > 0) await copyInto(readings, ask(newcomers, firstLookSeconds, time));
      if (due.length > 0) await copyInto(readings, ask(due, (stepSeconds ?? longestStepSeconds) * 2.5 + 2, time));
      return services.map((service, at): Reading => {
        if (at >= maxServices) return { kind: 'blind', reason: 'too-many-proxies', isLost: true };
        return readings.get(keyOf(service)) ?? { kind: 'waiting' };
      });
    },
    forget: (service) => void follows.delete(keyOf(service)),
  };
}

const noAnswer: Reading = { kind: 'blind', reason: 'prometheus-no-answer', isLost: false };

async function copyInto(target: Map<string, Reading>, source: Promise<ReadonlyMap<string, Reading>>): Promise<void> {
  for (const [key, reading] of await source) target.set(key, reading);
}

function keyOf({ namespace, name }: ServiceRef): string {
  return `${namespace}/${name}`;
}

/** In the order of time. All samples of one scrape carry the same time, which is what tells scrapes apart. */
function scrapesByService(series: readonly Series[]): Map<string, Scrape[]> {
  const found = new Map<string, Map<string, Scrape>>();
  for (const { labels, samples } of series) {
    const service = destinationServiceOf(labels);
    const { __name__: name } = labels;
    if (service === null || (name !== requestsTotal && name !== requestDurationBucket)) continue;
    const target = `${labels.job} ${labels.instance}`;
    const identity = seriesOf(name, labels);
    const scrapes = found.get(service) ?? new Map<string, Scrape>();
    found.set(service, scrapes);
    for (const [seconds, value] of samples) {
      const time = Math.round(seconds * 1_000);
      const scrape = scrapes.get(`${time} ${target}`) ?? { target, time, samples: [] };
      scrapes.set(`${time} ${target}`, scrape);
      scrape.samples.push({ name, labels, value, series: identity });
    }
  }
  return new Map(
    [...found].map(([service, scrapes]) => [service, [...scrapes.values()].sort((a, b) => a.time - b.time)]),
  );
}

/** The usual time between two scrapes of one target; null when no target was scraped twice. */
function stepOf(scrapes: readonly Scrape[]): number | null {
  const gaps = [...Map.groupBy(scrapes, ({ target }) => target).values()].flatMap((ofTarget) => {
    const times = [...new Set(ofTarget.map(({ time }) => time))].sort((a, b) => a - b);
    return times.slice(1).map((time, at) => time - (times[at] ?? time));
  });
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  return median === undefined ? null : Math.min(longestStepSeconds, Math.max(1, median / 1_000));
}
