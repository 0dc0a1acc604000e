import { beforeEach, expect, test } from 'vitest';
import type { Series } from '../prometheus/prometheus-client.ts';
import { createPrometheusSource } from './prometheus-source.ts';
import type { Reading, TrafficSource } from './traffic-source.ts';

const reviews = { namespace: 'default', name: 'reviews' };
const start = 1_000_000_000;

/** A Prometheus that has scraped these: for each target its counters by version at each time, seconds after the start. */
type Scrapes = Record<string, Record<number, Record<string, number>>>;

let scrapes: Scrapes;
let now: number;
let queries: string[];
let isAway: boolean;
let source: TrafficSource;

const prometheus = {
  async query(expression: string): Promise<Series[]> {
    queries.push(expression);
    if (isAway) throw new Error('away');
    if (expression.startsWith('count(')) return Object.keys(scrapes).length > 0 ? [{ labels: {}, samples: [] }] : [];
    if (!expression.startsWith('istio_requests_total')) return [];
    const seconds = Number(/\[(\d+)s\]$/.exec(expression)?.[1]);
    return Object.entries(scrapes).flatMap(([instance, times]) => {
      const seen = Object.entries(times).filter(
        ([at]) => Number(at) * 1_000 + start <= now && now - start - Number(at) * 1_000 <= seconds * 1_000,
      );
      const versions = new Set(seen.flatMap(([, counters]) => Object.keys(counters)));
      return [...versions].map(
        (version): Series => ({
          labels: {
            __name__: 'istio_requests_total',
            ...{ job: 'pods', instance, reporter: 'source', response_code: '200' },
            ...{ destination_service_name: 'reviews', destination_service_namespace: 'default' },
            destination_version: version,
          },
          samples: seen.flatMap(([at, counters]) => {
            const value = counters[version];
            return value === undefined ? [] : [[start / 1_000 + Number(at), value] as const];
          }),
        }),
      );
    });
  },
};

beforeEach(() => {
  scrapes = {};
  now = start;
  queries = [];
  isAway = false;
  source = createPrometheusSource({ prometheus });
});

async function readAt(seconds: number): Promise<Reading> {
  now = start + seconds * 1_000;
  const [reading] = await source.read([reviews], now);
  return reading as Reading;
}
const countsIn = (reading: Reading) => {
  const counts: Record<string, number> = {};
  for (const { labels, value } of reading.kind === 'counted' ? reading.increments : []) {
    counts[labels.destination_version ?? ''] = (counts[labels.destination_version ?? ''] ?? 0) + value;
  }
  return counts;
};

test('each scrape is one reading, told once, with the time from which its requests can be', async () => {
  scrapes = { a: { 0: { v1: 100 }, 15: { v1: 110, v2: 1 }, 30: { v1: 130, v2: 4 } } };
  await readAt(16); // says from where to count
  expect(await readAt(17)).toEqual({ kind: 'waiting' });
  const reading = await readAt(31);
  expect(countsIn(reading)).toEqual({ v1: 20, v2: 3 });
  expect(reading).toMatchObject({ time: start + 31_000, countsFrom: start + 15_000 });
  expect(await readAt(32)).toEqual({ kind: 'waiting' });
});

test('targets scraped at different times are all in one reading for each interval', async () => {
  scrapes = {
    a: { 0: { v1: 0 }, 15: { v1: 10 }, 30: { v1: 20 } },
    b: { 7: { v1: 0 }, 22: { v1: 5 }, 37: { v1: 11 } },
  };
  await readAt(23);
  const reading = await readAt(38);
  expect(countsIn(reading)).toEqual({ v1: 16 });
  expect(reading).toMatchObject({ countsFrom: start + 15_000 });
});

test('restarts count from zero; a target that is new says only from where to count', async () => {
  scrapes = { a: { 0: { v1: 100 }, 15: { v1: 110 }, 30: { v1: 7 } }, late: { 29: { v1: 5_000 } } };
  await readAt(16);
  expect(countsIn(await readAt(31))).toEqual({ v1: 7 });
});

test('Prometheus is asked as often as it scrapes, not as often as we look', async () => {
  scrapes = { a: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i * 15, { v1: i * 10 }])) };
  for (let second = 16; second <= 136; second += 1) await readAt(second);
  expect(queries.filter((query) => query.startsWith('istio_requests_total')).length).toBeLessThan(12);
});

test('counters that stand still in Prometheus are no quiet night', async () => {
  scrapes = { a: { 0: { v1: 0 }, 15: { v1: 10 } } };
  const kinds: string[] = [];
  for (let second = 16; second <= 120; second += 1) kinds.push((await readAt(second)).kind);
  expect(kinds.lastIndexOf('blind')).toBeGreaterThan(60);
  expect(kinds.slice(1)).not.toContain('counted');
  expect(kinds.slice(1, 40)).not.toContain('blind');
});

test('no answer and a Prometheus without any proxy are told as such; afterwards nothing is lost', async () => {
  expect(await readAt(0)).toEqual({ kind: 'blind', reason: 'prometheus-no-answer', isLost: false });
  scrapes = { a: { 0: { v1: 0 }, 15: { v1: 10 }, 30: { v1: 20 }, 45: { v1: 40 } } };
  await readAt(16);
  isAway = true;
  expect((await readAt(31)).kind).toBe('blind');
  isAway = false;
  expect(countsIn(await readAt(46))).toEqual({ v1: 30 });
});

test('a service without requests is counted all the same', async () => {
  scrapes = { a: { 0: { v1: 0 }, 15: { v1: 10 } } };
  now = start + 16_000;
  const quiet = { namespace: 'default', name: 'ratings' };
  expect(await source.read([quiet], now)).toEqual([expect.objectContaining({ kind: 'counted', increments: [] })]);
});

test('beyond the limit of one query nothing is measured, and it is said', async () => {
  scrapes = { a: { 0: { v1: 0 } } };
  const many = Array.from({ length: 60 }, (_, i) => ({ namespace: 'default', name: `s${i}` }));
  const readings = await source.read(many, now);
  expect(readings.slice(50)).toEqual(Array(10).fill({ kind: 'blind', reason: 'too-many-proxies', isLost: true }));
  expect(queries).toHaveLength(2);
  expect(queries[0]).not.toContain('s50');
});
