import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeHistory, ChangeRecord } from '../use-cases/change-history.ts';
import { eventsOf } from './change-event.ts';
import { revisionOf } from './revision-object.ts';
import { createRevisionStore } from './revision-store.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

const object = { kind: 'VirtualService', namespace: 'shop', name: `${'a'.repeat(199)}.b` } as const;
const spec = { hosts: ['reviews'], http: [{ match: [{ uri: { regex: '<.*>' } }] }] };
const after = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { ...object }, spec } as const;
const record: ChangeRecord = {
  id: 'sluice-reviews-1',
  namespace: 'shop',
  services: ['reviews'],
  action: 'applyChange',
  user: 'system:serviceaccount:shop:robot@example.com',
  at: '2026-01-02T03:04:05.678Z',
  reason: 'v1 -> v2 & more',
  edits: [],
  undoes: null,
  writes: [{ action: 'create', object, after: after as never }],
  warnings: [],
  shares: null,
  detail: null,
  requestHash: 'x',
};
const stored = (state: string) => {
  const revision = revisionOf(record) as { metadata: { labels: Record<string, string> } };
  const labels = { ...revision.metadata.labels, 'sluice.dev/change-state': state };
  return { ...revision, metadata: { ...revision.metadata, labels } };
};

let server: ScriptedApiServer;
let history: ChangeHistory;
beforeEach(async () => {
  server = await startScriptedApiServer((_url, response) => sendJson(response, {}));
  history = createRevisionStore(server.client, server.credentials, () => 'v1');
});
afterEach(() => server.close());

test('a record is written as Go would write it, so that its label can be changed afterwards', async () => {
  expect(await history.begin(record)).toEqual({ recorded: true });
  const [body = ''] = server.bodies;
  expect(body).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(revisionOf(record))));
});

test('users and reasons are annotations, since labels hold neither colons nor spaces', () => {
  const { labels } = (revisionOf(record) as { metadata: { labels: Record<string, string> } }).metadata;
  for (const value of Object.values(labels)) expect(value).toMatch(/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/);
});

test.each([
  [403, 'forbidden', 'exceeded quota'],
  [404, 'not-served', 'not found'],
  [413, 'refused', 'Request entity too large: limit is 3145728'],
  [422, 'refused', 'metadata.annotations: Too long'],
  [500, 'refused', 'etcdserver: request is too large'],
])('a change is made although its record is not (%i: %s)', async (code, reason, message) => {
  server.answer = (_url, response) => sendJson(response, statusBody(code, '', message), code);
  expect(await history.begin(record)).toEqual({ recorded: false, reason });
});

test('a change is not made when nobody knows whether its record was', async () => {
  server.answer = (_url, response) => sendJson(response, statusBody(500, '', 'etcdserver: request timed out'), 500);
  await expect(history.begin(record)).rejects.toMatchObject({ code: 'cluster-unreachable' });
});

test('unfinished changes are looked for in memory, and counted as such only when they still are', async () => {
  let state = 'pending';
  server.answer = (url, response) =>
    url.pathname.endsWith('/controllerrevisions')
      ? sendJson(response, { metadata: {}, items: [stored('pending')] })
      : sendJson(response, stored(state));
  expect(await history.pending()).toMatchObject([{ id: record.id, state: 'pending' }]);
  expect(server.requests[0]?.searchParams.get('resourceVersion')).toBe('0');
  expect(server.requests[1]?.searchParams.has('resourceVersion')).toBe(false);
  state = 'applied';
  expect(await history.pending()).toEqual([]);
});

test('the name of an Event is one, wherever that of its object is cut', () => {
  const [event] = eventsOf(record, 'v1');
  expect(event?.metadata.name).toMatch(/^a{199}\.[0-9a-f]{16}$/);
});
