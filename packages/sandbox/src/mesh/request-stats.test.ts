import { parsePrometheusText } from '@sluice/shared/traffic/prometheus-text';
import { describe, expect, test } from 'vitest';
import { flushEveryMs, RequestStats } from './request-stats.ts';
import { serviceLabelsOf } from './service-labels.ts';
import { renderStatsPage } from './stats-page.ts';
import { workloadIdentityOf } from './workload-identity.ts';

function podOf(app: string, version: string) {
  const labels = { app, version, 'pod-template-hash': 'abc' };
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${app}-${version}-abc`, controller: true };
  return {
    metadata: { name: `${app}-${version}-abc-xyz`, namespace: 'default', labels, ownerReferences: [owner] },
    spec: { serviceAccountName: `bookinfo-${app}` },
  };
}

const productpage = workloadIdentityOf(podOf('productpage', 'v1'));
const reviews = workloadIdentityOf(podOf('reviews', 'v2'));
const service = serviceLabelsOf('reviews.default.svc.cluster.local');
const names = new Set([
  'istio_requests_total',
  'istio_request_duration_milliseconds_bucket',
  'istio_request_duration_milliseconds_sum',
  'istio_request_duration_milliseconds_count',
]);

const finished = {
  reporter: 'source',
  peer: reviews,
  service,
  responseCode: 200,
  responseFlags: '-',
  mutualTls: true,
  durationMs: 7,
} as const;

test('a request has all of the labels of Istio', () => {
  const stats = new RequestStats(productpage, () => 0);
  stats.record(finished);
  const [sample] = parsePrometheusText(renderStatsPage(stats), new Set(['istio_requests_total']));
  expect(sample?.value).toBe(1);
  expect(sample?.labels).toEqual({
    reporter: 'source',
    source_workload: 'productpage-v1',
    source_canonical_service: 'productpage',
    source_canonical_revision: 'v1',
    source_workload_namespace: 'default',
    source_principal: 'spiffe://cluster.local/ns/default/sa/bookinfo-productpage',
    source_app: 'productpage',
    source_version: 'v1',
    source_cluster: 'Kubernetes',
    destination_workload: 'reviews-v2',
    destination_canonical_service: 'reviews',
    destination_canonical_revision: 'v2',
    destination_workload_namespace: 'default',
    destination_principal: 'spiffe://cluster.local/ns/default/sa/bookinfo-reviews',
    destination_app: 'reviews',
    destination_version: 'v2',
    destination_cluster: 'Kubernetes',
    destination_service: 'reviews.default.svc.cluster.local',
    destination_service_name: 'reviews',
    destination_service_namespace: 'default',
    request_protocol: 'http',
    response_code: '200',
    grpc_response_status: '',
    response_flags: '-',
    connection_security_policy: 'unknown',
  });
});

describe('the histogram', () => {
  test('is that of the latest flush, while counters are those of now', () => {
    let now = 1_000;
    const stats = new RequestStats(productpage, () => now);
    const shown = () => {
      const samples = parsePrometheusText(renderStatsPage(stats), new Set(['istio_requests_total', ...names]));
      return ['_total', '_count'].map((end) => samples.find(({ name }) => name.endsWith(end))?.value);
    };
    stats.record(finished);
    expect(shown()).toEqual([1, 0]);
    now += flushEveryMs;
    stats.record(finished);
    expect(shown()).toEqual([2, 1]);
    now += flushEveryMs - 1;
    expect(shown()).toEqual([2, 1]);
    now += 1;
    expect(shown()).toEqual([2, 2]);
  });

  test('is cumulative and agrees with the counter', () => {
    let now = 0;
    const stats = new RequestStats(productpage, () => now);
    for (const durationMs of [0.5, 0.6, 7, 7_000, 4_000_000]) stats.record({ ...finished, durationMs });
    now = flushEveryMs;
    const samples = parsePrometheusText(renderStatsPage(stats), names);
    const bucket = (le: string) => samples.find(({ labels }) => labels.le === le)?.value;
    expect(['0.5', '1', '5', '10', '5000', '10000', '3600000', '+Inf'].map(bucket)).toEqual([1, 2, 2, 3, 3, 4, 4, 5]);
    expect(samples.find(({ name }) => name.endsWith('_count'))?.value).toBe(5);
    expect(samples.find(({ name }) => name.endsWith('_sum'))?.value).toBeCloseTo(4_007_008.1, 6);
    expect(samples.filter(({ name }) => name.endsWith('_bucket'))).toHaveLength(20);
  });
});

test('series differ by what their labels say, and by nothing else', () => {
  const stats = new RequestStats(productpage, () => 0);
  stats.record(finished);
  stats.record({ ...finished, durationMs: 900 });
  stats.record({ ...finished, responseCode: 503 });
  stats.record({ ...finished, peer: null, responseFlags: 'UH', responseCode: 503, mutualTls: false });
  stats.record({ ...finished, reporter: 'destination', peer: productpage });
  expect([...stats.series()].map(({ requests }) => requests)).toEqual([2, 1, 1, 1]);
});

test('quotes in a Host header do not break the text', () => {
  const stats = new RequestStats(productpage, () => 0);
  const host = 'a"b\\c\nd';
  stats.record({ ...finished, peer: null, service: { host, name: host, namespace: '' } });
  const [sample] = parsePrometheusText(renderStatsPage(stats), new Set(['istio_requests_total']));
  expect(sample?.labels.destination_service).toBe(host);
});
