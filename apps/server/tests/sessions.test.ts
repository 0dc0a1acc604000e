/** Browsers: signing in with a token, cookies, and what else keeps others from using them. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { Me } from '@sluice/shared/api/session';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followEvents } from './testing/follow-events.ts';
import { logToMemory } from './testing/log-to-memory.ts';
import { type StartOptions, startTestServer, type TestServer } from './testing/start-test-server.ts';
import {
  addAccount,
  bearer,
  cookiesOf,
  fromPage,
  json,
  removeAccount,
  type Tokens,
  tokensOf,
} from './testing/users.ts';

const [keyA, keyB] = ['a'.repeat(40), 'b'.repeat(40)] as const;
const recheckMs = 200;
const memory = logToMemory();
let sandbox: Sandbox;
let tokens: Tokens;
let server: TestServer;
const others: TestServer[] = [];

async function start(options: Omit<StartOptions, 'sandbox'>): Promise<TestServer> {
  const started = await startTestServer({ sandbox, recheckMs, log: memory.log, ...options });
  others.push(started);
  return started;
}

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  tokens = tokensOf(sandbox);
  server = await start({ access: { auth: 'token', sessionKeys: [keyA], signInsPerMinute: 1_000 } });
});
afterAll(async () => {
  for (const each of others) await each.close();
  await sandbox.close();
});

const signInTo = <T = Me>({ call, url }: TestServer, token: string, headers: Record<string, string> = fromPage(url)) =>
  call<T>('/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ token }) });
const meAt = async ({ call }: TestServer, cookie: string) =>
  (await call<Me>('/api/v1/me?namespace=default', { headers: { cookie } })).body;

test('a token becomes a session; the answer says who that is and what they may do', async () => {
  const { status, body, headers } = await signInTo(server, tokens.operator);
  expect(status).toBe(200);
  expect(body).toMatchObject({ mode: 'token', user: { name: 'operator' }, readOnly: false, signInUrl: null });
  expect(body.expiresAt).toBeGreaterThan(Date.now());
  const [cookie = ''] = headers.getSetCookie();
  expect(cookie).toMatch(/^sluice-session=[^;]+; .*HttpOnly; SameSite=Strict/);
  expect(cookie).not.toContain(tokens.operator);
  expect(await meAt(server, cookiesOf(headers))).toMatchObject({
    user: { name: 'operator' },
    rights: { namespace: 'default', view: true, change: true, missing: [] },
  });
});

test.each(['wrong', 'a b', 'x'.repeat(16_385)])('%.9s… is rejected, and no session begins', async (token) => {
  const { status, headers, body } = await signInTo<{ code: string }>(server, token);
  expect([
    [401, 'token-rejected'],
    [422, 'invalid'],
  ]).toContainEqual([status, body.code]);
  expect(headers.getSetCookie()).toEqual([]);
  if (status === 401) expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('signing out takes the cookie away', async () => {
  const { headers } = await signInTo(server, tokens.viewer);
  const answer = await server.call<Me>('/api/v1/session', {
    method: 'DELETE',
    headers: { cookie: cookiesOf(headers), origin: server.url },
  });
  expect(answer.body).toMatchObject({ user: null, rights: null });
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^sluice-session=; .*1970/)]);
});

test('a session serves streams and changes as the token would', async () => {
  const cookie = cookiesOf((await signInTo(server, tokens.operator)).headers);
  const stream = await followEvents(server.url, '?namespace=default', { cookie });
  expect((await stream.next('snapshot')).services.length).toBe(4);
  stream.close();
  const put = (headers: Record<string, string>) =>
    server.call<{ code?: string }>('/api/v1/namespaces/default/services/reviews/weights', {
      method: 'PUT',
      headers: { cookie, ...headers },
      body: JSON.stringify({ weights: { v1: 70, v2: 30 } }),
    });
  expect((await put(fromPage(server.url))).status).toBe(200);
  expect((await put(json)).body.code).toBe('forbidden');
  expect((await put({ ...fromPage(server.url), origin: 'https://evil.example' })).body.code).toBe('forbidden');
  expect((await put({ ...fromPage(server.url), 'sec-fetch-site': 'cross-site' })).body.code).toBe('forbidden');
  expect((await put({ ...fromPage(server.url), 'content-type': 'text/plain' })).status).toBe(415);
  const form = { ...fromPage(server.url), 'content-type': 'application/x-www-form-urlencoded' };
  expect((await put(form)).status).toBe(415);
});

test('a cookie that was tampered with is none', async () => {
  const cookie = cookiesOf((await signInTo(server, tokens.operator)).headers);
  for (const at of [20, Math.floor(cookie.length / 2), cookie.length - 3]) {
    const changed = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
    expect((await meAt(server, changed)).user).toBeNull();
    expect((await server.call('/api/v1/services', { headers: { cookie: changed } })).status).toBe(401);
  }
});

test('keys are replaced one by one; sessions live as long as their key does', async () => {
  const both = await start({ access: { auth: 'token', sessionKeys: [keyB, keyA] } });
  const next = await start({ access: { auth: 'token', sessionKeys: [keyB] } });
  const old = cookiesOf((await signInTo(server, tokens.viewer)).headers);
  const fresh = cookiesOf((await signInTo(both, tokens.viewer)).headers);
  const nameAt = async (where: TestServer, cookie: string) => (await meAt(where, cookie)).user?.name ?? null;
  expect([await nameAt(both, old), await nameAt(next, old)]).toEqual(['viewer', null]);
  expect([await nameAt(both, fresh), await nameAt(next, fresh), await nameAt(server, fresh)]).toEqual([
    'viewer',
    'viewer',
    null,
  ]);
});

test('https: cookies are bound to the host and to https', async () => {
  const secure = await start({ access: { auth: 'token', externalUrl: 'https://sluice.example' } });
  const { headers } = await signInTo(secure, tokens.viewer, { ...json, origin: 'https://sluice.example' });
  const [cookie = ''] = headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-sluice-session=[^;]+; Path=\/; .*HttpOnly; Secure; SameSite=Strict/);
  expect(cookie).not.toMatch(/domain/i);
  const value = cookiesOf(headers);
  expect((await meAt(secure, value)).user?.name).toBe('viewer');
  expect((await meAt(secure, value.replace('__Host-', ''))).user).toBeNull();
});

test('the end of an account ends its session, its streams, and takes the cookie away', async () => {
  const token = await addAccount(server, 'temp');
  const cookie = cookiesOf((await signInTo(server, token)).headers);
  const stream = await followEvents(server.url, '?namespace=default', { cookie });
  await stream.next('snapshot');
  await removeAccount(server, 'temp');
  expect(await stream.next('end')).toMatchObject({ reason: 'signed-out' });
  await stream.ended;
  const answer = await server.call('/api/v1/services', { headers: { cookie } });
  expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^sluice-session=; .*1970/)]);
});

test('a write that the cluster does not accept any more is heard at once, whatever is remembered', async () => {
  const slow = await start({ access: { auth: 'token' }, recheckMs: 60_000 });
  const token = await addAccount(slow, 'brief');
  const get = () => slow.call('/api/v1/namespaces/default/objects/VirtualService/reviews', { headers: bearer(token) });
  await slow.call('/api/v1/services', { headers: bearer(token) });
  await removeAccount(slow, 'brief');
  expect((await get()).status).toBe(401);
  expect((await slow.call('/api/v1/services', { headers: bearer(token) })).status).toBe(401);
});

test('--read-only: rehearsals, no changes, whoever asks', async () => {
  const readOnly = await start({ access: { auth: 'token', readOnly: true } });
  const send = (method: string, path: string, body: object) =>
    readOnly.call<{ code?: string }>(`/api/v1${path}`, {
      method,
      headers: { ...json, ...bearer(tokens.admin) },
      body: JSON.stringify(body),
    });
  const service = '/namespaces/default/services/reviews';
  const weights = { weights: { v1: 50, v2: 50 } };
  const edits = { edits: [{ type: 'setWeights', ...weights }] };
  const before = JSON.stringify(await readOnly.getObject('virtualservices', 'reviews'));
  for (const [method, path, body] of [
    ['PUT', `${service}/weights`, weights],
    ['POST', `${service}/changes`, edits],
    ['POST', `${service}/promote`, { version: 'v2' }],
    ['POST', `${service}/changes/any/undo`, {}],
    ['POST', '/namespaces/default/initialise', {}],
    ['PUT', '/namespaces/default/objects/VirtualService/reviews', { yaml: 'spec: {}' }],
    ['PUT', `${service}/weights?dryRun=false`, weights],
  ] as const) {
    const { status, body: answer } = await send(method, path, body);
    expect([path, status, answer.code]).toEqual([path, 403, 'read-only']);
  }
  expect((await send('PUT', `${service}/weights?dryRun=true`, weights)).status).toBe(200);
  expect((await send('POST', `${service}/changes/preview`, edits)).status).toBe(200);
  expect(JSON.stringify(await readOnly.getObject('virtualservices', 'reviews'))).toBe(before);
  const me = await readOnly.call<Me>('/api/v1/me', { headers: bearer(tokens.admin) });
  expect(me.body.readOnly).toBe(true);
});

test('who tries too often has to wait: signing in by address, writing by user', async () => {
  const strict = await start({ access: { auth: 'token', signInsPerMinute: 2, writesPerMinute: 3 } });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await signInTo(strict, 'wrong')).status);
  expect(statuses).toEqual([401, 401, 429]);
  const { headers, body } = await signInTo<{ code: string }>(strict, tokens.viewer);
  expect(body.code).toBe('too-many-requests');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  const write = async (token: string) =>
    (
      await strict.call('/api/v1/namespaces/default/services/reviews/weights', {
        method: 'PUT',
        headers: { ...json, ...bearer(token) },
        body: JSON.stringify({ weights: { v1: 90, v2: 20 } }),
      })
    ).status;
  const admins = [];
  for (let i = 0; i < 4; i += 1) admins.push(await write(tokens.admin));
  expect(admins).toEqual([422, 422, 422, 429]);
  expect(await write(tokens.operator)).toBe(422);
});

test('who guesses bearer tokens has to wait, and keeps nobody out who has been let in', async () => {
  const strict = await start({ access: { auth: 'token', signInsPerMinute: 3 } });
  const get = (token: string, path = '/api/v1/services') => strict.call(path, { headers: bearer(token) });
  const statuses = async (of: readonly string[]) =>
    (await Promise.all(of.map((token) => get(token)))).map(({ status }) => status);
  const same = Array<string>(8).fill(tokens.viewer);
  expect(await statuses(same)).toEqual(same.map(() => 200)); // together they are one try, and a good one
  expect((await statuses(['a', 'b', 'c', 'd', 'e'])).sort()).toEqual([401, 401, 401, 429, 429]);
  const { status, headers, body } = await get(tokens.operator);
  expect([status, body.code]).toEqual([429, 'too-many-requests']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await get('f', '/api/v1/me')).status).toBe(429);
  expect((await get(tokens.viewer)).status).toBe(200);
  expect((await strict.call('/api/v1/me')).status).toBe(200);
});

test('a token that fits into no header still fits into a session, in pieces', async () => {
  const long = `${'x'.repeat(9_000)}`;
  const { body } = await signInTo<{ code: string }>(server, long);
  expect(body.code).toBe('token-rejected');
  const headers = { cookie: `sluice-session=${'x'.repeat(3_500)}; sluice-session.1=${'x'.repeat(3_500)}`.repeat(5) };
  const answer = await request(`${server.url}/api/v1/me`, { headers });
  expect(answer.statusCode).toBe(200);
  await answer.body.dump();
});

test('none of all this has left a token in the log', () => {
  const text = memory.text();
  expect(text).toContain('"user":"operator"');
  for (const token of Object.values(tokens)) expect(text).not.toContain(token);
  expect(text).not.toMatch(/Bearer |sluice-session=/);
});

test('what would be written by mistake is blacked out', () => {
  const { log, text } = logToMemory();
  const headers = { authorization: 'Bearer secret-1', cookie: 'secret-2', 'set-cookie': 'secret-3' };
  log.info(
    { req: { headers }, token: 'secret-4', body: { token: 'secret-5', refresh_token: 'secret-6' } },
    'all of it',
  );
  log.error({ err: Object.assign(new Error('failed'), { session: { token: 'secret-7' } }) });
  expect(text()).toContain('all of it');
  expect(text()).not.toMatch(/secret-/);
});

test('without users nobody but this machine is served', async () => {
  const { kubeconfig } = sandbox;
  const { startServer } = await import('../src/start-server.ts');
  await expect(startServer({ kubeconfig, port: 0, host: '0.0.0.0' })).rejects.toThrow(/--auth none/);
  const alone = await start({});
  expect((await alone.call<Me>('/api/v1/me?namespace=default')).body).toMatchObject({
    mode: 'none',
    user: { name: 'admin' },
    rights: { view: true, change: true },
  });
  expect((await signInTo(alone, tokens.admin)).status).toBe(404);
});
