/** What is known of the proxies decides when requests count, and explains why they do not follow. */
import type { Propagation } from '@sluice/shared/api/propagation';
import type { Version } from '@sluice/shared/api/services';
import type { Increment } from '@sluice/shared/traffic/counters';
import { beforeEach, expect, test } from 'vitest';
import type { MeteredService } from './metered-service.ts';
import { createServiceMeter, type ServiceMeter } from './service-meter.ts';

const version = (name: string): Version => ({
  name,
  subset: name,
  labels: { version: name },
  workloads: [`reviews-${name}`],
  pods: { ready: 1, total: 1 },
  createdAt: null,
});
const service = (v1: number, more: Partial<MeteredService> = {}): MeteredService => ({
  signature: `v1=${v1} ${more.rules ?? ''}`,
  rules: `v1=${v1}`,
  versions: ['v1', 'v2'].map(version),
  expected: { default: { v1, v2: 100 - v1 } },
  ...more,
});
const requests = (counts: Record<string, number>, source = 'productpage'): Increment[] =>
  Object.entries(counts).map(([name, value]) => ({
    name: 'istio_requests_total',
    value,
    labels: {
      reporter: 'source',
      source_workload: source,
      source_workload_namespace: 'default',
      destination_service_name: 'reviews',
      destination_service_namespace: 'default',
      destination_workload: `reviews-${name}`,
      destination_version: name,
      response_code: '200',
    },
  }));

const start = 1_000_000;
const changedAt = start + 1_200;
const known = (state: Propagation['state'], more: Partial<Propagation> = {}): Propagation => ({
  state,
  change: null,
  since: changedAt - 50,
  inEffectAt: null,
  acknowledged: 1,
  affected: 2,
  pending: [],
  rejected: [],
  reason: null,
  detail: null,
  ...more,
});
const productpage = { namespace: 'default', name: 'productpage-v1-abc' };

let meter: ServiceMeter;

beforeEach(() => {
  meter = createServiceMeter(3_000);
  meter.configure(service(90), start);
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 90, v2: 10 }) });
  meter.configure(service(50), changedAt, known('applied'));
});

const record = (second: number, counts: Record<string, number>, source?: string) =>
  meter.record({ time: start + second * 1_000, increments: requests(counts, source) });

test('requests count from when all proxies have the change, also when that is learned a moment later', () => {
  record(2, { v1: 70, v2: 30 });
  record(3, { v1: 50, v2: 50 });
  expect(meter.evidence()).toMatchObject({ requests: 0, reason: 'settling' });
  meter.configure(service(50), start + 3_100, known('in-effect', { inEffectAt: start + 1_900 }));
  expect(meter.evidence()).toMatchObject({ requests: 100, since: start + 2_000, reason: null });
});

test('they do not count while proxies are being told, however long it takes', () => {
  for (let second = 2; second <= 9; second += 1) {
    meter.configure(service(50), start + second * 1_000 - 10, known('distributing', { pending: [productpage] }));
    record(second, { v1: 90, v2: 10 });
    expect(meter.evidence()).toMatchObject({ requests: 0, reason: 'settling', secondsLeft: null });
  }
  meter.configure(service(50), start + 9_500, known('in-effect', { inEffectAt: start + 9_400 }));
  record(10, { v1: 70, v2: 30 });
  expect(meter.evidence().requests).toBe(0);
  record(11, { v1: 50, v2: 50 });
  expect(meter.evidence()).toMatchObject({ requests: 100, since: start + 10_000 });
});

test('where istiod cannot be asked they count after the fixed time', () => {
  for (let second = 2; second <= 6; second += 1) {
    meter.configure(service(50), start + second * 1_000 - 10, known('unknown', { reason: 'forbidden' }));
    record(second, { v1: 50, v2: 50 });
  }
  expect(meter.evidence()).toMatchObject({ requests: 100, since: start + 5_000 });
});

test('what was counted by the fixed time does not count when proxies turn out to have been behind', () => {
  for (let second = 2; second <= 6; second += 1) record(second, { v1: 90, v2: 10 });
  expect(meter.evidence().requests).toBe(100);
  meter.configure(service(50), start + 6_500, known('in-effect', { inEffectAt: start + 6_400 }));
  expect(meter.evidence()).toMatchObject({ requests: 0, reason: 'settling' });
});

test('another subset is no change of the rules that proxies would have to acknowledge', () => {
  meter.configure(
    service(50, { signature: 'other labels' }),
    start + 6_000,
    known('in-effect', { inEffectAt: start + 5_900 }),
  );
  expect(meter.evidence()).toMatchObject({ reason: 'settling', secondsLeft: 3 });
});

test('who begins to look just after a change waits for the proxies as well', () => {
  meter = createServiceMeter(3_000);
  meter.configure(service(50), start + 1_500, known('distributing', { pending: [productpage] }));
  meter.begin(start + 1_500);
  record(2.5, { v1: 90, v2: 10 });
  expect(meter.evidence()).toMatchObject({ requests: 0, reason: 'settling' });
  meter.configure(service(50), start + 2_600, known('in-effect', { inEffectAt: start + 2_550 }));
  record(3.5, { v1: 50, v2: 50 });
  record(4.5, { v1: 50, v2: 50 });
  expect(meter.evidence().requests).toBe(100);
});

test('a proxy that refuses the change is why requests diverge', () => {
  const refusing = known('rejected', { rejected: [{ ...productpage, error: 'no' }] });
  for (let second = 2; second <= 6; second += 1) {
    meter.configure(service(50), start + second * 1_000 - 10, refusing);
    record(second, { v1: 900, v2: 100 });
  }
  expect(meter.evidence()).toMatchObject({ state: 'diverges', reason: 'not-in-effect' });
});

test('callers that differ are named as the cause, when all proxies have the change', () => {
  const done = known('in-effect', { inEffectAt: start + 1_500 });
  for (let second = 2; second <= 6; second += 1) {
    meter.configure(service(50), start + second * 1_000 - 10, done);
    const increments = [...requests({ v1: 990, v2: 10 }, 'cron'), ...requests({ v1: 200, v2: 200 })];
    meter.record({ time: start + second * 1_000, increments });
  }
  expect(meter.evidence()).toMatchObject({ state: 'diverges', reason: 'differs-by-source' });
});

test('a share that moves in one direction is drift', () => {
  const done = known('in-effect', { inEffectAt: start + 1_500 });
  for (let second = 2; second <= 18; second += 1) {
    meter.configure(service(50), start + second * 1_000 - 10, done);
    record(second, { v1: 450 - second * 20, v2: 50 + second * 5 });
  }
  expect(meter.evidence()).toMatchObject({ state: 'diverges', reason: 'sticky-drift' });
});
