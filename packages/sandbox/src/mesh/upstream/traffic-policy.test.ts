import { describe, expect, test } from 'vitest';
import { bodyJson, type HttpResponse } from '../http-message.ts';
import { answerTo, echoMesh, putPolicy, route } from '../testing/echo-mesh.ts';
import type { InMemoryMesh } from '../testing/in-memory-mesh.ts';
import { countedBy, totalOf } from '../testing/request-counts.ts';

const http = [{ retries: { attempts: 0 }, route }];

function podOf(answer: HttpResponse): string {
  return answer.status === 200 ? (bodyJson(answer.body) as { podname: string }).podname : String(answer.status);
}

function podsOf(mesh: InMemoryMesh, requests: number): string[] {
  return Array.from({ length: requests }, () => podOf(answerTo(mesh, '/')));
}

/** Sends so many requests at once and gives their statuses when all have been answered. */
function atOnce(mesh: InMemoryMesh, requests: number): number[] {
  const statuses: number[] = [];
  for (let sent = 0; sent < requests; sent++) {
    const request = { method: 'GET', scheme: 'http', authority: 'bookinfo.example', path: '/', headers: {} } as const;
    mesh.ingress.send(request, (response) => statuses.push(response?.status ?? 0));
  }
  mesh.clock.advance(60_000);
  return statuses;
}

function flagsAt(mesh: InMemoryMesh): Record<string, number> {
  const counted = countedBy(mesh, 'istio-ingressgateway', { reporter: 'source' });
  const flags: Record<string, number> = {};
  for (const { labels, value } of counted) {
    const flag = labels.response_flags ?? '';
    flags[flag] = (flags[flag] ?? 0) + value;
  }
  return flags;
}

describe('load balancers', () => {
  test('ROUND_ROBIN takes turns', () => {
    const mesh = echoMesh(http, { pods: 3, trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } });
    const pods = podsOf(mesh, 9);
    expect(new Set(pods.slice(0, 3)).size).toBe(3);
    expect(pods.slice(3)).toEqual([...pods.slice(0, 3), ...pods.slice(0, 3)]);
  });

  test('RANDOM reaches all pods in no order', () => {
    const mesh = echoMesh(http, { pods: 3, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } });
    const pods = podsOf(mesh, 60);
    expect(new Set(pods).size).toBe(3);
    expect(pods.some((pod, index) => pod === pods[index + 1])).toBe(true);
  });

  test('PASSTHROUGH has nowhere to go from a gateway', () => {
    const mesh = echoMesh(http, { pods: 2, trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } });
    expect(answerTo(mesh, '/').status).toBe(503);
    expect(flagsAt(mesh)).toEqual({ UH: 1 });
  });

  test('a policy for the port replaces the one for all ports', () => {
    const mesh = echoMesh(http, {
      pods: 2,
      trafficPolicy: {
        loadBalancer: { simple: 'PASSTHROUGH' },
        portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'ROUND_ROBIN' } }],
      },
    });
    expect(new Set(podsOf(mesh, 2)).size).toBe(2);
  });
});

describe('consistent hashing', () => {
  test('by header: the same value, the same pod', () => {
    const mesh = echoMesh(http, {
      pods: 5,
      trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: 'X-User' } } },
    });
    const podFor = (user: string) => podOf(answerTo(mesh, '/', { headers: { 'x-user': user } }));
    const users = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    expect(users.map(podFor)).toEqual(users.map(podFor));
    expect(new Set(users.map(podFor)).size).toBeGreaterThan(2);
    expect(new Set(podsOf(mesh, 40)).size).toBeGreaterThan(2);
  });

  test('by a cookie, which the proxy makes where it has a time to live', () => {
    const httpCookie = { name: 'shard', path: '/shop', ttl: '3600s' };
    const mesh = echoMesh(http, { pods: 5, trafficPolicy: { loadBalancer: { consistentHash: { httpCookie } } } });
    const first = answerTo(mesh, '/');
    const [, value] = /^shard="([0-9a-f]{16})"; Max-Age=3600; Path=\/shop; HttpOnly$/.exec(
      first.headers['set-cookie'] ?? '',
    ) ?? [''];
    const cookie = `other=1; shard="${value}"`;
    const again = Array.from({ length: 10 }, () => answerTo(mesh, '/', { headers: { cookie } }));
    expect(new Set(again.map(podOf))).toEqual(new Set([podOf(first)]));
    expect(again.map(({ headers }) => headers['set-cookie'])).toEqual(again.map(() => undefined));
  });

  test('a cookie without a time to live is never made', () => {
    const consistentHash = { httpCookie: { name: 'shard' } };
    const mesh = echoMesh(http, { pods: 3, trafficPolicy: { loadBalancer: { consistentHash } } });
    expect(answerTo(mesh, '/').headers['set-cookie']).toBeUndefined();
  });
});

describe('connection pools', () => {
  const oneAtATime = { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } };

  test('one under way, one waits, the others overflow', () => {
    const mesh = echoMesh(http, { trafficPolicy: { connectionPool: oneAtATime } });
    expect(atOnce(mesh, 5).toSorted()).toEqual([200, 200, 503, 503, 503]);
    expect(flagsAt(mesh)).toEqual({ '-': 2, UO: 3 });
    const [overflow] = countedBy(mesh, 'istio-ingressgateway', { response_flags: 'UO' });
    expect(overflow?.labels).toMatchObject({ response_code: '503', destination_version: 'v1' });
    expect(totalOf(countedBy(mesh, 'echo'))).toBe(2);
  });

  test('places are free again afterwards', () => {
    const mesh = echoMesh(http, { trafficPolicy: { connectionPool: oneAtATime } });
    for (let round = 0; round < 3; round++) expect(atOnce(mesh, 2)).toEqual([200, 200]);
  });

  test('a request that times out while it waits leaves its place', () => {
    const mesh = echoMesh([{ ...http[0], timeout: '1s' }], { trafficPolicy: { connectionPool: oneAtATime } });
    mesh.troubles.of('default', 'echo-1').latencyMs = 5_000;
    expect(atOnce(mesh, 2)).toEqual([504, 504]);
    mesh.troubles.of('default', 'echo-1').latencyMs = 0;
    expect(atOnce(mesh, 2)).toEqual([200, 200]);
  });

  test('many requests share a connection of HTTP/2, up to the limit of requests', () => {
    const connectionPool = { ...oneAtATime, http: { h2UpgradePolicy: 'UPGRADE', http2MaxRequests: 3 } };
    const mesh = echoMesh(http, { trafficPolicy: { connectionPool } });
    expect(atOnce(mesh, 5).toSorted()).toEqual([200, 200, 200, 503, 503]);
  });

  test('retries have a limit of their own', () => {
    const retrying = [{ retries: { attempts: 2, retryOn: '5xx' }, route }];
    const mesh = echoMesh(retrying, { trafficPolicy: { connectionPool: { http: { maxRetries: 1 } } } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    expect(atOnce(mesh, 3)).toEqual([500, 500, 500]);
    expect(flagsAt(mesh)).toEqual({ UO: 2, URX: 1 });
    expect(totalOf(countedBy(mesh, 'echo'))).toBe(5);
  });
});

describe('outlier detection', () => {
  const outlierDetection = { consecutive5xxErrors: 3, interval: '1s', baseEjectionTime: '10s', maxEjectionPercent: 50 };
  const loadBalancer = { simple: 'ROUND_ROBIN' };

  test('ejects a pod after errors in a row, and lets it in again after a while', () => {
    const mesh = echoMesh(http, { pods: 2, trafficPolicy: { loadBalancer, outlierDetection } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    expect(podsOf(mesh, 6).filter((pod) => pod === '500')).toHaveLength(3);
    expect(podsOf(mesh, 20)).toEqual(Array.from({ length: 20 }, () => 'echo-2'));
    mesh.clock.advance(11_000);
    expect(podsOf(mesh, 6).filter((pod) => pod === '500')).toHaveLength(3);
    mesh.clock.advance(11_000);
    expect(podsOf(mesh, 4)).toEqual(['echo-2', 'echo-2', 'echo-2', 'echo-2']);
    mesh.clock.advance(10_000);
    expect(podsOf(mesh, 4).filter((pod) => pod === '500')).toHaveLength(2);
  });

  test('an answer in between starts the count anew', () => {
    const mesh = echoMesh(http, {
      trafficPolicy: { outlierDetection: { ...outlierDetection, maxEjectionPercent: 100 } },
    });
    const trouble = mesh.troubles.of('default', 'echo-1');
    for (const errorPercent of [100, 100, 0, 100, 100, 0]) {
      trouble.errorPercent = errorPercent;
      answerTo(mesh, '/');
    }
    expect(answerTo(mesh, '/').status).toBe(200);
  });

  test('never ejects more than it may: by default not the one pod of two', () => {
    const { maxEjectionPercent: _, ...byDefault } = outlierDetection;
    const mesh = echoMesh(http, { pods: 2, trafficPolicy: { loadBalancer, outlierDetection: byDefault } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    expect(podsOf(mesh, 20).filter((pod) => pod === '500')).toHaveLength(10);
  });

  test('with everybody ejected nobody is left: 503 UH', () => {
    const everybody = { ...outlierDetection, maxEjectionPercent: 100 };
    const mesh = echoMesh(http, { trafficPolicy: { outlierDetection: everybody } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    for (let request = 0; request < 5; request++) answerTo(mesh, '/');
    expect(flagsAt(mesh)).toEqual({ '-': 3, UH: 2 });
  });

  test('a health percentage that is not met lets everybody in', () => {
    const everybody = { ...outlierDetection, maxEjectionPercent: 100, minHealthPercent: 50 };
    const mesh = echoMesh(http, { trafficPolicy: { outlierDetection: everybody } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    for (let request = 0; request < 5; request++) answerTo(mesh, '/');
    expect(flagsAt(mesh)).toEqual({ '-': 5 });
  });

  test('gateway errors have a threshold of their own', () => {
    const gatewayOnly = { consecutive5xxErrors: 0, consecutiveGatewayErrors: 2, maxEjectionPercent: 100 };
    const mesh = echoMesh(http, { trafficPolicy: { outlierDetection: gatewayOnly } });
    const trouble = mesh.troubles.of('default', 'echo-1');
    Object.assign(trouble, { errorPercent: 100, errorStatus: 500 });
    for (let request = 0; request < 8; request++) answerTo(mesh, '/');
    expect(flagsAt(mesh)).toEqual({ '-': 8 });
    trouble.errorStatus = 502;
    for (let request = 0; request < 3; request++) answerTo(mesh, '/');
    expect(flagsAt(mesh)).toEqual({ '-': 10, UH: 1 });
  });

  test('timeouts count', () => {
    const everybody = { ...outlierDetection, maxEjectionPercent: 100 };
    const mesh = echoMesh([{ ...http[0], timeout: '0.5s' }], { trafficPolicy: { outlierDetection: everybody } });
    mesh.troubles.of('default', 'echo-1').latencyMs = 2_000;
    for (let request = 0; request < 4; request++) answerTo(mesh, '/');
    expect(flagsAt(mesh)).toEqual({ UT: 3, UH: 1 });
  });

  test('a push that changes no setting of the cluster keeps its memory; one that does begins anew', () => {
    const mesh = echoMesh(http, { pods: 2, trafficPolicy: { loadBalancer, outlierDetection } });
    mesh.troubles.of('default', 'echo-1').errorPercent = 100;
    podsOf(mesh, 6);
    putPolicy(mesh, { loadBalancer, outlierDetection, tls: { mode: 'ISTIO_MUTUAL' } });
    mesh.settle();
    expect(new Set(podsOf(mesh, 4))).toEqual(new Set(['echo-2']));
    putPolicy(mesh, { loadBalancer, outlierDetection: { ...outlierDetection, interval: '2s' } });
    mesh.settle();
    expect(podsOf(mesh, 4).filter((pod) => pod === '500')).toHaveLength(2);
  });
});
