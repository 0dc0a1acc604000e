import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSyncStatus } from './sync-status.ts';

const route = 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration';
const cluster = 'type.googleapis.com/envoy.config.cluster.v3.Cluster';
const first = '2026-08-22T10:00:00Z/41aaaa-bbbb';
const second = '2026-08-22T10:00:07Z/42cccc-dddd';

function parsed(...entries: unknown[]) {
  return parseSyncStatus(JSON.stringify(entries));
}

describe('one proxy', () => {
  test('with an object for each type', () => {
    const [proxy] =
      parsed({
        cluster_id: 'Kubernetes',
        proxy: 'reviews-v1-7d9f-abcde.default',
        proxy_type: 'sidecar',
        istio_version: '1.30.3',
        cluster_sent: first,
        cluster_acked: first,
        resources: {
          [route]: {
            sent: second,
            acked: first,
            sentTime: '2026-08-22T10:00:07.123456789Z',
            lastError: 'no such cluster',
          },
          [cluster]: { sent: first, acked: first, sentTime: '2026-08-22T10:00:00.5Z' },
        },
      }) ?? [];
    expect(proxy).toEqual({
      key: 'Kubernetes/reviews-v1-7d9f-abcde.default',
      name: 'reviews-v1-7d9f-abcde',
      namespace: 'default',
      kind: 'sidecar',
      types: {
        route: {
          sent: second,
          acked: first,
          sentAt: Date.parse('2026-08-22T10:00:07.123Z'),
          precisionMs: 1,
          error: 'no such cluster',
        },
        cluster: {
          sent: first,
          acked: first,
          sentAt: Date.parse('2026-08-22T10:00:00.5Z'),
          precisionMs: 1,
          error: null,
        },
      },
    });
  });

  test('with nonces alone: the time is that of the push, to the second', () => {
    const [proxy] = parsed({ proxy: 'a.b', route_sent: second, route_acked: second }) ?? [];
    expect(proxy?.kind).toBeNull();
    expect(proxy?.types).toEqual({
      route: {
        sent: second,
        acked: second,
        sentAt: Date.parse('2026-08-22T10:00:07Z'),
        precisionMs: 1_000,
        error: null,
      },
      cluster: null,
    });
  });

  test.each([
    { what: 'a type that was never sent', resources: { [route]: { sentTime: '0001-01-01T00:00:00Z' } } },
    { what: 'a type that is null', resources: { [route]: null } },
    { what: 'no types', resources: {} },
    { what: 'no resources', resources: undefined },
    { what: 'resources of another shape', resources: ['sent'] },
  ])('$what is a proxy that does not ask for routing', ({ resources }) => {
    expect(parsed({ proxy: 'a.b', proxy_type: 'sidecar', resources })).toEqual([]);
  });

  test('sent and not acknowledged yet', () => {
    const [proxy] =
      parsed({ proxy: 'a.b', resources: { [route]: { sent: first, sentTime: '2026-08-22T10:00:00Z' } } }) ?? [];
    expect(proxy?.types.route).toMatchObject({ sent: first, acked: '', error: null });
  });

  test('names of pods may hold dots', () => {
    expect(parsed({ proxy: 'web-1.2.default', route_sent: first })?.[0]).toMatchObject({
      name: 'web-1.2',
      namespace: 'default',
    });
  });
});

test.each([
  { type: 'sidecar', kind: 'sidecar' },
  { type: 'router', kind: 'gateway' },
  { type: 'waypoint', kind: 'waypoint' },
])('$type is a $kind', ({ type, kind }) => {
  expect(parsed({ proxy: 'a.b', proxy_type: type, route_sent: first })?.[0]?.kind).toBe(kind);
});

test.each([
  { what: 'ztunnel', entry: { proxy: 'a.b', proxy_type: 'ztunnel', route_sent: first } },
  { what: 'a client without a name', entry: { route_sent: first } },
  { what: 'a name without a namespace', entry: { proxy: 'istioctl', route_sent: first } },
])('$what is left out, what stands beside it is not', ({ entry }) => {
  const kept = { proxy: 'kept.default', proxy_type: 'sidecar', route_sent: first };
  expect(parsed(entry, kept)?.map(({ name }) => name)).toEqual(['kept']);
});

test('no proxies at all is what Go writes as null', () => {
  expect(parseSyncStatus('null')).toEqual([]);
  expect(parseSyncStatus('[]')).toEqual([]);
});

test.each(['', 'Unauthorized', '{"error":"x"}', '<html>', '[', '3'])('%j is no list of proxies', (text) => {
  expect(parseSyncStatus(text)).toBeNull();
});

test('whatever JSON comes, it is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ proxy: fc.jsonValue(), resources: fc.jsonValue(), route_sent: fc.jsonValue() })),
      (entries) => {
        const proxies = parsed(...entries);
        expect(proxies?.length).toBeLessThanOrEqual(entries.length);
      },
    ),
  );
});
