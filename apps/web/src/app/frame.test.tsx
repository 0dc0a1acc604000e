import type { Me } from '@sluice/shared/api/session';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, details } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

type MyRights = NonNullable<Me['rights']>;

function rightsIn(change: Partial<MyRights>): MyRights {
  const all = { namespace: 'default', view: true, change: true, missing: [], server: { covers: true, unread: [] } };
  return { ...all, ...change };
}

const aServer = () => createFakeServer([aService(), details, aService({ name: 'shop', namespace: 'prod' })]);

describe.each([
  {
    language: 'en' as const,
    nav: 'Main',
    ways: ['Services', 'Findings', 'Gateways', 'Settings'],
    search: /^Search \S/,
    field: 'Find a service, a page or an action',
    gateways: 'Gateways',
    namespace: 'Namespace default, choose another',
    findNamespace: 'Find a namespace',
    user: 'Signed in as ann',
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
    readOnly: /^This server is read-only/,
    noRight: 'you lack the right to patch virtualservices.networking.istio.io.',
    hidden: 'You may not list services in default.',
    hiddenTitle: 'default is not shown',
    blind: {
      server: 'Sluice may not list the services of default: the account it runs with has no right to.',
      elsewhere: 'This server looks at other namespaces only, not at default.',
    },
    unread: /may not read virtualservices in default/,
  },
  {
    language: 'zh' as const,
    nav: '主导航',
    ways: ['服务', '问题', '网关', '设置'],
    search: /^搜索 /,
    field: '查找服务、页面或操作',
    gateways: '网关',
    namespace: '命名空间 default，选择其他',
    findNamespace: '查找命名空间',
    user: '当前用户：ann',
    signOut: '退出登录',
    signedOut: '您已退出登录。',
    readOnly: /^该服务器为只读/,
    noRight: '缺少权限 patch virtualservices.networking.istio.io。',
    hidden: '您无权列出 default 中的服务。',
    hiddenTitle: '不显示 default',
    blind: {
      server: 'Sluice 无权列出 default 中的服务：它所使用的账号没有这一权限。',
      elsewhere: '该服务器只查看其他命名空间，不查看 default。',
    },
    unread: /无权读取 default 中的 virtualservices/,
  },
])('around every page in $language', (expected) => {
  const { language } = expected;

  test('stand the ways to the pages of the namespace', async () => {
    await renderPage({ server: aServer(), path: '/n/prod/gateways', language });
    const rail = within(await screen.findByRole('navigation', { name: expected.nav }));
    const links = rail.getAllByRole<HTMLAnchorElement>('link');
    expect(links.map(({ textContent }) => textContent)).toEqual(expected.ways);
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/n/prod',
      '/n/prod/findings',
      '/n/prod/gateways',
      '/settings',
    ]);
    expect(links.flatMap((link) => (link.ariaCurrent ? [link.textContent] : []))).toEqual([expected.gateways]);
  });

  test('services of all namespaces, pages and actions are found by typing', async () => {
    const { user, router } = await renderPage({ server: aServer(), path: '/n/default', language });
    await screen.findByRole('link', { name: 'details' });
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox', { name: expected.field });
    expect(document.activeElement).toBe(field);
    await screen.findByRole('option', { name: /^shop/ });
    expect(await axeViolations()).toEqual([]);
    await user.type(field, 'prod shop');
    const options = screen.getAllByRole('option');
    expect(options.map(({ textContent }) => textContent)).toEqual(['shopprod']);
    expect(field.getAttribute('aria-activedescendant')).toBe(options[0]?.id);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/n/prod/s/shop'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('hundreds of namespaces are searched, a few are listed', async () => {
    const server = aServer();
    server.around.setNamespaces(Array.from({ length: 300 }, (_, at) => `team-${at}`));
    const { user, router } = await renderPage({ server, path: '/n/default', language });
    await user.click(await screen.findByRole('button', { name: expected.namespace }));
    await user.type(await screen.findByRole('combobox', { name: expected.findNamespace }), 'team-29');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(11));
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/n/team-290'));
  });

  test('somebody who is signed in is named, and can go', async () => {
    const server = aServer();
    server.around.be({ mode: 'token', user: { name: 'ann', groups: ['team-a'] } });
    const { user, router } = await renderPage({ server, path: '/n/default', language });
    await user.click(await screen.findByRole('button', { name: expected.user }));
    expect(screen.getByRole('region', { name: expected.user }).textContent).toContain('team-a');
    expect(await axeViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: expected.signOut }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/login'));
    expect(await screen.findByText(expected.signedOut)).toBeDefined();
  });

  test('what may not be done is said, with what is missing', async () => {
    const server = aServer();
    server.around.be({ rights: rightsIn({ change: false, missing: ['patch virtualservices.networking.istio.io'] }) });
    await renderPage({ server, path: '/n/default', language });
    const note = await screen.findByText(new RegExp(expected.noRight.replaceAll('.', '\\.')));
    expect(note.closest('[role=status]')).not.toBeNull();
    expect(await screen.findByRole('link', { name: 'details' })).toBeDefined();
  });

  test('a read-only server says so, a hidden namespace names those that are not', async () => {
    const server = aServer();
    server.around.be({ readOnly: true });
    const { unmount } = await renderPage({ server, path: '/n/default', language });
    expect(await screen.findByText(expected.readOnly)).toBeDefined();
    unmount();
    server.around.be({ readOnly: false, rights: rightsIn({ view: false }) });
    await renderPage({ server, path: '/n/default', language });
    expect((await screen.findByText(expected.hidden)).closest('[role=alert]')).not.toBeNull();
    expect((await screen.findByRole('link', { name: 'prod' })).getAttribute('href')).toBe('/n/prod');
    expect(screen.queryByRole('link', { name: 'details' })).toBeNull();
    expect(await axeViolations()).toEqual([]);
  });

  test.each([
    { path: '/n/default', server: { covers: true, unread: ['services', 'pods'] }, why: 'server' as const },
    { path: '/n/default/s/reviews/yaml', server: { covers: true, unread: ['services'] }, why: 'server' as const },
    { path: '/n/default/gateways', server: { covers: false, unread: [] }, why: 'elsewhere' as const },
  ])('what the server itself cannot see is not taken for nothing: $path, $why', async ({ path, server: sees, why }) => {
    const server = createFakeServer([]);
    server.around.be({ rights: rightsIn({ server: sees }) });
    await renderPage({ server, path, language });
    expect((await screen.findByText(expected.blind[why])).closest('[role=alert]')).not.toBeNull();
    expect(screen.getByRole('heading', { level: 1, name: expected.hiddenTitle })).toBeDefined();
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  test('kinds that the server may not read are named above the pages', async () => {
    const server = aServer();
    server.around.be({ rights: rightsIn({ server: { covers: true, unread: ['virtualservices'] } }) });
    await renderPage({ server, path: '/n/default', language });
    expect((await screen.findByText(expected.unread)).closest('[role=alert]')).not.toBeNull();
    expect(await screen.findByRole('link', { name: 'details' })).toBeDefined();
  });
});

describe('whoever is not signed in', () => {
  test('goes to sign in, once, with the way back', async () => {
    const server = aServer();
    server.around.be({ mode: 'token', user: null });
    server.answerInstead((path) => (/\/(me|session)$/.test(path) ? null : problemAnswer('unauthenticated')));
    const { router } = await renderPage({ server, path: '/n/default/s/reviews?range=5m' });
    expect(await screen.findByRole('heading', { level: 1, name: 'Sign in' })).toBeDefined();
    expect(router.state.location.search).toEqual({ to: '/n/default/s/reviews?range=5m' });
    expect(screen.queryByText(/session has ended/)).toBeNull();
    expect(screen.queryByRole('navigation')).toBeNull();
  });

  test('because the session has ended is told so, and keeps drafts', async () => {
    const server = aServer();
    server.around.be({ mode: 'token', user: { name: 'ann', groups: [] } });
    const { user } = await renderPage({ server, path: '/n/default/s/reviews' });
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'v1 weight in percent' });
    await user.clear(field);
    await user.type(field, '70{Enter}');
    server.around.be({ user: null });
    act(() => server.send({ event: 'end', reason: 'signed-out' }));
    expect(await screen.findByText(/Your session has ended\. Drafts are kept/)).toBeDefined();
    expect(sessionStorage.getItem('sluice.draft.default/reviews')).toContain('70');
  });
});

test('where nobody signs in, nothing of it shows', async () => {
  await renderPage({ server: aServer(), path: '/n/default' });
  await screen.findByRole('link', { name: 'details' });
  expect(screen.queryByRole('button', { name: /Signed in/ })).toBeNull();
});

test('the palette goes round at its ends, and Escape closes it', async () => {
  const { user } = await renderPage({ server: aServer(), path: '/n/default' });
  await screen.findByRole('link', { name: 'details' });
  await user.keyboard('{Meta>}k{/Meta}');
  const field = await screen.findByRole('combobox', { name: 'Find a service, a page or an action' });
  await screen.findByRole('option', { name: /^shop/ });
  const chosen = () => screen.getAllByRole('option').findIndex(({ ariaSelected }) => ariaSelected === 'true');
  expect(chosen()).toBe(0);
  await user.keyboard('{ArrowUp}');
  expect(chosen()).toBe(screen.getAllByRole('option').length - 1);
  await user.keyboard('{ArrowDown}');
  expect(chosen()).toBe(0);
  await user.type(field, 'no such thing');
  expect(screen.getByText('Nothing is called so.')).toBeDefined();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('the namespace that was looked at last comes first next time', async () => {
  const { unmount } = await renderPage({ server: aServer(), path: '/n/prod' });
  await screen.findByRole('link', { name: 'shop' });
  unmount();
  const { router } = await renderPage({ server: aServer(), path: '/' });
  await waitFor(() => expect(router.state.location.pathname).toBe('/n/prod'));
});

test('the first time one comes to where there is something to see', async () => {
  const server = createFakeServer([aService({ name: 'shop', namespace: 'prod' })]);
  const { router } = await renderPage({ server, path: '/' });
  await waitFor(() => expect(router.state.location.pathname).toBe('/n/prod'));
});

test('without the right to change, a draft is reviewed but not applied', async () => {
  const server = aServer();
  server.around.be({ readOnly: true });
  const { user } = await renderPage({ server, path: '/n/default/s/reviews' });
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'v1 weight in percent' });
  await user.clear(field);
  await user.type(field, '61{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Review and apply' }));
  const dialog = within(await screen.findByRole('dialog'));
  const apply = await dialog.findByRole('button', { name: 'Apply' });
  expect(apply.getAttribute('aria-disabled')).toBe('true');
  const why = document.getElementById(apply.getAttribute('aria-describedby') ?? '');
  expect(why?.textContent).toMatch(/^This server is read-only/);
  await user.click(apply);
  expect(server.changes.requests.filter(({ operation }) => operation === 'apply')).toEqual([]);
});
