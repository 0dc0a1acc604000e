import type { Change } from '@sluice/shared/api/changes';
import type { StreamEvent, TrafficPoint } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import type { TrafficHistory } from '@sluice/shared/api/traffic-history';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { anObservedSplit, aService, aVersion, now } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { openReviews, reviewsPath, send, sliderOf } from '../testing/open-reviews.tsx';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const manyVersions = ['v1', 'v2', 'v3', 'v4'].map((name) => aVersion(name));

const aChange = (at: number, user: string, reason: string): Change => ({
  ...{ id: 'change-1', namespace: 'default', services: ['reviews'], action: 'applyChange', state: 'applied' },
  ...{ user, at: new Date(at).toISOString(), reason, edits: [], undoes: null, objects: [], writes: [], warnings: [] },
  shares: { before: { v1: 0.6, v2: 0.3, v3: 0.1 }, after: { v1: 0.5, v2: 0.4, v3: 0.1 } },
});

describe('live charts', () => {
  const point = (second: number): TrafficPoint => ({
    time: now + second * 1000,
    seconds: 1,
    versions: {
      v1: { requests: 72, errors: 0, durations: { 10: 60, 25: 12 } },
      v2: { requests: 36, errors: 1 },
      v3: { requests: 12, errors: 0 },
    },
    unattributed: 0,
  });
  const snapshot = (service: ServiceState, points: TrafficPoint[]): StreamEvent => ({
    event: 'snapshot',
    services: [service],
    traffic: [{ namespace: 'default', name: 'reviews', points }],
    cluster: { state: 'live', since: now, detail: null },
  });
  const lines = () => [...document.querySelectorAll('[data-chart="share"] [data-kind="observed"]')];
  const pathsOf = (chart: string) => [...document.querySelectorAll(`[data-chart="${chart}"] path[data-version]`)];
  const legend = () => screen.findByRole('group', { name: 'Versions shown' }, { timeout: 10_000 });

  test('draw desired and observed lines, and have the same numbers as a table', async () => {
    const { server } = await openReviews();
    await legend();
    await send(server, snapshot(aService(), [point(0), point(1), point(2)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    for (const line of lines()) expect(line.getAttribute('d')).toMatch(/^M[\d.]+ [\d.]+L[\d.]+ [\d.]+L/);
    const desired = [...document.querySelectorAll('[data-chart="share"] [data-kind="desired"]')];
    expect(desired.map((line) => line.getAttribute('d')?.slice(0, 1))).toEqual(['M', 'M', 'M']);
    await waitFor(() => expect(pathsOf('latency').filter((path) => path.getAttribute('d') !== '')).toHaveLength(1));
    for (const chart of ['rate', 'success']) expect(pathsOf(chart)).toHaveLength(3);

    const table = screen.getByRole('table', { name: /^The numbers of the charts/ });
    const numbers = within(table)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
    expect(numbers.slice(0, 10)).toEqual([
      ...['60.0%', '60.0%', '72.0', '100.0%', '≤ 25 ms'],
      ...['30.0%', '30.0%', '36.0', '97.2%', '–'],
    ]);
    expect(await axeViolations()).toEqual([]);
  });

  test('a version that fails too often is marked in words beside its line', async () => {
    const { server } = await openReviews();
    await legend();
    const observed = anObservedSplit({ v1: 600, v2: 300, v3: 100 });
    const versions = observed.versions.map((seen) => (seen.version === 'v2' ? { ...seen, errors: 6 } : seen));
    await send(server, snapshot(aService({ observed: { ...observed, versions } }), [point(0)]));
    const table = within(screen.getByRole('table', { name: 'Versions with their pods' }));
    await waitFor(() =>
      expect(table.getAllByRole('cell', { name: /below/ }).map(({ textContent }) => textContent)).toEqual([
        '98.0%, below 99%',
      ]),
    );
  });

  test('one legend filters all of them', async () => {
    const { server, user, router } = await openReviews();
    const shown = within(await legend());
    await send(server, snapshot(aService(), [point(0), point(1)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    await user.click(shown.getByRole('button', { name: 'v2' }));
    await waitFor(() => expect(lines()).toHaveLength(2));
    await waitFor(() => expect(pathsOf('rate')).toHaveLength(2));
    expect(router.state.location.search).toEqual({ versions: 'v1,v3' });
  });

  test('look back one minute, or five, as the address says', async () => {
    const { server, user, router } = await openReviews();
    await legend();
    await send(server, snapshot(aService(), [point(-200), point(-30), point(-29), point(0)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    const pieces = () => lines()[0]?.getAttribute('d')?.match(/M/g)?.length;
    expect(pieces()).toBe(2);
    await user.click(screen.getByRole('radio', { name: '5 min' }));
    await waitFor(() => expect(pieces()).toBe(3));
    expect(router.state.location.searchStr).toBe('?range=5m');
    await user.click(screen.getByRole('radio', { name: '1 min' }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(''));
  });

  test('are paused by P or by the button, and isolated by digits', async () => {
    const { server, user, router } = await openReviews();
    await legend();
    await send(server, snapshot(aService(), [point(0), point(1)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    await user.keyboard('p');
    expect(await screen.findByText(/^The charts are paused since/)).toBeDefined();
    expect(router.state.location.search).toEqual({ paused: true });
    const before = lines()[0]?.getAttribute('d');
    await send(server, snapshot(aService(), [point(0), point(1), point(2)]));
    expect(lines()[0]?.getAttribute('d')).toBe(before);
    expect(await axeViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(lines()[0]?.getAttribute('d')).not.toBe(before));

    await user.keyboard('3');
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(router.state.location.search).toEqual({ versions: 'v3' });
    await user.keyboard('3');
    await waitFor(() => expect(lines()).toHaveLength(3));
    // On a slider a digit begins the number.
    sliderOf('v1').focus();
    await user.keyboard('3');
    expect(lines()).toHaveLength(3);
  });

  test('show where the draft would lead, without being drawn anew', async () => {
    const { server, user } = await openReviews();
    await legend();
    await send(server, snapshot(aService(), [point(0), point(1)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    const drafted = () => [...document.querySelectorAll<SVGGElement>('[data-kind="draft"] > g')];
    expect(drafted()).toHaveLength(0);
    sliderOf('v3').focus();
    await user.keyboard('{PageUp}');
    await waitFor(() => expect(drafted()).toHaveLength(3));
    expect(screen.getByText('dotted: draft')).toBeDefined();
    const [, , v3] = drafted();
    const at20 = v3?.style.transform;
    await user.keyboard('{PageUp}');
    await waitFor(() => expect(v3?.style.transform).not.toBe(at20));
    expect(v3?.isConnected).toBe(true);
  });

  test('latency is that of the part of the requests that was chosen', async () => {
    const { user, router } = await openReviews();
    await legend();
    await user.click(await screen.findByRole('radio', { name: 'p99' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ latency: 'p99' }));
  });

  test('say that there were no requests instead of drawing 0 %', async () => {
    await openReviews(aService({ observed: anObservedSplit({ v1: 0, v2: 0, v3: 0 }) }));
    await legend();
    expect(screen.getByText('no data in the last 60s')).toBeDefined();
    expect(screen.getByRole('img', { name: 'Observed: no requests yet' })).toBeDefined();
    expect(lines().map((line) => line.getAttribute('d') ?? '')).toEqual(['', '', '']);
  });

  test('the table is brought up to date when the focus comes to it', async () => {
    const { server } = await openReviews();
    await legend();
    await send(server, snapshot(aService(), [point(0)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    const region = screen.getByRole('region', { name: /^The charts as a table/ });
    const rows = () => within(region).getAllByRole('row').length;
    await waitFor(() => expect(rows()).toBe(2));
    await send(server, snapshot(aService(), [point(0), point(10), point(20)]));
    await waitFor(() => expect(lines()[0]?.getAttribute('d')?.match(/M/g)).toHaveLength(3));
    expect(rows()).toBe(2);
    await waitFor(() => {
      act(() => region.blur());
      act(() => region.focus());
      expect(rows()).toBe(4);
    });
  });

  test('one version stands out wherever it is shown', async () => {
    const { server, user } = await openReviews(aService({ versions: manyVersions, weights: { v1: 70, v4: 30 } }));
    await legend();
    await send(server, snapshot(server.service('reviews'), [point(0), point(1)]));
    await waitFor(() => expect(lines()).toHaveLength(4));
    const bands = () =>
      [...document.querySelectorAll('[data-chart="share"] path[stroke="none"]')].map(
        (path) => path.closest<SVGElement>('[data-version]')?.dataset.version,
      );
    expect(bands()).toEqual([]);
    const shown = within(await legend());
    await user.hover(shown.getByRole('button', { name: 'v2' }));
    await waitFor(() => expect(bands()).toEqual(['v2']));
    await user.unhover(shown.getByRole('button', { name: 'v2' }));
    await waitFor(() => expect(bands()).toEqual([]));
    act(() => sliderOf('v1').focus());
    await waitFor(() => expect(bands()).toEqual(['v1']));
  });

  describe('changes', () => {
    const changed = (weights: Record<string, number>): StreamEvent => ({
      event: 'services',
      changed: [aService({ weights })],
      removed: [],
    });
    const marks = () => document.querySelectorAll('[data-marks] > g');

    test('are marked in all charts, with who and what, and lead to the history', async () => {
      const { server, user, router } = await openReviews();
      await legend();
      await send(server, snapshot(aService(), [point(0), point(1)]));
      await waitFor(() => expect(pathsOf('latency')).toHaveLength(3));
      expect(screen.getByText('No changes in this time.')).toBeDefined();
      server.changes.setHistory([aChange(now + 1200, 'ann', 'canary looks good')]);
      await send(server, changed({ v1: 50, v2: 40, v3: 10 }));
      await send(server, snapshot(aService({ weights: { v1: 50, v2: 40, v3: 10 } }), [point(0), point(1), point(2)]));
      const link = await screen.findByRole('link', { name: /ann$/ });
      expect(marks()).toHaveLength(4);
      const list = screen.getByRole('region', { name: 'Changes in this time' });
      expect(list.textContent).toContain('v1 60 → 50, v2 30 → 40 “canary looks good”');
      expect(await axeViolations()).toEqual([]);
      await user.click(link);
      await waitFor(() => expect(router.state.location.pathname).toBe(`${reviewsPath}/history`));
      expect(router.state.location.hash).toBe('change-1');
      const article = await screen.findByRole('article', { name: /ann$/ });
      await waitFor(() => expect(document.activeElement).toBe(article));
    });

    test('by nobody that is known are marked, too', async () => {
      const { server } = await openReviews();
      await legend();
      await send(server, snapshot(aService(), [point(0), point(1)]));
      await waitFor(() => expect(lines()).toHaveLength(3));
      await send(server, changed({ v1: 0, v2: 0, v3: 100 }));
      const list = await screen.findByRole('region', { name: 'Changes in this time' });
      await waitFor(() => expect(list.textContent).toContain('somebody'));
      expect(list.textContent).toContain('v3 10 → 100');
    });
  });
});

describe('charts of longer times', () => {
  const minute = (at: number): TrafficPoint => ({
    time: now + at * 60_000,
    seconds: 60,
    versions: { v1: { requests: 540, errors: 0 }, v2: { requests: 60, errors: 6 }, v3: { requests: 0, errors: 0 } },
    unattributed: 0,
  });
  const history = (change: Partial<TrafficHistory> = {}): TrafficHistory => ({
    ...{ from: now - 10_800_000, to: now, stepSeconds: 60, source: 'prometheus', reason: null },
    points: [minute(-2), minute(-1), minute(0)],
    marks: [],
    ...change,
  });
  const open = async (answer: Response, search = '?range=3h') => {
    const server = createFakeServer([aService()]);
    server.answerInstead((path) => (path.endsWith('/traffic') ? answer.clone() : null));
    const page = await renderPage({ server, path: `${reviewsPath}${search}` });
    await screen.findByRole('group', { name: 'Versions shown' });
    return { server, ...page };
  };
  const line = (chart: string, version: string) =>
    document.querySelector(`[data-chart="${chart}"] path[data-version="${version}"]`)?.getAttribute('d');

  test('are drawn from the buckets of the server, whose source is named', async () => {
    await open(Response.json(history({ points: [minute(-5), minute(-2), minute(-1), minute(0)] })));
    expect(await screen.findByText('From Prometheus, one point every 60s.')).toBeDefined();
    await waitFor(() => expect(line('rate', 'v1')).toMatch(/^M[\d.]+ [\d.]+M[\d.]+ [\d.]+L/));
    const table = screen.getByRole('table', { name: /^The numbers of the charts, once every 5 min/ });
    await waitFor(() => expect(within(table).getAllByRole('row')).toHaveLength(3));
    expect(table.textContent).toContain('9.0');
    expect(await axeViolations()).toEqual([]);
  });

  test.each([
    { reason: 'beyond-memory', source: 'direct', text: /Without Prometheus only the last minutes/ },
    { reason: 'no-prometheus', source: null, text: /nobody has looked at this one/ },
    { reason: 'prometheus-unreachable', source: null, text: /Prometheus cannot be reached/ },
    { reason: 'forbidden', source: null, text: /may not read Prometheus/ },
  ] as const)('say why points are missing: $reason', async ({ reason, source, text }) => {
    await open(Response.json(history({ reason, source, points: source === null ? [] : [minute(0)] })));
    expect(await screen.findByText(text)).toBeDefined();
    if (source === null) expect(screen.getByText('no data in the last 3 hr')).toBeDefined();
  });

  test('say that there were no requests', async () => {
    const none = { v1: { requests: 0, errors: 0 } };
    await open(Response.json(history({ points: [{ ...minute(0), versions: none }] })), '?range=24h');
    expect(await screen.findByText('no requests in the last 24 hr')).toBeDefined();
  });

  test('show a failure where it happened, and try again', async () => {
    const { server, user } = await open(problemAnswer('forbidden'));
    expect(await screen.findByText('You are not allowed to do this.')).toBeDefined();
    server.answerInstead((path) => (path.endsWith('/traffic') ? Response.json(history()) : null));
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/^From Prometheus/)).toBeDefined();
  });

  test('mark changes by whoever made them', async () => {
    const marks = [
      { time: now - 7_200_000, change: null, user: 'argocd-controller', reason: null, before: null, shares: null },
      {
        ...{ time: now - 3_600_000, change: 'change-7', user: 'ann', reason: 'step 2' },
        ...{ before: { v1: 1, v2: 0 }, shares: { v1: 0.9, v2: 0.1 } },
      },
    ];
    await open(Response.json(history({ marks })));
    const list = await screen.findByRole('region', { name: 'Changes in this time' });
    await waitFor(() => expect(within(list).getAllByRole('listitem')).toHaveLength(2));
    expect(within(list).getByRole('link', { name: /ann$/ }).getAttribute('href')).toBe(
      `${reviewsPath}/history#change-7`,
    );
    expect(list.textContent).toContain('argocd-controller (outside Sluice)rules changed');
    expect(list.textContent).toContain('v1 100 → 90, v2 0 → 10 “step 2”');
    // What was desired is known from the change on that says so.
    expect(document.querySelector('[data-version="v1"] [data-kind="desired"]')?.getAttribute('d')).toMatch(/^M/);
  });
});
