import { expect, test } from 'vitest';
import type { Version } from '../api/services.ts';
import {
  attributeByVersionLabel,
  attributeTo,
  destinationServiceOf,
  isServerError,
  reporterOf,
  responseFlagsOf,
} from './request-labels.ts';

test.each([
  { labels: { destination_service_name: 'reviews', destination_service_namespace: 'shop' }, service: 'shop/reviews' },
  {
    labels: {
      destination_service: 'reviews.shop.svc.cluster.local',
      destination_service_name: 'unknown',
      destination_service_namespace: 'unknown',
    },
    service: 'shop/reviews',
  },
  { labels: { destination_service_name: 'reviews.shop:9080' }, service: 'shop/reviews' },
  { labels: { destination_service_name: 'reviews:9080', source_workload_namespace: 'web' }, service: 'web/reviews' },
  { labels: { destination_service_name: 'reviews' }, service: null },
  { labels: { destination_service_name: 'api.example.com', destination_service_namespace: 'web' }, service: null },
  { labels: { destination_service: 'unknown', destination_service_name: 'unknown' }, service: null },
  { labels: { destination_service: '' }, service: null },
  { labels: {}, service: null },
])('$labels are for $service', ({ labels, service }) => {
  expect(destinationServiceOf(labels)).toBe(service);
});

test.each([
  { labels: { response_code: '200' }, error: false },
  { labels: { response_code: '404' }, error: false },
  { labels: { response_code: '500' }, error: true },
  { labels: { response_code: '503' }, error: true },
  { labels: { response_code: '0' }, error: true },
  { labels: { response_code: '200', grpc_response_status: '0' }, error: false },
  { labels: { response_code: '200', grpc_response_status: '5' }, error: false },
  { labels: { response_code: '200', grpc_response_status: '14' }, error: true },
  { labels: {}, error: false },
])('$labels: error is $error', ({ labels, error }) => {
  expect(isServerError(labels)).toBe(error);
});

test('reporters and flags', () => {
  expect(['source', 'waypoint', 'destination', 'ztunnel'].map((reporter) => reporterOf({ reporter }))).toEqual([
    'source',
    'waypoint',
    'destination',
    null,
  ]);
  expect([{ response_flags: 'UH,URX' }, { response_flags: '-' }, {}].map(responseFlagsOf)).toEqual([
    'UH,URX',
    '-',
    '-',
  ]);
});

const version = (name: string, labels: Record<string, string>, workloads: string[]): Version => ({
  name,
  subset: name,
  labels,
  workloads,
  pods: { ready: 1, total: 1 },
  createdAt: null,
});

test('the version label is the version, unless it is missing', () => {
  expect(attributeByVersionLabel({ destination_version: 'v2' })).toBe('v2');
  expect(attributeByVersionLabel({ destination_version: 'unknown' })).toBeNull();
  expect(attributeByVersionLabel({})).toBeNull();
});

test.each([
  { what: 'the workload', labels: { destination_workload: 'reviews-a', destination_version: 'v9' }, is: 'stable' },
  {
    what: 'the version label of a shared workload',
    labels: { destination_workload: 'both', destination_version: 'v2' },
    is: 'canary',
  },
  { what: 'the version label alone', labels: { destination_version: 'v1' }, is: 'stable' },
  { what: 'the recommended label', labels: { destination_version: '3.0' }, is: 'next' },
  { what: 'the name of a version without labels', labels: { destination_version: 'plain' }, is: 'plain' },
  { what: 'a label that is no version', labels: { destination_version: 'v7' }, is: 'v7' },
  { what: 'nothing', labels: { destination_workload: 'unknown', destination_version: 'unknown' }, is: null },
  { what: 'no labels at all', labels: {}, is: null },
])('attributes by $what', ({ labels, is }) => {
  const attribute = attributeTo([
    version('stable', { version: 'v1' }, ['reviews-a', 'both']),
    version('canary', { version: 'v2' }, ['both']),
    version('next', { 'app.kubernetes.io/version': '3.0' }, []),
    version('plain', {}, []),
  ]);
  expect(attribute(labels)).toBe(is);
});
