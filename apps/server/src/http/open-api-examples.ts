/** One true-to-life request and answer for each endpoint; a test holds them against the schemas. */
import type { StreamEvent } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import type { SetWeightsBody } from '@sluice/shared/api/weights';

const version = (name: string): ServiceState['versions'][number] => ({
  name,
  subset: name,
  labels: { version: name },
  workloads: [`reviews-${name}`],
  pods: { ready: 1, total: 1 },
  createdAt: '2026-11-02T08:15:00Z',
});

const reviews: ServiceState = {
  namespace: 'default',
  name: 'reviews',
  host: 'reviews.default.svc.cluster.local',
  ports: [9080],
  versions: [version('v1'), version('v2')],
  desired: {
    source: 'rule',
    weights: [
      { version: 'v1', weight: 90, share: 0.9 },
      { version: 'v2', weight: 10, share: 0.1 },
    ],
    total: 100,
    notEditable: null,
    rulesAbove: 0,
  },
  objects: [
    { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
    { kind: 'DestinationRule', namespace: 'default', name: 'reviews' },
  ],
  etag: 'q83vEjRWeJCrze8SNFZ4kA',
  observed: {
    since: 1793606400000,
    until: 1793606460000,
    requests: 2400,
    requestsPerSecond: 40,
    versions: [
      { version: 'v1', requests: 2157, errors: 0, share: 0.89875, low: 0.886, high: 0.9102 },
      { version: 'v2', requests: 243, errors: 1, share: 0.10125, low: 0.0898, high: 0.114 },
    ],
    unattributed: 0,
  },
  evidence: {
    state: 'matches',
    since: 1793606400000,
    requests: 2400,
    needed: 0,
    secondsLeft: 0,
    pValue: 1,
    reason: null,
  },
};

const body: SetWeightsBody = { weights: { v1: 90, v2: 10 }, reason: 'First step of the v2 canary' };

const traffic: StreamEvent = {
  event: 'traffic',
  time: 1793606460000,
  services: [
    {
      namespace: 'default',
      name: 'reviews',
      point: {
        time: 1793606460000,
        seconds: 1,
        versions: { v1: { requests: 36, errors: 0 }, v2: { requests: 4, errors: 0 } },
        unattributed: 0,
      },
      observed: reviews.observed,
      evidence: reviews.evidence,
    },
  ],
};

const { etag: _etag, ...unchanged } = reviews;

/** By operationId. */
export const examples: Readonly<Record<string, { readonly request?: unknown; readonly response: unknown }>> = {
  listServices: { response: { services: [reviews] } },
  getService: { response: reviews },
  setWeights: {
    request: body,
    response: {
      service: { ...unchanged, etag: 'Xk2pV0mTQWq1nYc7dLr5sA' },
      writes: [
        {
          action: 'patch',
          object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
          patch: [
            { op: 'test', path: '/spec/http/0/route/0/weight', value: 100 },
            { op: 'add', path: '/spec/http/0/route/0/weight', value: 90 },
          ],
          before: { kind: 'VirtualService' },
          after: { kind: 'VirtualService' },
        },
      ],
      warnings: [],
    },
  },
  streamEvents: { response: traffic },
};
