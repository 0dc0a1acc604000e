/** One true-to-life request and answer for each endpoint; a test holds them against the schemas. */
import type { ChangeBody, ChangeSummary, Preview } from '@sluice/shared/api/changes';
import type { StreamEvent } from '@sluice/shared/api/events';
import type { Finding } from '@sluice/shared/api/findings';
import type { RawObject } from '@sluice/shared/api/objects';
import type { Routing } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import type { SetWeightsBody } from '@sluice/shared/api/weights';
import { gatewayExample } from './gateway-example.ts';
import { inEffect, pods, waitResult } from './propagation-examples.ts';
import { sessionExamples } from './session-examples.ts';
import { status, trafficHistory } from './traffic-examples.ts';

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
  propagation: inEffect,
  owners: [],
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

const virtualService = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const write = {
  action: 'patch' as const,
  object: virtualService,
  patch: [
    { op: 'test', path: '/spec/http/0/route/0/weight', value: 100 },
    { op: 'add', path: '/spec/http/0/route/0/weight', value: 90 },
  ],
  before: { kind: 'VirtualService' },
  after: { kind: 'VirtualService' },
};
const change = {
  service: { ...unchanged, etag: 'Xk2pV0mTQWq1nYc7dLr5sA' },
  writes: [write],
  warnings: [],
  change: 'sluice-reviews-3f9a1c27be04d865',
  history: { recorded: true, reason: null },
  merged: false,
};
const edits: ChangeBody['edits'] = [{ type: 'setWeights', weights: { v1: 90, v2: 10 } }];
const summary: ChangeSummary = {
  id: change.change,
  namespace: 'default',
  services: ['reviews'],
  action: 'applyChange',
  state: 'applied',
  user: 'jane',
  at: '2026-11-02T09:30:00.120Z',
  reason: 'First step of the v2 canary',
  edits,
  undoes: null,
  objects: [virtualService],
  shares: { before: { v1: 1, v2: 0 }, after: { v1: 0.9, v2: 0.1 } },
};
const yaml = (weight: number) => `kind: VirtualService\nspec:\n  http:\n    - route:\n        - weight: ${weight}\n`;
const finding: Finding = {
  code: 'SLU0011',
  severity: 'info',
  object: virtualService,
  path: ['metadata'],
  messageKey: 'sluice.owner',
  params: { tool: 'Argo CD', evidence: 'label shop' },
  message: 'Argo CD owns this object (label shop). Changes made here may be reverted.',
};
const rule: Routing['rules'][number] = {
  origin: { namespace: 'default', name: 'reviews', protocol: 'http', index: 0 },
  name: null,
  action: 'route',
  matches: [],
  gateways: ['mesh'],
  destinations: reviews.desired.weights.map(({ version: name, weight, share }, index) => ({
    index,
    host: reviews.host,
    subset: name,
    port: null,
    weight,
    share,
    version: name,
  })),
  options: {
    timeout: '3s',
    retries: null,
    fault: null,
    mirrors: [],
    rewrite: null,
    redirect: null,
    directResponse: null,
    headers: null,
    corsPolicy: null,
  },
  isDefault: true,
  notEditable: null,
};
const preview: Preview = {
  etag: reviews.etag,
  writes: [
    {
      ...write,
      yaml: { before: yaml(100), after: yaml(90) },
      owners: [{ tool: 'argo-cd', name: 'shop', namespace: null, evidence: 'label' }],
      lastWriter: { manager: 'argocd-controller', at: '2026-11-02T08:15:00Z' },
      allowed: true,
      warnings: [],
      refusal: null,
    },
  ],
  findings: { before: [finding], after: [finding] },
  rules: { before: [rule], after: [rule] },
};
const routing: Routing = {
  namespace: 'default',
  name: 'reviews',
  host: reviews.host,
  versions: reviews.versions,
  rules: [rule],
  etag: reviews.etag,
};

const rawObject: RawObject = {
  object: { kind: 'VirtualService' },
  yaml: yaml(90),
  etag: 'b1NfT3pQe8mYc2RkVw7LxA',
  owners: [],
  lastWriter: { manager: 'sluice', at: '2026-11-02T09:30:00Z' },
};

/** By operationId. */
export const examples: Readonly<Record<string, { readonly request?: unknown; readonly response: unknown }>> = {
  ...sessionExamples,
  listServices: { response: { services: [reviews] } },
  getService: { response: reviews },
  getRouting: { response: routing },
  previewChange: { request: { edits }, response: preview },
  applyChange: { request: { edits, reason: summary.reason }, response: change },
  listChanges: { response: { changes: [summary], outside: [] } },
  listNamespaceChanges: { response: { changes: [summary] } },
  getChange: { response: { ...summary, writes: [write], warnings: [] } },
  previewUndo: { response: preview },
  undoChange: {
    request: { reason: 'Too many errors' },
    response: { ...change, change: 'sluice-reviews-90d1e5b8c7a24f36' },
  },
  setWeights: { request: body, response: change },
  promoteVersion: { request: { version: 'v2', drop: ['mirrors'], reason: 'v2 is fine' }, response: change },
  initialiseNamespace: {
    request: { reason: 'Start with explicit routes' },
    response: {
      initialised: [{ service: 'reviews', version: 'v1' }],
      skipped: [{ service: 'ratings', reason: 'has-rules' }],
      writes: [{ ...write, action: 'create', patch: null, before: null }],
      warnings: [],
      change: 'sluice-namespace-5b0c9d7e1f3a2846',
      history: { recorded: true, reason: null },
    },
  },
  listFindings: { response: { findings: [finding], checked: 14, asOf: 1793606460000, unread: [] } },
  listGateways: { response: { gateways: [gatewayExample], isWhole: true, asOf: 1793606460000 } },
  testRequest: {
    request: {
      source: { kind: 'sidecar', namespace: 'default', labels: { app: 'productpage' } },
      request: { host: 'reviews', port: 9080, path: '/reviews/0', headers: { 'end-user': 'jason' } },
    },
    response: {
      decision: { kind: 'route' },
      outcomes: [{ share: 1, cluster: 'outbound|9080|v2|reviews.default.svc.cluster.local', status: null, flag: null }],
      failure: null,
      forwarded: { path: '/reviews/0', authority: 'reviews' },
      location: null,
      virtualHost: { name: 'reviews.default.svc.cluster.local:9080', port: 9080 },
      matches: [{ result: 'matched' }],
      delegations: [],
      unused: [],
    },
  },
  getObject: { response: rawObject },
  replaceObject: {
    request: { yaml: yaml(90), reason: 'By hand' },
    response: {
      writes: [write],
      warnings: [],
      change: 'sluice-reviews-7a6f3c1d5e9b2084',
      history: change.history,
      merged: false,
      object: rawObject,
    },
  },
  streamEvents: { response: traffic },
  getTraffic: { response: trafficHistory },
  waitForChange: { response: waitResult },
  listPods: { response: { pods, asOf: 1793606460000 } },
  getStatus: { response: status },
};
