import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

function aServer() {
  const server = createFakeServer([aService()]);
  server.around.be({ mode: 'token', user: null, rights: null });
  server.around.accept('good');
  return server;
}

const expired = `x.${btoa(JSON.stringify({ exp: 1_600_000_000 }))}.y`;

describe.each([
  {
    language: 'en' as const,
    title: 'Sign in',
    field: 'Token',
    submit: 'Sign in',
    empty: 'Paste a token first.',
    refused: /^The cluster refused this token\./,
    expired: /^This token expired at /,
    unreachable: /^The cluster cannot be reached, so nobody can tell/,
    sso: 'Sign in with single sign-on',
    failures: {
      refused: /^The identity provider did not sign you in/,
      expired: /^Signing in took longer than ten minutes/,
      unavailable: /^The identity provider does not answer/,
    },
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
    header: /^A proxy in front of Sluice signs users in/,
    nobody: /^Nobody needs to sign in here/,
    proceed: 'Go on',
  },
  {
    language: 'zh' as const,
    title: '登录',
    field: '令牌',
    submit: '登录',
    empty: '请先粘贴令牌。',
    refused: /^集群拒绝了该令牌。/,
    expired: /^该令牌已于 .* 过期/,
    unreachable: /^无法连接集群，因此无法判断/,
    sso: '通过单点登录（SSO）登录',
    failures: {
      refused: /^身份提供方没有让您登录/,
      expired: /^登录用时超过十分钟/,
      unavailable: /^身份提供方没有应答/,
    },
    signOut: '退出登录',
    signedOut: '您已退出登录。',
    header: /^用户由 Sluice 前面的代理负责登录/,
    nobody: /^此处无需登录/,
    proceed: '继续',
  },
])('signing in, in $language', (expected) => {
  const { language } = expected;

  test('with a token leads back to where one was', async () => {
    const path = `/login?${new URLSearchParams({ to: '/n/default/s/reviews' })}`;
    const { user, router } = await renderPage({ server: aServer(), path, language });
    expect(await screen.findByRole('heading', { level: 1, name: expected.title })).toBeDefined();
    const field = await screen.findByLabelText(expected.field);
    expect(await axeViolations()).toEqual([]);
    await user.type(field, ' good {Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/n/default/s/reviews'));
    expect(await screen.findByRole('heading', { level: 1, name: 'reviews' })).toBeDefined();
  });

  test('says three different things of three different failures', async () => {
    const server = aServer();
    const { user } = await renderPage({ server, path: '/login', language });
    const field = await screen.findByLabelText(expected.field);
    const submit = screen.getByRole('button', { name: expected.submit });
    await user.click(submit);
    expect(screen.getByRole('alert').textContent).toBe(expected.empty);
    await user.type(field, 'bad{Enter}');
    expect(await screen.findByText(expected.refused)).toBeDefined();
    await user.clear(field);
    await user.type(field, `${expired}{Enter}`);
    expect(await screen.findByText(expected.expired)).toBeDefined();
    server.answerInstead((_path, method) => (method === 'POST' ? problemAnswer('cluster-unreachable') : null));
    await user.click(submit);
    expect(await screen.findByText(expected.unreachable)).toBeDefined();
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(field).toHaveProperty('value', expired);
    expect(await axeViolations()).toEqual([]);
  });

  test('with an identity provider is a link that carries the way back', async () => {
    const server = aServer();
    server.around.be({ mode: 'oidc', signInUrl: '/auth/oidc/start' });
    await renderPage({ server, path: `/login?to=${encodeURIComponent('/n/prod?sort=-rate')}`, language });
    const link = await screen.findByRole('link', { name: expected.sso });
    expect(link.getAttribute('href')).toBe('/auth/oidc/start?to=%2Fn%2Fprod%3Fsort%3D-rate');
    expect(await axeViolations()).toEqual([]);
  });

  test.each(['refused', 'expired', 'unavailable'] as const)(
    'that the provider %s is told, with a way to try again',
    async (why) => {
      const server = aServer();
      server.around.be({ mode: 'oidc', signInUrl: '/auth/oidc/start' });
      await renderPage({ server, path: `/?sign-in=${why}&to=%2Fn%2Fprod`, language });
      expect((await screen.findByText(expected.failures[why])).closest('[role=alert]')).not.toBeNull();
      const link = await screen.findByRole('link', { name: expected.sso });
      expect(link.getAttribute('href')).toBe('/auth/oidc/start?to=%2Fn%2Fprod');
    },
  );

  test('ends at the provider, too, where it gave the session', async () => {
    const server = aServer();
    server.around.be({ mode: 'oidc', user: { name: 'ann', groups: [] }, signOutUrl: '/auth/oidc/leave' });
    const { user, unmount } = await renderPage({ server, path: '/settings', language });
    await user.click(await screen.findByRole('button', { name: /ann/ }));
    const way = screen.getByRole('link', { name: expected.signOut });
    expect(way.getAttribute('href')).toBe('/auth/oidc/leave');
    way.addEventListener('click', (event) => event.preventDefault());
    await user.click(way);
    unmount();
    server.around.be({ user: null, rights: null });
    await renderPage({ server, path: '/', language });
    expect(await screen.findByText(expected.signedOut)).toBeDefined();
  });

  test('is the business of a proxy, or of nobody, where the server says so', async () => {
    const server = aServer();
    server.around.be({ mode: 'header' });
    const { unmount } = await renderPage({ server, path: '/login', language });
    expect(await screen.findByText(expected.header)).toBeDefined();
    expect(screen.queryByLabelText(expected.field)).toBeNull();
    unmount();
    server.around.be({ mode: 'none' });
    await renderPage({ server, path: '/login?to=https%3A%2F%2Fevil.example%2F', language });
    expect(await screen.findByText(expected.nobody)).toBeDefined();
    expect(screen.getByRole('link', { name: expected.proceed }).getAttribute('href')).toBe('/');
    expect(await axeViolations()).toEqual([]);
  });
});
