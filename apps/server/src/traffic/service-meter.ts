/** What is known about the traffic of one service: its history, its observed split, and whether that is the desired one. */
import type { TrafficPoint } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { Evidence, ObservedSplit } from '@sluice/shared/api/services';
import { firstCause } from '@sluice/shared/evidence/causes';
import { blind, notApplicable, settling, toEvidence } from '@sluice/shared/evidence/evidence';
import { judgeSplit, type SplitMemory } from '@sluice/shared/evidence/verdict';
import type { Increment } from '@sluice/shared/traffic/counters';
import { type AttributeVersion, attributeTo } from '@sluice/shared/traffic/request-labels';
import { createSourceTally } from '@sluice/shared/traffic/source-tally';
import { createSplitWindow } from '@sluice/shared/traffic/split-window';
import { divergenceFacts } from './divergence-facts.ts';
import type { MeteredService } from './metered-service.ts';
import { isAbout, isUpToProxies, type Settling, settledAt } from './settling.ts';

export type Counted = {
  /** End of the time that was counted, epoch milliseconds. */
  readonly time: number;
  /** The earliest moment from which any of it can be; absent: the time of the reading before. */
  readonly countsFrom?: number;
  readonly increments: readonly Increment[];
};

export type ServiceMeter = {
  /**
   * Tells the present configuration; a difference is taken to have come into being `now` (epoch milliseconds).
   *
   * @param propagation how far the latest change of the rules has got, as far as that is known
   */
  readonly configure: (service: MeteredService, now: number, propagation?: Propagation | null) => void;
  /** Whether counts since the reading before are there to be recorded. */
  readonly isRunning: () => boolean;
  /** After the first reading of the counters, and after every pause. */
  readonly begin: (time: number) => void;
  readonly record: (counted: Counted) => TrafficPoint;
  /** No proxy answered; the next reading will cover a longer time. */
  readonly miss: (reason: BlindReason) => void;
  readonly pause: () => void;
  readonly points: () => readonly TrafficPoint[];
  readonly observed: () => ObservedSplit | null;
  readonly evidence: () => Evidence;
};

/**
 * Why nothing is known: no proxy sees the requests, none answers, we may not read them (`get pods/proxy`), Prometheus
 * does not answer or has nothing (any more), there are too many to ask, nobody asked for measurements.
 */
export type BlindReason =
  | 'no-proxies'
  | 'no-answer'
  | 'proxies-forbidden'
  | 'prometheus-no-answer'
  | 'too-many-proxies'
  | 'not-measured';

/**
 * Time from a change until requests are held against it, where istiod does not say when all proxies have it. istiod
 * gathers changes for 0.1 to 10 s and proxies take up to half a second more; three seconds are right for all but the
 * busiest control planes. Counting too early would take requests under the old rules as evidence against the new ones.
 */
export const defaultSettleMs = 3_000;

export function createServiceMeter(settleMs = defaultSettleMs): ServiceMeter {
  let service: MeteredService | null = null;
  let attribute: AttributeVersion = () => null;
  let memory: SplitMemory | null = null;
  let evidence: Evidence = blind('not-measured' satisfies BlindReason);
  let readAt: number | null = null;
  /** Whether nothing was read this time: what was counted before is no evidence of now. */
  let isBlind = false;
  const never = Number.NEGATIVE_INFINITY;
  /** When counting begins, after a change. */
  let change: Settling = { changedAt: never, settledAt: never };
  /** Whether it was the rules that changed, so that proxies have to be told. */
  let awaitsProxies = false;
  let propagation: Propagation | null = null;
  const sources = createSourceTally((labels) => attribute(labels));
  /** How much longer than with a direct scrape it takes until a request is counted. */
  let countedLateMs = 0;
  const window = createSplitWindow({ attribute: (labels) => attribute(labels) });

  function judge(now: number): Evidence {
    if (service === null || service.expected === null) return notApplicable(service?.notEditable ?? 'no-rule');
    if (service.notJudged !== undefined) return notApplicable(service.notJudged);
    const { since, versions, unattributed } = window.totals();
    // The tick that was under way when everything had settled is not counted either.
    if (since === null && Number.isFinite(change.settledAt)) {
      if (awaitsProxies && isUpToProxies(change, propagation)) return settling(null);
      return settling(Math.max(0, change.settledAt + countedLateMs - now) / 1_000);
    }
    const counts = Object.fromEntries([...versions].map(([version, { requests }]) => [version, requests]));
    const verdict = judgeSplit({ counts, expected: service.expected, ...(memory !== null && { memory }) });
    memory = verdict.memory;
    return toEvidence(verdict, {
      since: Number.isFinite(since) ? since : null,
      requestsPerSecond: paceOf(window.points().slice(-10)),
      cause: verdict.state === 'diverges' ? causeOf(service, counts, unattributed) : null,
    });
  }

  /** Null when nothing that is known here explains it. */
  function causeOf(
    metered: MeteredService,
    counts: Readonly<Record<string, number>>,
    unattributed: ReadonlyMap<string, number>,
  ): string | null {
    const points = window.points().filter(({ time, seconds }) => time - seconds * 1_000 >= change.settledAt);
    const counted = { counts, unattributed, bySource: sources.counts(), points };
    const facts = divergenceFacts(metered, counted, isAbout(propagation, change) ? propagation : null);
    return facts === null ? null : (firstCause(facts)?.code ?? null);
  }

  function countFrom(time: number) {
    change = { ...change, settledAt: time };
    window.restart(time);
    sources.restart();
    memory = null;
  }

  return {
    configure(next, now, known = null) {
      attribute = attributeTo(next.versions);
      propagation = known;
      if (service !== null && service.signature !== next.signature) {
        awaitsProxies = service.rules === undefined || service.rules !== next.rules;
        change = { changedAt: now, settledAt: now + settleMs };
        countFrom(change.settledAt);
      }
      if (service === null && known !== null) {
        // Nobody looked when the rules were changed; there may still be proxies that do not follow them.
        awaitsProxies = true;
        change = { changedAt: known.since, settledAt: known.since + settleMs };
        countFrom(change.settledAt);
      }
      service = next;
      const wanted = awaitsProxies ? settledAt(change, propagation, now) : change.settledAt;
      if (wanted !== change.settledAt) countFrom(wanted);
      if (readAt !== null && !isBlind) evidence = judge(now);
    },
    isRunning: () => readAt !== null,
    begin(time) {
      readAt = time;
      isBlind = false;
      evidence = judge(time);
    },
    record({ time, countsFrom, increments }) {
      const seconds = (time - (readAt ?? time)) / 1_000;
      countedLateMs = Math.max(0, time - (countsFrom ?? time) - 1_500);
      if ((countsFrom ?? readAt ?? time) >= change.settledAt) sources.record(increments);
      const point = window.record({ time, seconds, increments, ...(countsFrom !== undefined && { countsFrom }) });
      readAt = time;
      isBlind = false;
      evidence = judge(time);
      return point;
    },
    miss(reason) {
      isBlind = true;
      evidence = blind(reason);
    },
    pause() {
      readAt = null;
      evidence = blind('not-measured' satisfies BlindReason);
    },
    points: () => window.points(),
    observed: () => window.observed(service?.versions.map(({ name }) => name)),
    evidence: () => evidence,
  };
}

/** Requests per second that reached a version. */
function paceOf(points: readonly TrafficPoint[]): number | null {
  const seconds = points.reduce((sum, point) => sum + point.seconds, 0);
  return seconds > 0 ? points.reduce((sum, point) => sum + requestsOf(point), 0) / seconds : null;
}

function requestsOf({ versions }: TrafficPoint): number {
  return Object.values(versions).reduce((sum, { requests }) => sum + requests, 0);
}
