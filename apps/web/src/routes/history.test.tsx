import { Change } from '@sluice/shared/api/changes';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, now } from '../testing/bookinfo.ts';
import { createFakeServer, type FakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const path = '/n/default/s/reviews/history';
const object = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };

function aChange(number: number, before: Record<string, number>, after: Record<string, number>, rest: object = {}) {
  const spec = (shares: Record<string, number>) => ({
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'default' },
    spec: {
      http: [
        {
          route: Object.entries(shares).map(([subset, share]) => ({
            destination: { host: 'reviews', subset },
            weight: share * 100,
          })),
        },
      ],
    },
  });
  return Change.parse({
    id: `c${number}`,
    namespace: 'default',
    services: ['reviews'],
    action: 'applyChange',
    state: 'applied',
    user: 'ann',
    at: new Date(now - (10 - number) * 60_000).toISOString(),
    reason: null,
    edits: [],
    undoes: null,
    objects: [object],
    shares: { before, after },
    writes: [{ action: 'patch', object, patch: [], before: spec(before), after: spec(after) }],
    warnings: [],
    ...rest,
  });
}

const first = aChange(1, { v1: 1 }, { v1: 0.8, v2: 0.2 }, { reason: 'first canary' });
const second = aChange(2, { v1: 0.8, v2: 0.2 }, { v1: 0.6, v2: 0.3, v3: 0.1 });
const undoing = aChange(
  3,
  { v1: 0.5, v2: 0.5 },
  { v1: 0.6, v2: 0.3, v3: 0.1 },
  { action: 'undoChange', undoes: 'c9', user: 'bob' },
);

async function openHistory(prepare: (server: FakeServer) => void = () => undefined, language: 'en' | 'zh' = 'en') {
  const server = createFakeServer([aService()]);
  server.changes.setHistory([second, first]);
  prepare(server);
  const page = await renderPage({ server, path, language });
  await screen.findByRole('heading', { level: 1, name: 'reviews' });
  return { server, ...page };
}

const entries = async () =>
  within(await screen.findByRole('list', { name: 'Changes, newest first' })).getAllByRole('article');

describe.each([
  {
    language: 'en' as const,
    title: 'History of reviews',
    tabs: ['Traffic', 'History'],
    list: 'Changes, newest first',
    after: 'After: v1 60% · v2 30% · v3 10%',
    undo: 'Undo: v1 60 → 80, v2 30 → 20, v3 10 → 0',
    restore: 'Restore this',
    note: 'Note: first canary',
  },
  {
    language: 'zh' as const,
    title: 'reviews 的历史',
    tabs: ['流量', '历史'],
    list: '变更，最新的在前',
    after: '更改后：v1 60% · v2 30% · v3 10%',
    undo: '撤销：v1 60 → 80、v2 30 → 20、v3 10 → 0',
    restore: '恢复到此状态',
    note: '备注：first canary',
  },
])('the history in $language', ({ language, title, tabs, list, after, undo, restore, note }) => {
  test('tells who changed what, newest first, and how to go back', async () => {
    await openHistory(undefined, language);
    expect(await screen.findByRole('heading', { level: 2, name: title })).toBeDefined();
    const links = within(screen.getByRole('navigation', { name: /reviews/ })).getAllByRole('link');
    expect(links.map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(tabs));
    const [newest, oldest] = within(screen.getByRole('list', { name: list })).getAllByRole('article');
    if (newest === undefined || oldest === undefined) throw new Error('there are no entries');
    expect(within(newest).getByRole('img', { name: after })).toBeDefined();
    expect(within(newest).getByRole('button', { name: undo })).toBeDefined();
    expect(within(newest).getByRole('button', { name: restore })).toBeDefined();
    expect(within(oldest).getByText(note)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

describe('ways back', () => {
  test('an undo says its effect first and is reviewed before it is made', async () => {
    const { user, server } = await openHistory();
    const [newest] = await entries();
    if (newest === undefined) throw new Error('there are no entries');
    await user.click(within(newest).getByRole('button', { name: /^Undo: / }));
    const dialog = within(
      await screen.findByRole('dialog', { name: /^Undo: v1 60 → 80, v2 30 → 20, v3 10 → 0 \(.*, ann\)$/ }),
    );
    expect(await dialog.findByText('The share of v1 goes from 60% to 80%.')).toBeDefined();
    expect(server.changes.requests).toMatchObject([{ operation: 'previewUndo' }]);
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.changes.requests.at(-1)).toMatchObject({ operation: 'undo', idempotencyKey: expect.any(String) });
    expect(screen.getByRole('region', { name: 'The last change' })).toBeDefined();
    expect(await screen.findByText(/^Undone by ann/)).toBeDefined();
  });

  test('a restoration is a change of its own, as edits of the present rules', async () => {
    const { user, server } = await openHistory();
    const [, oldest] = await entries();
    if (oldest === undefined) throw new Error('there are no entries');
    await user.click(within(oldest).getByRole('button', { name: 'Restore this' }));
    const dialog = within(await screen.findByRole('dialog', { name: /^Restore reviews as of / }));
    expect(await dialog.findByText('The share of v3 goes from 10% to 0%.')).toBeDefined();
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() =>
      expect(server.changes.requests.at(-1)).toMatchObject({
        operation: 'apply',
        body: { edits: [{ type: 'setWeights', weights: { v1: 80, v2: 20 } }] },
      }),
    );
  });

  test('where the rules are as they were there is nothing to restore', async () => {
    const { user } = await openHistory();
    const [newest] = await entries();
    if (newest === undefined) throw new Error('there are no entries');
    await user.click(within(newest).getByRole('button', { name: 'Restore this' }));
    expect(await screen.findByText('The rules already are as they were then.')).toBeDefined();
  });

  test('an address opens the review of an undo', async () => {
    const server = createFakeServer([aService()]);
    server.changes.setHistory([second, first]);
    const { router } = await renderPage({ server, path: `${path}?undo=c2` });
    expect(await screen.findByRole('dialog', { name: /^Undo: / })).toBeDefined();
    await waitFor(() => expect(router.state.location.searchStr).toBe(''));
  });

  test('with the cluster away nothing is taken back', async () => {
    const { server, user } = await openHistory();
    await entries();
    server.send({ event: 'cluster', cluster: { state: 'unreachable', since: now, detail: null } });
    expect(await screen.findByText('Undo and Restore are off: The cluster cannot be reached.')).toBeDefined();
    const undo = screen.getAllByRole('button', { name: /^Undo: / })[0];
    expect(undo?.getAttribute('aria-disabled')).toBe('true');
    if (undo !== undefined) await user.click(undo);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

test('a change unfolds to what it wrote', async () => {
  const { user } = await openHistory();
  const [newest] = await entries();
  if (newest === undefined) throw new Error('there are no entries');
  await user.click(within(newest).getByText('Details'));
  const table = await within(newest).findByRole('table', { name: /^VirtualService default\/reviews/ });
  expect(table.textContent).toMatch(/−removed +weight: 80/);
  expect(await axeViolations()).toEqual([]);
});

test('two changes are compared', async () => {
  const { user } = await openHistory();
  await entries();
  const [newer, older] = screen.getAllByRole('checkbox', { name: 'Compare' });
  if (newer === undefined || older === undefined) throw new Error('there is nothing to compare');
  await user.click(newer);
  expect(screen.getByText('Choose two changes to compare them.')).toBeDefined();
  await user.click(older);
  const comparison = within(await screen.findByRole('region', { name: /^From / }));
  expect(comparison.getByRole('img', { name: 'After: v1 80% · v2 20%' })).toBeDefined();
  expect(await comparison.findByRole('table')).toBeDefined();
  expect(await axeViolations()).toEqual([]);
});

test('it is copied as Markdown', async () => {
  const { user } = await openHistory();
  await entries();
  await user.click(screen.getByRole('button', { name: 'Copy as Markdown' }));
  const text = await navigator.clipboard.readText();
  expect(text.split('\n').slice(0, 4)).toEqual([
    '# Changes of reviews in default',
    '',
    '| When | Who | What | Split before | Split after | State | Note |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ]);
  expect(text).toContain('| ann | Change of rules | v1 100% | v1 80% · v2 20% | Applied | first canary |');
});

describe('states', () => {
  test('without changes it says so, and what others wrote is listed all the same', async () => {
    await openHistory(({ changes }) =>
      changes.setHistory([], [{ object, manager: 'kubectl-edit', at: '2026-03-01T11:00:00Z' }]),
    );
    expect(await screen.findByText('No changes by Sluice yet.')).toBeDefined();
    expect(screen.getByText('kubectl-edit wrote VirtualService default/reviews')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('others stand between changes by their time, and what was undone says by whom', async () => {
    await openHistory(({ changes }) =>
      changes.setHistory(
        [{ ...undoing, undoes: 'c2' }, second, first],
        [{ object, manager: 'argocd-controller', at: new Date(now - 8.5 * 60_000).toISOString() }],
      ),
    );
    const list = await screen.findByRole('list', { name: 'Changes, newest first' });
    const headings = within(list).getAllByRole('heading', { level: 3 });
    expect(headings.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Undo .*, bob$/),
      expect.stringMatching(/^Change of rules .*, ann$/),
      expect.stringMatching(/^argocd-controller wrote VirtualService default\/reviews/),
      expect.stringMatching(/^Change of rules .*, ann$/),
    ]);
    expect(screen.getByText(/^Undone by bob/)).toBeDefined();
  });

  test('without the right to read it, it is hidden and says whom to ask', async () => {
    await openHistory((server) =>
      server.answerInstead((address) => (address.endsWith('/changes') ? problemAnswer('forbidden') : null)),
    );
    expect(await screen.findByText(/^The history is hidden/)).toBeDefined();
    expect(screen.queryByRole('list', { name: 'Changes, newest first' })).toBeNull();
    expect(await axeViolations()).toEqual([]);
  });

  test('a failure is told, and can be tried again', async () => {
    const { server, user } = await openHistory((fake) =>
      fake.answerInstead((address) => (address.endsWith('/changes') ? problemAnswer('internal') : null)),
    );
    const retry = await screen.findByRole('button', { name: 'Retry' });
    server.answerInstead(null);
    await user.click(retry);
    expect(await entries()).toHaveLength(2);
  });
});
