/** Signing in with an identity provider: the real protocol, from the first redirect to the last. */
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import type { Me } from '@sluice/shared/api/session';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followEvents } from './testing/follow-events.ts';
import { freePort } from './testing/free-port.ts';
import { logToMemory } from './testing/log-to-memory.ts';
import { type OidcProvider, startOidcProvider } from './testing/start-oidc-provider.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { cookiesOf, fromPage, tokensOf } from './testing/users.ts';

const memory = logToMemory();
let sandbox: Sandbox;
let provider: OidcProvider;
let server: TestServer;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  const port = await freePort();
  const externalUrl = `http://localhost:${port}`;
  provider = await startOidcProvider({
    redirectUri: `${externalUrl}/auth/oidc/callback`,
    groups: ['release', 'system:masters'],
    // Less than what is left for requests on their way: every request of a session finds it ending.
    idTokenSeconds: 20,
  });
  server = await startTestServer({
    sandbox,
    port,
    log: memory.log,
    recheckMs: 200,
    access: {
      auth: 'oidc',
      externalUrl,
      oidcIssuer: provider.issuer,
      oidcClientId: provider.clientId,
      oidcClientSecret: provider.clientSecret,
      oidcScopes: ['openid', 'email', 'offline_access'],
      oidcImpersonate: true,
      signInsPerMinute: 1_000,
    },
  });
});
afterAll(async () => {
  await server.close();
  await provider.close();
  await sandbox.close();
});

const visit = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { redirect: 'manual', headers });

async function begin(to?: string) {
  const answer = await visit(`/auth/oidc/start${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  return {
    cookie: cookiesOf(answer.headers),
    cookies: answer.headers.getSetCookie(),
    url: answer.headers.get('location') ?? '',
  };
}

async function signIn(user = 'operator', to = '/services/default/reviews') {
  const { cookie, url } = await begin(to);
  const back = await provider.signIn(url, user);
  const answer = await visit(back.pathname + back.search, { cookie });
  return { location: answer.headers.get('location'), cookie: cookiesOf(answer.headers), back, attempt: cookie };
}

const meWith = (cookie: string) => server.call<Me>('/api/v1/me?namespace=default', { headers: { cookie } });

test('a browser is sent to the provider with a challenge, a state and a nonce, kept in a short Lax cookie', async () => {
  const { url, cookies } = await begin();
  const { origin, searchParams } = new URL(url);
  expect(origin).toBe(provider.issuer);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'sluice',
    code_challenge_method: 'S256',
    state: expect.stringMatching(/.{16}/),
    nonce: expect.stringMatching(/.{16}/),
    redirect_uri: `${server.url}/auth/oidc/callback`,
  });
  expect(cookies).toEqual([expect.stringMatching(/^sluice-oidc-.*HttpOnly; SameSite=Lax/)]);
});

test('whoever signs in acts as that user, without groups that the cluster keeps for itself', async () => {
  const me = await server.call<Me>('/api/v1/me');
  expect(me.body).toMatchObject({
    mode: 'oidc',
    user: null,
    signInUrl: '/auth/oidc/start',
    signOutUrl: '/auth/oidc/leave',
  });
  const { location, cookie } = await signIn();
  expect(location).toBe('/services/default/reviews');
  const { body } = await meWith(cookie);
  expect(body.user).toEqual({ name: 'operator', groups: ['release', 'system:authenticated'] });
  expect(body.rights).toMatchObject({ view: true, change: true });
  const put = await server.call<{ change: string }>('/api/v1/namespaces/default/services/reviews/weights', {
    method: 'PUT',
    headers: { cookie, ...fromPage(server.url) },
    body: JSON.stringify({ weights: { v1: 60, v2: 40 } }),
  });
  expect(put.status).toBe(200);
  const { changes } = (
    await server.call<{ changes: { user: string }[] }>('/api/v1/namespaces/default/services/reviews/changes', {
      headers: { cookie },
    })
  ).body;
  expect(changes[0]?.user).toBe('operator');
});

test('somebody without rights is somebody without rights', async () => {
  const { cookie } = await signIn('stranger');
  const { body } = await meWith(cookie);
  expect(body).toMatchObject({ user: { name: 'stranger' }, rights: { view: false, change: false } });
  expect((await server.call<{ services: [] }>('/api/v1/services', { headers: { cookie } })).body.services).toEqual([]);
});

test('the answer of the provider counts once, with its own attempt, and only as it was given', async () => {
  const { back, attempt } = await signIn();
  const other = await begin();
  const changed = (name: string, value: string) => {
    const url = new URL(back);
    url.searchParams.set(name, value);
    return url.pathname + url.search;
  };
  for (const [path, cookie, failure] of [
    [back.pathname + back.search, attempt, 'refused'],
    [back.pathname + back.search, '', 'expired'],
    [back.pathname + back.search, other.cookie, 'expired'],
    [changed('state', 'x'.repeat(43)), attempt, 'expired'],
    [changed('code', 'stolen'), attempt, 'refused'],
    [changed('iss', 'https://evil.example'), attempt, 'refused'],
    ['/auth/oidc/callback', attempt, 'refused'],
    ['/auth/oidc/callback?error=access_denied', attempt, 'refused'],
  ] as const) {
    const answer = await visit(path, { cookie });
    const location = new URL(answer.headers.get('location') ?? '', server.url);
    expect([path, location.pathname, location.searchParams.get('sign-in')]).toEqual([path, '/', failure]);
    // The way back is kept in the attempt: without it nobody knows.
    const isKnown = failure === 'refused' && path.includes('state=');
    expect([path, location.searchParams.get('to')]).toEqual([path, isKnown ? '/services/default/reviews' : null]);
    expect(answer.headers.getSetCookie().join()).not.toContain('sluice-session');
  }
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example'])(
  'a link that wants to end at %s ends here',
  async (to) => {
    expect((await signIn('viewer', to)).location).toBe('/');
  },
);

test('nobody of the system comes in through the provider', async () => {
  expect((await signIn('system:admin', '/')).location).toBe('/?sign-in=refused');
});

test('a session that ends is renewed; several requests at once share one refresh token', async () => {
  const { cookie } = await signIn();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => server.call('/api/v1/services', { headers: { cookie } })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const renewed = answers.map(({ headers }) => cookiesOf(headers));
  for (const each of renewed) expect(each).toMatch(/^sluice-session=/);
  expect((await meWith(renewed[0] ?? '')).body.user?.name).toBe('operator');
});

test('a stream brings the renewed session along', async () => {
  const { cookie } = await signIn();
  const answer = await fetch(`${server.url}/api/v1/events`, { headers: { cookie } });
  expect(cookiesOf(answer.headers)).toMatch(/^sluice-session=/);
  await answer.body?.cancel();
  const stream = await followEvents(server.url, '', { cookie: cookiesOf(answer.headers) });
  expect((await stream.next('snapshot')).services.length).toBe(4);
  stream.close();
});

test('signing out makes the refresh token worthless', async () => {
  const { cookie } = await signIn();
  const out = await server.call<Me>('/api/v1/session', { method: 'DELETE', headers: { cookie, origin: server.url } });
  expect(out.body.user).toBeNull();
  expect((await server.call('/api/v1/services', { headers: { cookie } })).status).toBe(401);
});

test('leaving ends the session here and leads to where that of the provider ends; other sites cannot cause it', async () => {
  const { cookie } = await signIn();
  const forced = await visit('/auth/oidc/leave', { cookie, 'sec-fetch-site': 'cross-site' });
  expect([forced.status, forced.headers.getSetCookie()]).toEqual([403, []]);
  const answer = await visit('/auth/oidc/leave', { cookie, 'sec-fetch-site': 'same-origin' });
  expect(answer.headers.get('location')).toContain(`${provider.issuer}/session/end?`);
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^sluice-session=; .*1970/)]);
  expect((await server.call('/api/v1/services', { headers: { cookie } })).status).toBe(401);
});

test('without impersonation the ID token itself goes to the cluster, which has to know the provider', async () => {
  const port = await freePort();
  const externalUrl = `http://localhost:${port}`;
  const own = await startOidcProvider({ redirectUri: `${externalUrl}/auth/oidc/callback` });
  const passing = await startTestServer({
    sandbox,
    port,
    log: memory.log,
    access: {
      auth: 'oidc',
      externalUrl,
      oidcIssuer: own.issuer,
      oidcClientId: own.clientId,
      oidcClientSecret: own.clientSecret,
    },
  });
  try {
    const start = await fetch(`${externalUrl}/auth/oidc/start`, { redirect: 'manual' });
    const back = await own.signIn(start.headers.get('location') ?? '', 'operator');
    const headers = { cookie: cookiesOf(start.headers) };
    const answer = await fetch(back, { redirect: 'manual', headers });
    expect(answer.headers.get('location')).toBe('/');
    const cookie = cookiesOf(answer.headers);
    expect(cookie).toMatch(/^sluice-session=/);
    // The sandbox trusts no provider: its refusal shows that it was asked with the token.
    expect((await passing.call('/api/v1/services', { headers: { cookie } })).body.code).toBe('unauthenticated');
  } finally {
    await passing.close();
    await own.close();
  }
});

test('a provider that is away is said so, and does not keep the server from running', async () => {
  const away = await startTestServer({
    sandbox,
    access: {
      auth: 'oidc',
      externalUrl: 'https://sluice.example',
      oidcIssuer: 'http://localhost:9',
      oidcClientId: 'sluice',
    },
  });
  try {
    const answer = await fetch(`${away.url}/auth/oidc/start?to=%2Fn%2Fshop`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/?sign-in=unavailable&to=%2Fn%2Fshop');
  } finally {
    await away.close();
  }
});

test('no token, code or verifier is in the log', () => {
  const text = memory.text();
  expect(text).toContain('signing in failed');
  expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{10}|code=|sluice-session=|refresh_token"/);
  for (const token of Object.values(tokensOf(sandbox))) expect(text).not.toContain(token);
});
