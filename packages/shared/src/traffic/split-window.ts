/** The split of one service over time: a point for each tick, and what was counted since the last change. */

import type { TrafficPoint } from '../api/events.ts';
import type { ObservedSplit } from '../api/services.ts';
import { wilsonInterval } from '../evidence/wilson.ts';
import type { Increment } from './counters.ts';
import { type DurationCounts, histogramsByVersion, toDurationCounts } from './latency-histogram.ts';
import {
  type AttributeVersion,
  attributeByVersionLabel,
  destinationServiceOf,
  type Reporter,
  reporterOf,
  reporters,
  requestDurationBucket,
  requestsTotal,
} from './request-labels.ts';
import {
  addRequests,
  addTally,
  attributedRequests,
  emptyTally,
  type SplitTally,
  unattributedRequests,
} from './split-tally.ts';

export type Tick = {
  /** End of the interval, epoch milliseconds. */
  readonly time: number;
  /** Length of the interval. */
  readonly seconds: number;
  /**
   * The earliest moment from which any of the increments can be, epoch milliseconds, where that lies before the
   * interval: who counts by way of a third party learns of requests late. The start of the interval when absent.
   */
  readonly countsFrom?: number;
  /** Of this service, see `incrementsByService`: of `istio_requests_total` and of the buckets of the durations. */
  readonly increments: readonly Increment[];
};

export type SplitWindowOptions = {
  readonly attribute?: AttributeVersion;
  /** Whose counts to take; the best one that saw requests of late when absent. */
  readonly reporter?: Reporter;
  /** How many points are kept. */
  readonly capacity?: number;
  /** The longest time that `observed` covers. */
  readonly observedSeconds?: number;
};

/** Everything counted since the last restart, for evidence. */
export type SplitTotals = SplitTally & {
  /** Start of the first and end of the last tick that was counted, epoch milliseconds; null while none was. */
  readonly since: number | null;
  readonly until: number | null;
};

export type SplitWindow = {
  /** Ticks come in the order of time. */
  record(tick: Tick): TrafficPoint;
  /**
   * Counts anew: after each change of the weights, from the time when all proxies follow it (epoch milliseconds), which
   * may be known only later. Ticks that began before are left out.
   */
  restart(at: number): void;
  /** Oldest first. */
  points(): TrafficPoint[];
  /**
   * The observed split since the last change, at most `observedSeconds` long; null while no tick is complete.
   *
   * @param versions names that are listed even when they received nothing, in this order
   */
  observed(versions?: readonly string[]): ObservedSplit | null;
  totals(): SplitTotals;
};

type Recorded = {
  readonly time: number;
  readonly seconds: number;
  /** Nothing of it happened before, epoch milliseconds. */
  readonly start: number;
  readonly tallies: ReadonlyMap<Reporter, SplitTally>;
  readonly durations: ReadonlyMap<Reporter, ReadonlyMap<string, DurationCounts>>;
};

/** Groups increments by the service they were for, as `namespace/name`; those of no service are left out. */
export function incrementsByService(increments: readonly Increment[]): Map<string, Increment[]> {
  const groups = new Map<string, Increment[]>();
  for (const increment of increments) {
    const service = destinationServiceOf(increment.labels);
    if (service === null) continue;
    const group = groups.get(service);
    if (group === undefined) groups.set(service, [increment]);
    else group.push(increment);
  }
  return groups;
}

/** The last ticks of a service, and the totals since its weights changed. */
export function createSplitWindow({
  attribute = attributeByVersionLabel,
  reporter: fixedReporter,
  capacity = 300,
  observedSeconds = 60,
}: SplitWindowOptions = {}): SplitWindow {
  const ring: Recorded[] = [];
  let since = Number.NEGATIVE_INFINITY;
  let totals = newTotals();

  /** The best reporter with requests in the ring; switching back and forth within it would mix two ways of counting. */
  const reporter = () =>
    fixedReporter ?? reporters.find((name) => ring.some(({ tallies }) => tallies.has(name))) ?? 'source';

  return {
    record({ time, seconds, countsFrom, increments }) {
      const start = Math.round(time - seconds * 1000);
      const recorded = {
        time,
        seconds,
        start: Math.min(start, countsFrom ?? start),
        tallies: tallyByReporter(increments, attribute),
        durations: durationsByReporter(increments, attribute),
      };
      ring.push(recorded);
      if (ring.length > capacity) ring.shift();
      if (recorded.start >= since) addToTotals(totals, recorded);
      return pointOf(recorded, reporter());
    },
    restart(at) {
      since = at;
      totals = newTotals();
      for (const recorded of ring) if (recorded.start >= since) addToTotals(totals, recorded);
    },
    points() {
      const seenBy = reporter();
      return ring.map((recorded) => pointOf(recorded, seenBy));
    },
    observed(versions = []) {
      const last = ring.at(-1);
      if (last === undefined) return null;
      const earliest = Math.max(since, last.time - observedSeconds * 1000);
      const recent = ring.filter(({ start }) => start >= earliest);
      // Of a source that tells something once a minute, the latest is what is observed.
      const within = recent.length === 0 && last.start >= since ? [last] : recent;
      return within.length === 0 ? null : observe(within, reporter(), versions);
    },
    totals() {
      const counted = emptyTally();
      addTally(counted, totals.tallies.get(reporter()) ?? emptyTally());
      return { since: totals.since, until: totals.until, ...counted };
    },
  };
}

type RunningTotals = { since: number | null; until: number | null; readonly tallies: Map<Reporter, SplitTally> };

function newTotals(): RunningTotals {
  return { since: null, until: null, tallies: new Map() };
}

function tallyByReporter(increments: readonly Increment[], attribute: AttributeVersion): Map<Reporter, SplitTally> {
  const tallies = new Map<Reporter, SplitTally>();
  for (const increment of increments) {
    const reporter = increment.name === requestsTotal ? reporterOf(increment.labels) : null;
    if (reporter !== null) addRequests(tallyOf(tallies, reporter), increment, attribute);
  }
  return tallies;
}

function durationsByReporter(increments: readonly Increment[], attribute: AttributeVersion): Recorded['durations'] {
  const buckets = increments.filter(({ name }) => name === requestDurationBucket);
  if (buckets.length === 0) return new Map();
  return new Map(
    reporters.map((reporter) => {
      const histograms = histogramsByVersion(buckets, reporter, attribute);
      return [reporter, new Map([...histograms].map(([version, each]) => [version, toDurationCounts(each)]))];
    }),
  );
}

function tallyOf(tallies: Map<Reporter, SplitTally>, reporter: Reporter): SplitTally {
  const tally = tallies.get(reporter) ?? emptyTally();
  tallies.set(reporter, tally);
  return tally;
}

function addToTotals(totals: RunningTotals, recorded: Recorded): void {
  totals.since ??= recorded.start;
  totals.until = recorded.time;
  for (const [reporter, tally] of recorded.tallies) addTally(tallyOf(totals.tallies, reporter), tally);
}

/**
 * Envoy puts its histograms together every five seconds (stats_flush_interval) while it shows counters as they are, so
 * that durations come in portions, and also for versions that received nothing in the very same second.
 */
function pointOf({ time, seconds, tallies, durations }: Recorded, reporter: Reporter): TrafficPoint {
  const tally = tallies.get(reporter) ?? emptyTally();
  const measured = durations.get(reporter) ?? new Map<string, DurationCounts>();
  const versions = [...new Set([...tally.versions.keys(), ...measured.keys()])].map((version) => {
    const count = tally.versions.get(version) ?? { requests: 0, errors: 0 };
    const own = measured.get(version);
    return [version, { ...count, ...(own !== undefined && { durations: own }) }];
  });
  return { time, seconds, versions: Object.fromEntries(versions), unattributed: unattributedRequests(tally) };
}

function observe(within: readonly Recorded[], reporter: Reporter, known: readonly string[]): ObservedSplit {
  const tally = emptyTally();
  for (const { tallies } of within) addTally(tally, tallies.get(reporter) ?? emptyTally());
  const requests = attributedRequests(tally);
  const seconds = within.reduce((sum, recorded) => sum + recorded.seconds, 0);
  const strangers = [...tally.versions.keys()].filter((version) => !known.includes(version)).sort();
  return {
    since: Math.min(...within.map(({ start }) => start)),
    until: Math.max(...within.map(({ time }) => time)),
    requests,
    requestsPerSecond: seconds > 0 ? requests / seconds : 0,
    versions: [...known, ...strangers].map((version) => {
      const count = tally.versions.get(version) ?? { requests: 0, errors: 0 };
      const share = requests === 0 ? 0 : count.requests / requests;
      return { version, ...count, share, ...wilsonInterval(count.requests, requests) };
    }),
    unattributed: unattributedRequests(tally),
  };
}
