/** Values in the shapes of the contract, as a server with the sandbox would give them. */
import type { GatewayInfo } from '@sluice/shared/api/gateways';
import type { PodInfo } from '@sluice/shared/api/pods';
import type { RequestTest } from '@sluice/shared/api/request-test';
import type { Me } from '@sluice/shared/api/session';
import type { Status } from '@sluice/shared/api/status';
import { now } from './bookinfo.ts';

/** Nobody signs in, everything is allowed. */
export const somebody: Me = {
  mode: 'none',
  user: { name: 'sluice', groups: [] },
  expiresAt: null,
  signInUrl: null,
  signOutUrl: null,
  readOnly: false,
  rights: { namespace: 'default', view: true, change: true, missing: [], server: { covers: true, unread: [] } },
};

export const aStatus: Status = {
  version: '0.1.0',
  now,
  cluster: { state: 'live', since: now - 60_000, detail: null, server: 'v1.34.1', name: 'sandbox' },
  namespaces: null,
  kinds: [
    { kind: 'VirtualService', state: 'ok', objects: 2, detail: null },
    { kind: 'HTTPRoute', state: 'not-installed', objects: 0, detail: null },
  ],
  traffic: {
    direct: { state: 'ok', proxies: 7, detail: null },
    prometheus: { state: 'unused', url: null, detail: null },
  },
  istiod: { state: 'ok', replicas: 1, version: '1.27.1', detail: null },
  stream: { clients: 1, lagMs: 12 },
};

export const aGateway: GatewayInfo = {
  kind: 'Gateway',
  namespace: 'default',
  name: 'bookinfo-gateway',
  selector: { istio: 'ingressgateway' },
  servers: [{ name: 'http', port: 80, protocol: 'HTTP', hosts: ['*'], tls: null }],
  workloads: [{ namespace: 'istio-system', name: 'istio-ingressgateway', pods: { ready: 1, total: 1 } }],
  urls: ['http://127.0.0.1:8081'],
  noUrl: null,
  routes: [
    {
      kind: 'VirtualService',
      virtualService: { namespace: 'default', name: 'bookinfo' },
      hosts: ['*'],
      services: [{ namespace: 'default', name: 'productpage' }],
      paths: ['/productpage', '/static*', '~^/v[12]'],
    },
  ],
  leftOut: [],
};

type PodOptions = { service: string; version: string; at?: number; ready?: boolean };

export function aPod({ service, version, at = 0, ready = true }: PodOptions, change: Partial<PodInfo> = {}): PodInfo {
  const workload = `${service}-${version}`;
  return {
    name: `${workload}-6c5f4b9d8-${String.fromCharCode(97 + at).repeat(5)}`,
    version,
    ready,
    phase: 'Running',
    reason: ready ? null : 'CrashLoopBackOff',
    restarts: 0,
    images: [`docker.io/istio/examples-bookinfo-${workload}:1.20.3`],
    sidecar: true,
    createdAt: '2026-02-01T10:00:00Z',
    workload,
    labels: { app: service, version },
    ...change,
  };
}

type Origin = { virtualService: { namespace: string; name: string }; ruleIndex: number; matchIndex: number | null };

const originOf = (ruleIndex: number, matchIndex: number | null = null): Origin => ({
  virtualService: { namespace: 'default', name: 'reviews' },
  ruleIndex,
  matchIndex,
});

/** end-user is not jason, so that everything else takes the request and splits it by these weights. */
export function aRequestTest(weights: Readonly<Record<string, number>> = { v1: 60, v2: 30, v3: 10 }): RequestTest {
  const cluster = (version: string) => `outbound|9080|${version}|reviews.default.svc.cluster.local`;
  const clusters = Object.entries(weights).map(([version, weight]) => ({
    cluster: cluster(version),
    host: 'reviews.default.svc.cluster.local',
    port: 9080,
    subset: version,
    labels: { version },
    exists: true,
    readyPods: 2,
    share: weight / 100,
    headers: null,
    authority: null,
  }));
  const options = {
    timeoutMs: null,
    retries: null,
    fault: null,
    mirrors: [],
    rewrite: null,
    headers: null,
    hashPolicies: [],
    corsPolicy: null,
    missingClusterStatus: 503,
  };
  return {
    decision: { kind: 'route', route: { ...originOf(1), ruleName: null, via: null }, clusters, options },
    outcomes: clusters.map(({ cluster: name, share }) => ({ share, cluster: name, status: null, flag: null })),
    failure: null,
    forwarded: { path: '/reviews/1', authority: 'reviews' },
    location: null,
    virtualHost: { name: 'reviews.default.svc.cluster.local', port: 9080 },
    matches: [
      {
        origin: { ...originOf(0, 0), ruleName: null, via: null },
        result: 'failed',
        failed: [
          {
            kind: 'headers',
            key: 'end-user',
            wanted: { type: 'exact', value: 'jason' },
            ignoreCase: false,
            actual: 'ann',
          },
        ],
      },
      { origin: { ...originOf(1), ruleName: null, via: null }, result: 'matched' },
    ],
    delegations: [],
    unused: [],
  };
}
