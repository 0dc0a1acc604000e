import { expect, test } from 'vitest';
import { attributeByVersionLabel } from './request-labels.ts';
import { createSourceTally } from './source-tally.ts';

const request = (source: string, version: string, value: number, more: Record<string, string> = {}) => ({
  name: 'istio_requests_total',
  value,
  labels: {
    reporter: 'source',
    source_workload: source,
    source_workload_namespace: 'web',
    destination_version: version,
    ...more,
  },
});

test('requests are counted by caller and version', () => {
  const tally = createSourceTally(attributeByVersionLabel);
  tally.record([request('page', 'v1', 90), request('page', 'v2', 10), request('app', 'v1', 5)]);
  tally.record([request('page', 'v1', 1)]);
  expect(tally.counts()).toEqual({ 'web/page': { v1: 91, v2: 10 }, 'web/app': { v1: 5 } });
  tally.restart();
  expect(tally.counts()).toEqual({});
});

test('receivers are believed only where no caller counts, or requests would count twice', () => {
  const tally = createSourceTally(attributeByVersionLabel);
  const received = request('page', 'v1', 7, { reporter: 'destination' });
  tally.record([received]);
  expect(tally.counts()).toEqual({ 'web/page': { v1: 7 } });
  tally.record([received, request('page', 'v1', 2)]);
  expect(tally.counts()).toEqual({ 'web/page': { v1: 2 } });
});

test.each([
  { what: 'an unknown caller', increment: request('unknown', 'v1', 1) },
  { what: 'another metric', increment: { ...request('page', 'v1', 1), name: 'istio_request_bytes_sum' } },
  { what: 'no version', increment: request('page', 'unknown', 1) },
])('$what is not counted', ({ increment }) => {
  const tally = createSourceTally(attributeByVersionLabel);
  tally.record([increment]);
  expect(tally.counts()).toEqual({});
});
