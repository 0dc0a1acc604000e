import { describe, expect, test } from 'vitest';
import type { Increment } from './counters.ts';
import {
  edgesOf,
  fromDurationCounts,
  histogramsByVersion,
  quantileEdge,
  slowerThan,
  toDurationCounts,
  totalOf,
} from './latency-histogram.ts';
import { attributeByVersionLabel } from './request-labels.ts';

const bucket = (version: string, le: string, value: number, reporter = 'source'): Increment => ({
  name: 'istio_request_duration_milliseconds_bucket',
  labels: { reporter, destination_version: version, le },
  value,
});
const fold = (increments: Increment[]) => histogramsByVersion(increments, 'source', attributeByVersionLabel);

test('buckets add up by version and edge', () => {
  const histograms = fold([
    bucket('v1', '5', 3),
    bucket('v1', '1e+03', 8),
    bucket('v1', '+Inf', 10),
    bucket('v1', '5', 1),
    bucket('v1', '+Inf', 2),
    bucket('v2', '+Inf', 7),
    bucket('v1', '5', 100, 'destination'),
    bucket('unknown', '5', 100),
    { ...bucket('v1', '5', 100), name: 'istio_request_bytes_bucket' },
    { ...bucket('v2', '', 1), labels: { reporter: 'source', destination_version: 'v2' } },
  ]);
  expect([...(histograms.get('v1') ?? [])]).toEqual([
    [5, 4],
    [1000, 8],
    [Number.POSITIVE_INFINITY, 12],
  ]);
  expect([...histograms.keys()]).toEqual(['v1', 'v2']);
  expect(histograms.get('v2')).toEqual(new Map([[Number.POSITIVE_INFINITY, 8]]));
});

describe('a histogram', () => {
  const histogram = new Map([
    [Number.POSITIVE_INFINITY, 100],
    [5, 50],
    [10, 90],
    [25, 99],
  ]);

  test.each([
    { quantile: 0.01, edge: 5 },
    { quantile: 0.5, edge: 5 },
    { quantile: 0.51, edge: 10 },
    { quantile: 0.9, edge: 10 },
    { quantile: 0.99, edge: 25 },
    { quantile: 0.999, edge: Number.POSITIVE_INFINITY },
    { quantile: 1, edge: Number.POSITIVE_INFINITY },
  ])('has its $quantile quantile at or below $edge', ({ quantile, edge }) => {
    expect(quantileEdge(histogram, quantile)).toBe(edge);
  });

  test('tells how many were slower than an edge, and nothing between edges', () => {
    expect(slowerThan(histogram, 10)).toBe(10);
    expect(slowerThan(histogram, Number.POSITIVE_INFINITY)).toBe(0);
    expect(slowerThan(histogram, 12)).toBeNull();
  });

  test('has its edges in order, and all requests below the last', () => {
    expect(edgesOf(histogram)).toEqual([5, 10, 25, Number.POSITIVE_INFINITY]);
    expect(totalOf(histogram)).toBe(100);
    expect(totalOf(new Map())).toBe(0);
    expect(quantileEdge(new Map(), 0.5)).toBeNull();
  });
});

describe('counts of single buckets', () => {
  test.each([
    { histogram: [], counts: {} },
    {
      histogram: [
        [10, 4],
        [25, 4],
        [Infinity, 5],
      ],
      counts: { 10: 4, '+Inf': 1 },
    },
    {
      histogram: [
        [0.5, 1],
        [1, 3],
        [Infinity, 3],
      ],
      counts: { 0.5: 1, 1: 2 },
    },
    // Read in the middle of a request.
    {
      histogram: [
        [10, 4],
        [25, 3],
        [Infinity, 5],
      ],
      counts: { 10: 4, '+Inf': 1 },
    },
  ] as { histogram: [number, number][]; counts: Record<string, number> }[])(
    '$histogram are $counts',
    ({ histogram, counts }) => {
      expect(toDurationCounts(new Map(histogram))).toEqual(counts);
    },
  );

  test('of several seconds make one histogram', () => {
    const histogram = fromDurationCounts([{ 10: 4, '+Inf': 1 }, { 5: 5 }, {}]);
    expect([...histogram]).toEqual([
      [5, 5],
      [10, 9],
      [Number.POSITIVE_INFINITY, 10],
    ]);
    expect(quantileEdge(histogram, 0.5)).toBe(5);
    expect(quantileEdge(histogram, 0.95)).toBe(Number.POSITIVE_INFINITY);
    expect(quantileEdge(fromDurationCounts([]), 0.5)).toBeNull();
  });
});
