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
const service = (v1: number): MeteredService => ({
  signature: `v1=${v1}`,
  versions: ['v1', 'v2'].map(version),
  expected: { default: { v1, v2: 100 - v1 } },
});
const requests = (counts: Record<string, number>): Increment[] =>
  Object.entries(counts).map(([name, value]) => ({
    name: 'istio_requests_total',
    value,
    labels: {
      reporter: 'source',
      destination_service_name: 'reviews',
      destination_service_namespace: 'default',
      destination_workload: `reviews-${name}`,
      destination_version: name,
      response_code: '200',
    },
  }));

const start = 1_000_000;
let meter: ServiceMeter;
beforeEach(() => {
  meter = createServiceMeter(3_000);
  meter.configure(service(90), start);
});

test('nothing is known before somebody measures', () => {
  expect(meter.evidence()).toMatchObject({ state: 'blind', reason: 'not-measured' });
  expect(meter.observed()).toBeNull();
});

test('the first reading begins, the following ones count', () => {
  meter.begin(start);
  expect(meter.evidence()).toMatchObject({ state: 'collecting', requests: 0 });
  const point = meter.record({ time: start + 1_000, increments: requests({ v1: 36, v2: 4 }) });
  expect(point).toMatchObject({ seconds: 1, versions: { v1: { requests: 36 }, v2: { requests: 4 } } });
  expect(meter.observed()).toMatchObject({ requests: 40, requestsPerSecond: 40 });
  expect(meter.evidence()).toMatchObject({ state: 'collecting', requests: 40 });
  meter.record({ time: start + 2_000, increments: requests({ v1: 3_600, v2: 400 }) });
  expect(meter.evidence()).toMatchObject({ state: 'matches', needed: 0 });
});

test('a change begins anew after it has settled', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 90, v2: 10 }) });
  meter.configure(service(50), start + 1_200);
  expect(meter.observed()).toBeNull();
  expect(meter.evidence()).toMatchObject({ state: 'collecting', requests: 0, reason: 'settling', secondsLeft: 3 });
  for (let second = 2; second <= 4; second += 1)
    meter.record({ time: start + second * 1_000, increments: requests({ v1: 90, v2: 10 }) });
  expect(meter.evidence()).toMatchObject({ requests: 0, reason: 'settling', secondsLeft: 0.2 });
  meter.configure(service(50), start + 4_700);
  expect(meter.evidence()).toMatchObject({ reason: 'settling', secondsLeft: 0 });
  expect(meter.points()).toHaveLength(4);
  for (let second = 5; second <= 7; second += 1)
    meter.record({ time: start + second * 1_000, increments: requests({ v1: 50, v2: 50 }) });
  expect(meter.evidence()).toMatchObject({ state: 'collecting', requests: 200, since: start + 5_000, reason: null });
  expect(meter.observed()).toMatchObject({ requests: 200, since: start + 5_000 });
});

test('the same configuration told again changes nothing', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 90, v2: 10 }) });
  meter.configure(service(90), start + 1_500);
  expect(meter.evidence().requests).toBe(100);
});

test('without an answer nothing is judged, also when the configuration is told again', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 3_600, v2: 400 }) });
  meter.miss('no-answer');
  meter.configure(service(90), start + 2_000);
  expect(meter.evidence()).toMatchObject({ state: 'blind', reason: 'no-answer' });
  meter.record({ time: start + 3_000, increments: requests({ v1: 3_600, v2: 400 }) });
  expect(meter.evidence()).toMatchObject({ state: 'matches', requests: 8_000 });
});

test('a divergence stays until the next change', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 667, v2: 333 }) });
  expect(meter.evidence()).toMatchObject({ state: 'diverges', reason: 'shares' });
  meter.record({ time: start + 2_000, increments: requests({ v1: 100_000, v2: 11_000 }) });
  expect(meter.evidence().state).toBe('diverges');
  meter.configure(service(80), start + 2_500);
  expect(meter.evidence().state).toBe('collecting');
});

test('without a rule there is nothing to judge, but much to see', () => {
  meter.configure({ ...service(90), signature: 'none', expected: null }, start);
  meter.begin(start + 3_000);
  meter.record({ time: start + 4_000, increments: requests({ v1: 20, v2: 20 }) });
  expect(meter.evidence()).toMatchObject({ state: 'not-applicable', reason: 'no-rule' });
  expect(meter.observed()).toMatchObject({ requests: 40 });
});

test('proxies that do not answer leave us blind, not without traffic', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 36, v2: 4 }) });
  meter.miss('no-answer');
  expect(meter.evidence()).toMatchObject({ state: 'blind', reason: 'no-answer', needed: null });
  const point = meter.record({ time: start + 5_000, increments: requests({ v1: 144, v2: 16 }) });
  expect(point.seconds).toBe(4);
  expect(meter.evidence().requests).toBe(200);
});

test('a divergence that the pods explain names them as its cause', () => {
  meter.begin(start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 300, v2: 300 }) });
  expect(meter.evidence()).toMatchObject({ state: 'diverges', reason: 'rules-bypassed' });
});

test('a split that sticks to users is not judged', () => {
  meter.begin(start);
  meter.configure({ ...service(90), notJudged: 'sticky' }, start);
  meter.record({ time: start + 1_000, increments: requests({ v1: 300, v2: 300 }) });
  expect(meter.evidence()).toMatchObject({ state: 'not-applicable', reason: 'sticky' });
});
