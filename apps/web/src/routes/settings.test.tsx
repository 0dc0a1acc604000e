import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aService, now } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

describe.each([
  {
    language: 'en' as const,
    density: 'Density',
    compact: 'Compact',
    patterns: 'Patterns of versions',
    off: 'Off',
    acting: 'Nobody signs in: everybody acts as sluice.',
    signedIn: 'Signed in as ann.',
    missing: 'Missing: patch virtualservices.networking.istio.io',
    diagnostics: 'Diagnostics',
    prometheus: 'Figures from Prometheus',
    unreachable: 'unreachable',
    copy: 'Copy report',
    keys: 'Show list of keys',
    keysTitle: 'Keys',
    failed: 'The cluster cannot be reached.',
  },
  {
    language: 'zh' as const,
    density: '密度',
    compact: '紧凑',
    patterns: '版本图案',
    off: '关',
    acting: '无需登录：所有人都以 sluice 的身份操作。',
    signedIn: '当前用户：ann。',
    missing: '缺少：patch virtualservices.networking.istio.io',
    diagnostics: '诊断',
    prometheus: '来自 Prometheus 的数据',
    unreachable: '无法连接',
    copy: '复制报告',
    keys: '显示快捷键列表',
    keysTitle: '快捷键',
    failed: '无法连接集群。',
  },
])('settings in $language', (expected) => {
  const { language } = expected;

  test('change how things look at once, and are kept', async () => {
    const server = createFakeServer([aService()]);
    const { user } = await renderPage({ server, path: '/settings', language });
    await user.selectOptions(await screen.findByRole('combobox', { name: expected.density }), expected.compact);
    await user.selectOptions(screen.getByRole('combobox', { name: expected.patterns }), expected.off);
    expect(document.documentElement.dataset).toMatchObject({ density: 'compact', patterns: 'off' });
    expect(localStorage.getItem('sluice.density')).toBe('compact');
    expect(await screen.findByText(expected.acting)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('say who one is and what is missing', async () => {
    const server = createFakeServer([aService()]);
    server.around.be({
      mode: 'oidc',
      user: { name: 'ann', groups: [] },
      rights: {
        namespace: 'default',
        view: true,
        change: false,
        missing: ['patch virtualservices.networking.istio.io'],
        server: { covers: true, unread: [] },
      },
    });
    await renderPage({ server, path: '/settings', language });
    expect(await screen.findByText(expected.signedIn)).toBeDefined();
    expect(screen.getByText(expected.missing)).toBeDefined();
  });

  test('tell how everything is that Sluice depends on', async () => {
    const server = createFakeServer([aService()]);
    server.around.setStatus({
      traffic: {
        direct: { state: 'ok', proxies: 7, detail: null },
        prometheus: { state: 'unreachable', url: 'http://prometheus', detail: 'ECONNREFUSED' },
      },
    });
    const { user } = await renderPage({ server, path: '/settings', language });
    const table = within(await screen.findByRole('table', { name: expected.diagnostics }));
    const row = table.getByRole('row', { name: new RegExp(expected.prometheus) });
    expect(row.textContent).toContain(expected.unreachable);
    expect(row.textContent).toContain('ECONNREFUSED');
    const write = vi.spyOn(navigator.clipboard, 'writeText');
    await user.click(screen.getByRole('button', { name: expected.copy }));
    await waitFor(() => expect(write.mock.lastCall?.[0]).toMatch(/^Sluice: 0\.1\.0\nServer clock: 2026-03-01/));
    expect(write.mock.lastCall?.[0]).toContain('Prometheus: unreachable, ECONNREFUSED');
    expect(await axeViolations()).toEqual([]);
  });

  test('say what is wrong with the diagnostics, and list the keys', async () => {
    const server = createFakeServer([aService()]);
    server.answerInstead((path) => (path.endsWith('/status') ? problemAnswer('cluster-unreachable') : null));
    const { user } = await renderPage({ server, path: '/settings', language });
    expect((await screen.findByRole('alert', {}, { timeout: 5000 })).textContent).toContain(expected.failed);
    await user.click(screen.getByRole('button', { name: expected.keys }));
    expect(await screen.findByRole('dialog', { name: expected.keysTitle })).toBeDefined();
  });
});

test('clocks that differ are told', async () => {
  const server = createFakeServer([aService()]);
  server.around.setStatus({ now: now - 3_600_000 });
  await renderPage({ server, path: '/settings' });
  expect(await screen.findByText(/^The clocks of the server and of this device differ by/)).toBeDefined();
});

test('charts begin with the range that is chosen', async () => {
  const server = createFakeServer([aService()]);
  const { user, unmount } = await renderPage({ server, path: '/settings' });
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Range of the charts at first' }), '5 min');
  unmount();
  const { user: later, router } = await renderPage({ server, path: '/n/default/s/reviews' });
  const ranges = within(await screen.findByRole('radiogroup', { name: 'Time range' }));
  expect(ranges.getByRole('radio', { name: '5 min' })).toHaveProperty('checked', true);
  await later.click(ranges.getByRole('radio', { name: '1 min' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ range: '1m' }));
});
