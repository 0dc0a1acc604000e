import { describe, expect, test } from 'vitest';
import type { HTTPFaultInjection, HTTPRetry, HTTPRoute } from '../istio/virtual-service.ts';
import { faultOf, mirrorsOf, retriesOf, timeoutOf } from './route-options.ts';

test.each([
  ['7s', 7000],
  ['0s', null],
  ['nonsense', null],
  [null, null],
  [undefined, null],
])('timeout %s', (text, expected) => {
  expect(timeoutOf(text)).toBe(expected);
});

const usual = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'];

describe('retries', () => {
  test.each<[HTTPRetry | null, object | null]>([
    [null, { attempts: 2, perTryTimeoutMs: null, retryOn: usual, retriableStatusCodes: [] }],
    [{ attempts: 0 }, null],
    [{}, null],
    [
      { attempts: 3, perTryTimeout: '2s' },
      { attempts: 3, perTryTimeoutMs: 2000, retryOn: usual, retriableStatusCodes: [] },
    ],
    [
      { attempts: 1, retryOn: '5xx, reset' },
      { retryOn: ['5xx', 'reset'], retriableStatusCodes: [] },
    ],
    [
      { attempts: 1, retryOn: 'reset,503' },
      { retryOn: ['reset', 'retriable-status-codes'], retriableStatusCodes: [503] },
    ],
    [
      { attempts: 1, retryOn: 'retriable-status-codes,503,' },
      { retryOn: ['retriable-status-codes'], retriableStatusCodes: [503] },
    ],
    [
      { attempts: 1, retryOn: '999,5xx' },
      { retryOn: ['999', '5xx'], retriableStatusCodes: [] },
    ],
  ])('%j', (policy, expected) => {
    const retries = retriesOf(policy, false);
    if (expected === null) expect(retries).toBeNull();
    else expect(retries).toMatchObject({ ...expected, avoidsPreviousHosts: true });
  });

  test('with a consistent hash the same pod may be met again', () => {
    expect(retriesOf(null, true)?.avoidsPreviousHosts).toBe(false);
    expect(retriesOf({ attempts: 1 }, true)?.avoidsPreviousHosts).toBe(false);
    expect(retriesOf({ attempts: 1, retryIgnorePreviousHosts: true }, true)?.avoidsPreviousHosts).toBe(true);
    expect(retriesOf({ attempts: 1, retryIgnorePreviousHosts: false }, false)?.avoidsPreviousHosts).toBe(false);
  });
});

describe('faults', () => {
  test.each<[HTTPFaultInjection | null, object | null]>([
    [null, null],
    [{}, null],
    [
      { delay: { fixedDelay: '7s', percentage: { value: 100 } } },
      { delay: { percent: 100, milliseconds: 7000 }, abort: null },
    ],
    [{ delay: { fixedDelay: '7s' } }, { delay: { percent: 0, milliseconds: 7000 } }],
    [{ delay: { fixedDelay: '7s', percent: 50 } }, { delay: { percent: 50 } }],
    [{ delay: { fixedDelay: '7s', percent: 50, percentage: {} } }, { delay: { percent: 0 } }],
    [{ delay: { exponentialDelay: '1s', percentage: { value: 1 } } }, null],
    [{ delay: { fixedDelay: 'soon' } }, null],
    [
      { abort: { httpStatus: 500, percentage: { value: 0.00019 } } },
      { abort: { percent: 0.0001, httpStatus: 500, grpcStatus: null } },
    ],
    [{ abort: { httpStatus: 500, percentage: { value: 0.0003 } } }, { abort: { percent: 0.0003 } }],
    [{ abort: { httpStatus: 500 } }, { abort: { percent: 0 } }],
    [
      { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 10 } } },
      { abort: { httpStatus: null, grpcStatus: 'UNAVAILABLE' } },
    ],
    [{ abort: { http2Error: 'X', percentage: { value: 10 } } }, null],
  ])('%j', (fault, expected) => {
    if (expected === null) expect(faultOf(fault)).toBeNull();
    else expect(faultOf(fault)).toMatchObject(expected);
  });
});

describe('mirrors', () => {
  const mirror = { host: 'a' };
  test.each<[HTTPRoute, [string, number][]]>([
    [{}, []],
    [{ mirror }, [['a', 100]]],
    [{ mirror, mirrorPercentage: { value: 12.5 } }, [['a', 12.5]]],
    [{ mirror, mirrorPercentage: { value: 0 } }, []],
    [{ mirror, mirrorPercentage: {}, mirrorPercent: 50 }, []],
    [{ mirror, mirrorPercent: 50 }, [['a', 50]]],
    [{ mirror, mirrorPercent: 0 }, []],
    [
      { mirrors: [{ destination: { host: 'a' } }, { destination: { host: 'b' }, percentage: { value: 10 } }] },
      [
        ['a', 100],
        ['b', 10],
      ],
    ],
    [{ mirrors: [{ destination: { host: 'a' }, percentage: { value: 0 } }] }, []],
  ])('%j', (route, expected) => {
    const target = ({ host }: { host: string }) => ({
      cluster: host,
      host,
      port: 80,
      subset: null,
      labels: {},
      exists: true,
      readyPods: null,
    });
    expect(mirrorsOf(route, target).map(({ host, percent }) => [host, percent])).toEqual(expected);
  });
});
