import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { anObservedSplit, aService, aVersion, details, now, someEvidence } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

afterEach(() => vi.restoreAllMocks());

/** What was still being loaded is there. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 200));

const rowOf = async (name: string) => {
  const link = await screen.findByRole('link', { name });
  const row = link.closest('tr');
  if (row === null) throw new Error('the link stands in no row');
  return within(row);
};

describe.each([
  {
    language: 'en' as const,
    title: 'Services in default',
    desired: 'v1 60% · v2 30% · v3 10%',
    verdict: 'Matches',
    single: 'one version, nothing to split',
    empty: 'No services here',
  },
  {
    language: 'zh' as const,
    title: 'default 中的服务',
    desired: 'v1 60% · v2 30% · v3 10%',
    verdict: '相符',
    single: '只有一个版本，无需分配',
    empty: '这里没有服务',
  },
])('the overview in $language', ({ language, title, desired, verdict, single, empty }) => {
  test('tells for each service its versions, its split and whether requests follow it', async () => {
    const server = createFakeServer([aService(), details]);
    await renderPage({ server, path: '/', language });
    expect(await screen.findByRole('heading', { level: 1, name: title })).toBeDefined();
    const reviews = await rowOf('reviews');
    expect(reviews.getByText(desired)).toBeDefined();
    expect(reviews.getByText('v1 58.6% · v2 31.2% · v3 10.2%')).toBeDefined();
    expect(reviews.getByText('v1 2/2')).toBeDefined();
    expect(reviews.getByText('120')).toBeDefined();
    expect(reviews.getByText(verdict)).toBeDefined();
    expect((await rowOf('details')).getByText(single)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('says what to do where there is nothing', async () => {
    await renderPage({ server: createFakeServer([]), path: '/n/default', language });
    expect(await screen.findByText(empty)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

test('the document and React Aria speak the language of the page, and it can be switched', async () => {
  const { user } = await renderPage({ server: createFakeServer([details]), path: '/' });
  await screen.findByRole('heading', { name: 'Services in default' });
  await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), '简体中文');
  expect(await screen.findByRole('heading', { name: 'default 中的服务' })).toBeDefined();
  expect(document.documentElement.lang).toBe('zh-CN');
  await waitFor(() => expect(document.title).toBe('default 中的服务 · Sluice'));
});

test('the theme is chosen for this browser', async () => {
  const { user } = await renderPage({ server: createFakeServer([details]), path: '/' });
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Theme' }), 'Dark');
  expect(document.documentElement.dataset.theme).toBe('dark');
  expect(localStorage.getItem('sluice.theme')).toBe('dark');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Theme' }), 'System');
  expect(document.documentElement.dataset.theme).toBeUndefined();
});

test('leaves out the versions that carry nothing', async () => {
  const versions = ['v1', 'v2', 'v3', 'v4'].map((name) => aVersion(name));
  const service = aService({ versions, weights: { v1: 75, v2: 25, v3: 0, v4: 0 } });
  await renderPage({ server: createFakeServer([service]), path: '/n/default' });
  const reviews = await rowOf('reviews');
  expect(reviews.getByText('v1 75% · v2 25% · v3 0%')).toBeDefined();
  expect(reviews.getByText('v1 58.6% · v2 31.2% · v3 10.2%')).toBeDefined();
});

test('follows the namespace, and shows what the stream brings', async () => {
  const server = createFakeServer([aService(), details]);
  await renderPage({ server, path: '/n/default' });
  await rowOf('reviews');
  expect(server.sources.at(-1)?.url).toBe('/api/v1/events?namespace=default');
  const changed = aService({ weights: { v1: 0, v2: 0, v3: 100 } });
  server.send({ event: 'services', changed: [changed], removed: [{ namespace: 'default', name: 'details' }] });
  expect(await (await rowOf('reviews')).findByText('v1 0% · v2 0% · v3 100%')).toBeDefined();
  expect(screen.queryByRole('link', { name: 'details' })).toBeNull();
  expect(screen.getByRole('status', { name: 'Live connection' }).textContent).toBe('Live');

  server.send({
    event: 'traffic',
    time: now,
    services: [
      {
        namespace: 'default',
        name: 'reviews',
        point: { time: now, seconds: 1, versions: {}, unattributed: 0 },
        observed: anObservedSplit({ v1: 0, v2: 0, v3: 60 }, 1),
        evidence: someEvidence({ state: 'diverges' }),
      },
    ],
  });
  expect(await (await rowOf('reviews')).findByText('Diverges')).toBeDefined();
});

test('a failure is told where the list would be, and heals by itself', async () => {
  const server = createFakeServer([details]);
  server.answerInstead((path) => (path.endsWith('/services') ? problemAnswer('cluster-unreachable') : null));
  await renderPage({ server, path: '/' });
  const alert = await screen.findByRole('alert', {}, { timeout: 5000 });
  expect(alert.textContent).toContain('The cluster cannot be reached.');
  expect(await axeViolations()).toEqual([]);
  server.answerInstead(null);
  expect(await screen.findByRole('link', { name: 'details' }, { timeout: 5000 })).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('an unreachable cluster is told over the last known list', async () => {
  const server = createFakeServer([details]);
  await renderPage({ server, path: '/' });
  await rowOf('details');
  server.send({ event: 'cluster', cluster: { state: 'unreachable', since: now, detail: 'ECONNREFUSED' } });
  expect((await screen.findByRole('alert')).textContent).toContain('The cluster cannot be reached since');
  expect(screen.getByRole('link', { name: 'details' })).toBeDefined();
  server.send({ event: 'cluster', cluster: { state: 'live', since: now, detail: null } });
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('an address that leads nowhere leads back', async () => {
  await renderPage({ server: createFakeServer([details]), path: '/nowhere' });
  expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeDefined();
  expect(screen.getByRole('link', { name: 'Go to the services' })).toBeDefined();
  expect(await axeViolations()).toEqual([]);
});

describe.each([
  {
    language: 'en' as const,
    sortByRate: 'Requests/s',
    peek: 'Look at reviews beside the list',
    close: 'Close',
    open: 'Open reviews',
    latest: 'reviews: v1 90% · v2 10%',
    findings: '2 findings',
    group: 'With findings 1',
    none: 'No changes by Sluice yet.',
  },
  {
    language: 'zh' as const,
    sortByRate: '请求/秒',
    peek: '在列表旁查看 reviews',
    close: '关闭',
    open: '打开 reviews',
    latest: 'reviews：v1 90% · v2 10%',
    findings: '2 个问题',
    group: '有问题 1',
    none: '尚无通过 Sluice 进行的变更。',
  },
])('the list in $language', ({ language, sortByRate, peek, close, open, latest, findings, group, none }) => {
  const names = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelector('a')?.textContent);

  test('is sorted by its heads, in the address', async () => {
    const server = createFakeServer([details, aService(), aService({ name: 'unused', observed: null })]);
    const { user, router } = await renderPage({ server, path: '/n/default', language });
    await rowOf('reviews');
    expect(names()).toEqual(['details', 'reviews', 'unused']);
    await user.click(screen.getByRole('button', { name: sortByRate }));
    await waitFor(() => expect(names()).toEqual(['reviews', 'details', 'unused']));
    expect(router.state.location.search).toEqual({ sort: '-rate' });
    expect(screen.getByRole('columnheader', { name: sortByRate }).ariaSort).toBe('descending');
    await user.click(screen.getByRole('button', { name: sortByRate }));
    await waitFor(() => expect(names()).toEqual(['details', 'reviews', 'unused']));
  });

  test('Space looks at a service beside the list, and again closes it', async () => {
    const server = createFakeServer([aService(), details]);
    const { user } = await renderPage({ server, path: '/n/default', language });
    const link = await screen.findByRole('link', { name: 'reviews' });
    expect(await screen.findByText(none)).toBeDefined();
    link.focus();
    await user.keyboard(' ');
    const beside = within(await screen.findByRole('region', { name: 'reviews' }));
    expect(beside.getByRole('link', { name: open })).toBeDefined();
    expect(beside.getByText('reviews.default.svc.cluster.local')).toBeDefined();
    expect(screen.getByRole('button', { name: peek }).ariaPressed).toBe('true');
    expect(await axeViolations()).toEqual([]);
    await user.click(beside.getByRole('button', { name: close }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'reviews' })).toBeNull());
  });

  test('tells the latest changes and which services have findings', async () => {
    const server = createFakeServer([aService(), details]);
    const object = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
    const finding = {
      code: 'SLU0001',
      severity: 'warning' as const,
      object,
      path: [],
      messageKey: 'x',
      params: {},
      message: 'x',
    };
    server.find({ findings: [finding, { ...finding, path: ['spec'] }] });
    const [edits, shares] = [[], { before: { v1: 1, v2: 0 }, after: { v1: 0.9, v2: 0.1 } }];
    const at = '2026-11-02T09:30:00Z';
    const about = {
      id: 'c1',
      namespace: 'default',
      services: ['reviews'],
      action: 'setWeights' as const,
      at,
      edits,
      shares,
    };
    server.remember([
      { ...about, state: 'applied', user: 'jane', reason: 'first step', undoes: null, objects: [object] },
    ]);
    const { user } = await renderPage({ server, path: '/n/default', language });
    expect(await screen.findByRole('link', { name: latest })).toBeDefined();
    expect(screen.getByText('first step')).toBeDefined();
    expect(await (await rowOf('reviews')).findByText(findings)).toBeDefined();
    expect((await rowOf('details')).queryByText(findings)).toBeNull();
    await user.click(screen.getByRole('radio', { name: group }));
    await waitFor(() => expect(names()).toEqual(['reviews']));
    expect(await axeViolations()).toEqual([]);
  });
});

test('of a long list only the rows in sight are there', async () => {
  // Without layout every row would be as high as nothing, and all of them in sight.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(72);
  const many = Array.from({ length: 1_000 }, (_, at) => aService({ name: `service-${String(at).padStart(4, '0')}` }));
  await renderPage({ server: createFakeServer(many), path: '/n/default' });
  await rowOf('service-0000');
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
  expect(
    screen.getAllByRole('row').find((row) => row.querySelector('a')?.textContent === 'service-0002')?.ariaRowIndex,
  ).toBe('4');
});

describe.each([
  { language: 'en' as const, filter: 'Filter services', diverging: 'Diverging 1', none: 'No service fits the filter.' },
  { language: 'zh' as const, filter: '筛选服务', diverging: '不符 1', none: '没有符合筛选条件的服务。' },
])('the filter in $language', ({ language, filter, diverging, none }) => {
  test('finds by a part of the name and by group, and keeps both in the address', async () => {
    const ratings = aService({ name: 'ratings', evidence: someEvidence({ state: 'diverges' }) });
    const server = createFakeServer([aService(), details, ratings]);
    const { user, router } = await renderPage({ server, path: '/n/default?q=re', language });
    expect(await screen.findByRole('link', { name: 'reviews' })).toBeDefined();
    expect(screen.queryByRole('link', { name: 'details' })).toBeNull();
    const field = screen.getByRole('searchbox', { name: filter });
    await user.clear(field);
    await user.type(field, 'x1');
    expect(await screen.findByText(none)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.clear(field);
    await user.click(screen.getByRole('radio', { name: diverging }));
    await waitFor(() => expect(router.state.location.search).toEqual({ show: 'diverging' }));
    expect(screen.queryByRole('link', { name: 'reviews' })).toBeNull();
    expect(screen.getByRole('link', { name: 'ratings' })).toBeDefined();
  });
});

describe('keys', () => {
  test('? lists them, / goes to the filter from anywhere, and focus comes back', async () => {
    const { user } = await renderPage({ server: createFakeServer([details]), path: '/settings' });
    await screen.findByRole('checkbox', { name: /^Single keys/ });
    await act(settled);
    await user.keyboard('?');
    const dialog = within(await screen.findByRole('dialog', { name: 'Keys' }));
    expect(dialog.getByText('Pause the charts, or let them go on')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.keyboard('/');
    const field = await screen.findByRole('searchbox', { name: 'Filter services' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    // While somebody types they are characters.
    await user.keyboard('?/');
    expect((field as HTMLInputElement).value).toBe('?/');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('can be switched off', async () => {
    const { user } = await renderPage({ server: createFakeServer([details]), path: '/settings' });
    await user.click(await screen.findByRole('checkbox', { name: /^Single keys/ }));
    await user.click(screen.getByRole('heading', { level: 1 }));
    await user.keyboard('?');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(localStorage.getItem('sluice.shortcuts')).toBe('off');
  });
});

test('settings', async () => {
  await renderPage({ server: createFakeServer([details]), path: '/settings', language: 'zh' });
  expect(await screen.findByRole('heading', { name: '设置' })).toBeDefined();
  await waitFor(() => expect(screen.getAllByRole('combobox', { name: '主题' })).toHaveLength(2));
  expect(await axeViolations()).toEqual([]);
});
