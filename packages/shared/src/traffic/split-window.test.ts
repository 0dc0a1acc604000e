import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../evidence/wilson.ts';
import type { Increment } from './counters.ts';
import { createSplitWindow, incrementsByService } from './split-window.ts';

type Given = { version?: string; code?: string; flags?: string; reporter?: string; requests: number };

const requests = ({ version = 'v1', code = '200', flags = '-', reporter = 'source', requests }: Given): Increment => ({
  name: 'istio_requests_total',
  labels: {
    reporter,
    destination_version: version,
    response_code: code,
    response_flags: flags,
    destination_service_name: 'reviews',
    destination_service_namespace: 'default',
  },
  value: requests,
});
const tick = (second: number, ...given: Given[]) => ({
  time: second * 1000,
  seconds: 1,
  increments: given.map(requests),
});

describe('points', () => {
  const bucket = (version: string, le: string, value: number, reporter = 'source'): Increment => ({
    name: 'istio_request_duration_milliseconds_bucket',
    labels: { reporter, destination_version: version, le },
    value,
  });

  test('carry durations also of versions that are told of some seconds later', () => {
    const late = [bucket('v2', '10', 1), bucket('v2', '+Inf', 1)];
    const { versions } = createSplitWindow().record({ time: 5_000, seconds: 1, increments: late });
    expect(versions).toEqual({ v2: { requests: 0, errors: 0, durations: { 10: 1 } } });
  });

  test('carry durations by version, as the same reporter saw them', () => {
    const given = tick(5, { version: 'v1', requests: 3 }, { version: 'v2', requests: 1 });
    const buckets = [
      bucket('v1', '10', 2),
      bucket('v1', '25', 3),
      bucket('v1', '+Inf', 3),
      bucket('v1', '5', 3, 'destination'),
    ];
    const { versions } = createSplitWindow().record({ ...given, increments: [...given.increments, ...buckets] });
    expect(versions).toEqual({
      v1: { requests: 3, errors: 0, durations: { 10: 2, 25: 1 } },
      v2: { requests: 1, errors: 0 },
    });
  });

  test('fold increments by version, with errors, and what reached no version apart', () => {
    const point = createSplitWindow().record(
      tick(
        5,
        { version: 'v1', requests: 80 },
        { version: 'v1', code: '503', requests: 3 },
        { version: 'v1', code: '0', flags: 'DC', requests: 1 },
        { version: 'v2', code: '404', requests: 9 },
        { version: 'unknown', code: '503', flags: 'UH', requests: 4 },
        { version: 'unknown', code: '503', flags: 'NC', requests: 2 },
      ),
    );
    expect(point).toEqual({
      time: 5000,
      seconds: 1,
      versions: { v1: { requests: 84, errors: 4 }, v2: { requests: 9, errors: 0 } },
      unattributed: 6,
    });
  });

  test('only the wanted number is kept, oldest first', () => {
    const window = createSplitWindow({ capacity: 3 });
    for (let second = 1; second <= 5; second++) window.record(tick(second, { requests: second }));
    expect(window.points().map((point) => point.time)).toEqual([3000, 4000, 5000]);
    expect(window.points()[0]?.versions).toEqual({ v1: { requests: 3, errors: 0 } });
  });

  test('a quiet second is a point without versions', () => {
    expect(createSplitWindow().record(tick(1))).toEqual({ time: 1000, seconds: 1, versions: {}, unattributed: 0 });
  });

  test('other metrics and unknown reporters do not count', () => {
    const increments = [
      { ...requests({ requests: 5 }), name: 'istio_tcp_connections_opened_total' },
      requests({ reporter: 'elsewhere', requests: 5 }),
      requests({ requests: 2 }),
    ];
    const point = createSplitWindow().record({ time: 1000, seconds: 1, increments });
    expect(point.versions).toEqual({ v1: { requests: 2, errors: 0 } });
  });
});

describe('the reporter', () => {
  const both = (second: number) =>
    tick(second, { reporter: 'source', requests: 10 }, { reporter: 'destination', requests: 12 });

  test('is the source where it saw requests', () => {
    expect(createSplitWindow().record(both(1)).versions).toEqual({ v1: { requests: 10, errors: 0 } });
  });

  test('is the waypoint or the destination where the source saw none, for all points alike', () => {
    const window = createSplitWindow();
    expect(window.record(tick(1, { reporter: 'destination', requests: 7 })).versions.v1?.requests).toBe(7);
    expect(window.record(tick(2, { reporter: 'waypoint', requests: 6 })).versions.v1?.requests).toBe(6);
    expect(window.points().map((point) => point.versions.v1?.requests)).toEqual([undefined, 6]);
    window.record(both(3));
    expect(window.points().map((point) => point.versions.v1?.requests)).toEqual([undefined, undefined, 10]);
    expect(window.totals().versions.get('v1')?.requests).toBe(10);
  });

  test('can be fixed', () => {
    const window = createSplitWindow({ reporter: 'destination' });
    expect(window.record(both(1)).versions.v1?.requests).toBe(12);
  });
});

describe('the observed split', () => {
  test('is null before the first tick, and while no tick began after the change', () => {
    const window = createSplitWindow();
    expect(window.observed()).toBeNull();
    window.record(tick(10, { requests: 5 }));
    window.restart(10_500);
    expect(window.observed()).toBeNull();
    window.record(tick(11, { requests: 5 }));
    expect(window.observed()).toBeNull();
    window.record(tick(12, { requests: 6 }));
    expect(window.observed()?.requests).toBe(6);
  });

  test('has shares with Wilson bands in the given order, strangers after them', () => {
    const window = createSplitWindow();
    window.record(
      tick(
        1,
        { version: 'v9', requests: 2 },
        { version: 'v2', requests: 18 },
        { version: 'v1', requests: 79 },
        { version: 'v1', code: '500', requests: 1 },
        { version: 'unknown', code: '503', flags: 'UH', requests: 5 },
      ),
    );
    expect(window.observed(['v1', 'v2', 'v3'])).toEqual({
      since: 0,
      until: 1000,
      requests: 100,
      requestsPerSecond: 100,
      versions: [
        { version: 'v1', requests: 80, errors: 1, share: 0.8, ...wilsonInterval(80, 100) },
        { version: 'v2', requests: 18, errors: 0, share: 0.18, ...wilsonInterval(18, 100) },
        { version: 'v3', requests: 0, errors: 0, share: 0, ...wilsonInterval(0, 100) },
        { version: 'v9', requests: 2, errors: 0, share: 0.02, ...wilsonInterval(2, 100) },
      ],
      unattributed: 5,
    });
  });

  test('of no requests has empty shares and open bands', () => {
    const window = createSplitWindow();
    window.record(tick(1));
    expect(window.observed(['v1'])).toEqual({
      since: 0,
      until: 1000,
      requests: 0,
      requestsPerSecond: 0,
      versions: [{ version: 'v1', requests: 0, errors: 0, share: 0, low: 0, high: 1 }],
      unattributed: 0,
    });
  });

  test('of a tick without length has no rate', () => {
    const window = createSplitWindow();
    window.record({ time: 1000, seconds: 0, increments: [requests({ requests: 4 })] });
    expect(window.observed()).toMatchObject({ requests: 4, requestsPerSecond: 0 });
  });

  test('covers at most a minute, and nothing before the change', () => {
    const window = createSplitWindow();
    for (let second = 1; second <= 100; second++) window.record(tick(second, { requests: 1 }));
    expect(window.observed()).toMatchObject({ since: 40_000, until: 100_000, requests: 60, requestsPerSecond: 1 });
    window.restart(90_000);
    expect(window.observed()).toMatchObject({ since: 90_000, until: 100_000, requests: 10 });
  });
});

describe('totals', () => {
  test('are null without a tick', () => {
    expect(createSplitWindow().totals()).toEqual({
      since: null,
      until: null,
      versions: new Map(),
      unattributed: new Map(),
    });
  });

  test('reach back to the last change, beyond the ring', () => {
    const window = createSplitWindow({ capacity: 10 });
    window.restart(0);
    for (let second = 1; second <= 50; second++) {
      window.record(tick(second, { requests: 2 }, { version: 'unknown', flags: 'UH', requests: 1 }));
    }
    expect(window.totals()).toEqual({
      since: 0,
      until: 50_000,
      versions: new Map([['v1', { requests: 100, errors: 0 }]]),
      unattributed: new Map([['UH', 50]]),
    });
  });

  test('begin anew with a change, also one that is known only later', () => {
    const window = createSplitWindow();
    for (let second = 1; second <= 10; second++) window.record(tick(second, { requests: 1 }));
    window.restart(6_500);
    expect(window.totals()).toMatchObject({ since: 7000, until: 10_000 });
    expect(window.totals().versions.get('v1')).toEqual({ requests: 3, errors: 0 });
    window.restart(20_000);
    window.record(tick(11, { requests: 1 }));
    expect(window.totals().since).toBeNull();
  });

  test('are copies', () => {
    const window = createSplitWindow();
    window.record(tick(1, { requests: 1 }));
    window.totals().versions.clear();
    expect(window.totals().versions.size).toBe(1);
  });

  test('unequal ticks that meet at the change are counted from there', () => {
    const window = createSplitWindow();
    window.restart(1_700_000_000_000);
    window.record({ time: 1_700_000_001_003, seconds: 1.003, increments: [requests({ requests: 4 })] });
    expect(window.totals().versions.get('v1')?.requests).toBe(4);
    expect(window.observed()).toMatchObject({ since: 1_700_000_000_000, requests: 4 });
  });
});

test('increments are grouped by the service they were for', () => {
  const other = requests({ requests: 1 });
  const increments = [
    requests({ requests: 3 }),
    { ...other, labels: { ...other.labels, destination_service_name: 'ratings' } },
    {
      ...other,
      labels: {
        ...other.labels,
        destination_service_name: 'PassthroughCluster',
        destination_service_namespace: 'unknown',
      },
    },
    requests({ version: 'v2', requests: 4 }),
  ];
  const groups = incrementsByService(increments);
  expect([...groups.keys()]).toEqual(['default/reviews', 'default/ratings']);
  expect(groups.get('default/reviews')?.map((increment) => increment.value)).toEqual([3, 4]);
});
