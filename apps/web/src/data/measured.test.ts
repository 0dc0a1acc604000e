import type { TrafficPoint } from '@sluice/shared/api/events';
import { expect, test } from 'vitest';
import { anObservedSplit, now, someEvidence } from '../testing/bookinfo.ts';
import type { LiveStatus } from './live.ts';
import { measuredOf } from './measured.ts';
import type { TrafficSeries } from './traffic-store.ts';

const point = (second: number, v1: number, v2: number, errors = 0): TrafficPoint => ({
  time: now + second * 1000,
  seconds: 1,
  versions: { v1: { requests: v1, errors: 0 }, v2: { requests: v2, errors } },
  unattributed: 0,
});
const series = (points: TrafficPoint[], changedAt?: number): TrafficSeries => ({
  points,
  desired: changedAt === undefined ? [] : [{ time: now + changedAt * 1000, shares: new Map() }],
  until: points.at(-1)?.time ?? 0,
});
const counting = someEvidence({ state: 'collecting' });
const live: LiveStatus = { stream: { state: 'live', isStale: false }, heardAt: now, cluster: null, ended: null };

test('what was counted says the rates', () => {
  const observed = anObservedSplit({ v1: 540, v2: 60 });
  const { rates } = measuredOf({ observed, evidence: counting }, series([point(1, 1, 1)]), live);
  expect(rates?.perSecond).toBe(10);
  expect(rates?.versions.get('v2')).toEqual({ perSecond: 1, errors: 0 });
});

test('seconds of which nothing is known do not make a version slower', () => {
  const observed = { ...anObservedSplit({ v1: 540, v2: 60 }), requestsPerSecond: 40 };
  const { rates } = measuredOf({ observed, evidence: counting }, series([point(1, 1, 1)]), live);
  expect(rates?.versions.get('v1')).toEqual({ perSecond: 36, errors: 0 });
  expect(rates?.versions.get('v2')).toEqual({ perSecond: 4, errors: 0 });
});

test.each([
  { what: 'the last ten seconds', given: series([point(1, 900, 0), point(12, 30, 10, 5)]), v2: 10, errors: 0.5 },
  {
    what: 'what came after a change',
    given: series([point(1, 40, 0), point(2, 20, 20), point(3, 0, 40)], 1.5),
    v2: 40,
    errors: 0,
  },
  {
    what: 'the latest second where none lies behind the change',
    given: series([point(1, 40, 0), point(2, 20, 20)], 1.5),
    v2: 20,
    errors: 0,
  },
])('until counting begins the rates are of $what', ({ given, v2, errors }) => {
  const { rates } = measuredOf({ observed: null, evidence: counting }, given, live);
  expect(rates?.versions.get('v2')).toEqual({ perSecond: v2, errors });
});

test('nothing is known before the first measurement', () => {
  expect(measuredOf({ observed: null, evidence: counting }, series([]), live).rates).toBeNull();
});

test('numbers from before are shown while the cluster is away, not while proxies do not answer', () => {
  const service = {
    observed: anObservedSplit({ v1: 1 }),
    evidence: someEvidence({ state: 'blind', reason: 'no-answer' }),
  };
  expect(measuredOf(service, series([point(1, 1, 1)]), live)).toEqual({
    observed: null,
    rates: null,
    lost: null,
    latencies: new Map(),
  });
  const away: LiveStatus = { ...live, cluster: { state: 'unreachable', since: now, detail: null } };
  expect(measuredOf(service, series([point(1, 1, 1)]), away).observed).toBe(service.observed);
});

test('latency is that of the last minute, by version', () => {
  const timed = (second: number, durations: Record<string, number>): TrafficPoint => ({
    ...point(second, 1, 0),
    versions: { v1: { requests: 1, errors: 0, durations }, v2: { requests: 1, errors: 0 } },
  });
  const given = series([timed(0, { 1000: 900 }), timed(70, { 10: 96 }), timed(71, { 25: 3, '+Inf': 1 })]);
  const { latencies } = measuredOf({ observed: null, evidence: counting }, given, live);
  expect([...latencies]).toEqual([['v1', 10]]);
});

test('requests that reached no version are told apart, of the last ten seconds', () => {
  const lost = (second: number, unattributed: number) => ({ ...point(second, 30, 0), unattributed });
  const read = (points: TrafficPoint[]) =>
    measuredOf({ observed: null, evidence: counting }, series(points), live).lost;
  expect(read([lost(1, 0), lost(2, 0)])).toBeNull();
  expect(read([lost(1, 500), lost(12, 10), lost(13, 10)])).toEqual({ perSecond: 10, share: 0.25 });
  expect(read([{ ...point(1, 0, 0), versions: {}, unattributed: 40 }])).toEqual({ perSecond: 40, share: 1 });
});
