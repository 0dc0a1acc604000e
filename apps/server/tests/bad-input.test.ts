import type { Problem } from '@sluice/shared/api/problem';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
let before: string;

/** Every version of every routing object; nothing in this file may move any of them. */
async function state(): Promise<string> {
  const lists = await Promise.all(
    ['virtualservices', 'destinationrules'].map((kind) =>
      server.kube<{ items: { metadata: { name: string; resourceVersion: string } }[] }>({
        path: `/apis/networking.istio.io/v1/${kind}`,
      }),
    ),
  );
  return JSON.stringify(
    lists.flatMap(({ items }) => items.map(({ metadata }) => [metadata.name, metadata.resourceVersion])),
  );
}

beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary' });
  before = await state();
});
afterAll(() => server.close());
afterEach(async () => expect(await state()).toBe(before));

function expectProblem({ status, headers, body }: { status: number; headers: Headers; body: Problem }) {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ status, type: `urn:sluice:problem:${body.code}`, title: expect.any(String) });
  expect(body.instance).toMatch(/^[0-9a-f-]{36}$/);
  expect(body.detail).not.toMatch(/undefined|\[object|Error:|at .*\.ts/);
}

test.each([
  { weights: { v1: 90, v2: 20 }, code: 'weights-total', params: { total: 110 } },
  { weights: { v1: 10 }, code: 'weights-total', params: { total: 10 } },
  { weights: {}, code: 'weights-total', params: { total: 0 } },
  { weights: { v1: 50, v9: 50 }, code: 'unknown-version' },
  { weights: { v1: 50, '': 50 }, code: 'invalid' },
  { weights: { v1: 101, v2: -1 }, code: 'invalid' },
  { weights: { v1: 99.5, v2: 0.5 }, code: 'invalid' },
  { weights: { v1: '90', v2: '10' }, code: 'invalid' },
  { weights: [90, 10], code: 'invalid' },
  { weights: null, code: 'invalid' },
  { code: 'invalid' },
])('weights $weights are refused as $code', async ({ code, params, ...body }) => {
  const answer = await server.putWeights(body);
  expectProblem(answer);
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code, ...(params && { params }) });
  expect(answer.body.issues?.length ?? 0).toBeGreaterThan(0);
  for (const { path } of answer.body.issues ?? []) expect(path).toMatch(/^body/);
});

test('a reason that is too long is refused', async () => {
  const answer = await server.putWeights({ weights: { v1: 100 }, reason: 'x'.repeat(501) });
  expect(answer.body).toMatchObject({ code: 'invalid', issues: [{ path: 'body.reason' }] });
});

test('a version without ready pods gets no requests unless it is forced by name', async () => {
  server.sandbox.controls.changeWorkload('default', 'reviews-v3', { crashed: true });
  await expect.poll(async () => (await server.getService()).versions[2]?.pods.ready).toBe(0);
  const answer = await server.putWeights({ weights: { v1: 50, v3: 50 } });
  expectProblem(answer);
  expect(answer.body).toMatchObject({ status: 422, code: 'version-not-ready' });
  const forced = await server.putWeights({ weights: { v1: 50, v3: 50 }, force: ['v3'] }, { dryRun: true });
  expect(forced.status).toBe(200);
  server.sandbox.controls.changeWorkload('default', 'reviews-v3', { crashed: false });
  await expect.poll(async () => (await server.getService()).versions[2]?.pods.ready).toBe(1);
});

test.each(['{"weights": {"v1": 90', 'weights=v1', '', '{"__proto__": {"x": 1}}'])(
  'the body %o cannot be read',
  async (body) => {
    const answer = await server.putWeights(body);
    expectProblem(answer);
    expect(answer.body).toMatchObject({ status: 400, code: 'malformed-request' });
  },
);

test.each([
  ['GET', '/api/v1/namespaces/default/services/nobody', 404, 'not-found'],
  ['GET', '/api/v1/namespaces/nowhere/services/reviews', 404, 'not-found'],
  ['GET', '/api/v1/namespaces/default/services/..%2F..%2Fsecrets', 404, 'not-found'],
  ['GET', '/api/v1/nothing', 404, 'not-found'],
  ['GET', '/api/v2/services', 404, 'not-found'],
  ['GET', '/nothing.json', 404, 'not-found'],
  ['GET', '/api/v1/%zz', 400, 'malformed-request'],
  ['DELETE', '/api/v1/services', 405, 'method-not-allowed'],
  ['POST', '/api/v1/namespaces/default/services/reviews/weights', 405, 'method-not-allowed'],
  ['GET', '/api/v1/events?service=reviews', 422, 'invalid'],
  ['GET', '/api/v1/namespaces/default/services/reviews/changes/c/wait?fro=matches', 422, 'invalid'],
  ['OPTIONS', '/api/v1/events', 405, 'method-not-allowed'],
] as const)('%s %s is %i %s', async (method, path, status, code) => {
  const answer = await server.call<Problem>(path, { method });
  expectProblem(answer);
  expect(answer).toMatchObject({ status, body: { code } });
});

test.each([
  [{ type: 'setOptions', options: { mirror: { host: 'reviews' } } }, 'body.edits.0.options'],
  [{ type: 'setWeights', weights: { v1: 100 }, forced: ['v1'] }, 'body.edits.0'],
])('a misspelt member of an edit is refused: %j', async (edit, path) => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ edits: [edit] }),
  };
  for (const end of ['changes', 'changes/preview']) {
    const answer = await server.call<Problem>(`/api/v1/namespaces/default/services/reviews/${end}`, init);
    expectProblem(answer);
    expect(answer.body).toMatchObject({ code: 'invalid', issues: [{ path }] });
  }
});

test.each([
  ['GET', '/api/v1/services?namspace=default', 'namspace'],
  ['GET', '/api/v1/namespaces/default/services/reviews?watch=true&pretty', 'watch, pretty'],
  ['GET', '/api/v1/namespaces/default/services/reviews/traffic?window=1h', 'window'],
  ['GET', '/api/v1/events?namespace=default&Service=reviews', 'Service'],
  ['GET', '/api/v1/status?verbose', 'verbose'],
  ['POST', '/api/v1/namespaces/default/services/reviews/changes?dryrun=true', 'dryrun'],
  ['POST', '/api/v1/namespaces/default/services/reviews/changes/preview?dryRun=true', 'dryRun'],
])('%s %s: what nobody knows is not passed over', async (method, path, named) => {
  const edits = [{ type: 'setWeights', weights: { v1: 100 } }];
  const body = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ edits }) };
  const answer = await server.call<Problem>(path, { method, ...(method === 'POST' && body) });
  expectProblem(answer);
  expect(answer.body).toMatchObject({ status: 422, code: 'invalid', issues: [{ path: 'query' }] });
  expect(answer.body.detail).toMatch(new RegExp(`nobody knows: ${named}$`));
});

test('the head of a stream that never ends is not waited for', async () => {
  const answer = await fetch(`${server.url}/api/v1/events`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
});

test('an unknown service has no weights to set', async () => {
  const answer = await server.putWeights({ weights: { v1: 100 } }, { service: 'nobody' });
  expectProblem(answer);
  expect(answer.body.code).toBe('not-found');
});

test('an odd dryRun is refused, not taken for no', async () => {
  const path = '/api/v1/namespaces/default/services/reviews/weights?dryRun=perhaps';
  const answer = await server.call(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"weights":{"v1":100}}',
  });
  expectProblem(answer);
  expect(answer.body).toMatchObject({ code: 'invalid', issues: [{ path: 'query.dryRun' }] });
});

const put = (headers: Record<string, string>, body = '{"weights":{"v1":100}}') =>
  server.call('/api/v1/namespaces/default/services/reviews/weights', { method: 'PUT', headers, body });

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
  'a body as %s is refused',
  async (type) => {
    const answer = await put({ 'content-type': type });
    expectProblem(answer);
    expect(answer.body).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  },
);

test('a body that is too large is refused', async () => {
  const answer = await put({ 'content-type': 'application/json' }, JSON.stringify({ reason: 'x'.repeat(2 ** 21) }));
  expectProblem(answer);
  expect(answer.body).toMatchObject({ status: 413, code: 'too-large' });
});

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('a write from another site (%o) is refused', async (headers) => {
  const answer = await put({ 'content-type': 'application/json', ...headers } as Record<string, string>);
  expectProblem(answer);
  expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
});
