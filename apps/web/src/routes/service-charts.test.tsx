import type { StreamEvent, TrafficPoint } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { anObservedSplit, aService, now } from '../testing/bookinfo.ts';
import { openReviews, send, sliderOf } from '../testing/open-reviews.tsx';
import { axeViolations } from '../testing/render-page.tsx';

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
    for (const chart of ['rate', 'success']) expect(pathsOf(chart)).toHaveLength(3);
    expect(pathsOf('latency').filter((path) => path.getAttribute('d') !== '')).toHaveLength(1);

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

  test('one legend filters all of them', async () => {
    const { server, user, router } = await openReviews();
    const shown = within(await legend());
    await send(server, snapshot(aService(), [point(0), point(1)]));
    await waitFor(() => expect(lines()).toHaveLength(3));
    await user.click(shown.getByRole('button', { name: 'v2' }));
    await waitFor(() => expect(lines()).toHaveLength(2));
    expect(pathsOf('rate')).toHaveLength(2);
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
    await user.click(screen.getByRole('radio', { name: 'p99' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ latency: 'p99' }));
  });

  test('say that there were no requests instead of drawing 0 %', async () => {
    await openReviews(aService({ observed: anObservedSplit({ v1: 0, v2: 0, v3: 0 }) }));
    await legend();
    expect(screen.getByText('no data in the last 60s')).toBeDefined();
    expect(screen.getByRole('img', { name: 'Observed: no requests yet' })).toBeDefined();
    expect(lines().map((line) => line.getAttribute('d') ?? '')).toEqual(['', '', '']);
  });
});
