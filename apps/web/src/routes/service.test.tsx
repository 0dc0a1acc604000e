import type { StreamEvent, TrafficPoint } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aService, aVersion, now, someEvidence } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { openReviews, reviewsPath, send, shownWeights, sliderOf } from '../testing/open-reviews.tsx';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const field = (version: string) =>
  screen.getByRole<HTMLInputElement>('textbox', { name: `${version} weight in percent` });
const changedTo = (service: ServiceState): StreamEvent => ({ event: 'services', changed: [service], removed: [] });

const nobody: TrafficPoint = { time: now, seconds: 1, versions: {}, unattributed: 0 };

function trafficOf(
  service: ServiceState,
  change: Partial<ServiceState> = {},
  point: TrafficPoint | null = nobody,
): StreamEvent {
  const { namespace, name, observed, evidence } = { ...service, ...change };
  return { event: 'traffic', time: point?.time ?? now, services: [{ namespace, name, point, observed, evidence }] };
}

const reviewButton = () => screen.getByRole('button', { name: 'Review and apply' });
const isDisabled = (button: HTMLElement) => button.getAttribute('aria-disabled') === 'true';
/** The numbers of a version in the list of versions. */
const cellsOf = (version: string) => {
  const table = within(screen.getByRole('table', { name: /^(Versions with|版本及其)/ }));
  const row = table.getByRole('rowheader', { name: version }).closest('tr');
  return [...(row?.cells ?? [])].map(({ textContent }) => textContent);
};

describe.each([
  {
    language: 'en' as const,
    group: 'Traffic split for everything else',
    sliders: ['v1 weight', 'v2 weight', 'v3 weight'],
    value: '10%, applied 10%, observed 10.2%',
    increase: 'Increase v3 weight in percent',
    lock: 'Lock v3',
    observed: 'Observed: v1 58.6% · v2 31.2% · v3 10.2%; 7,200 requests in the last 60s',
    review: 'Review and apply',
    summary: '3 weights changed: v1 60 → 59 · v2 30 → 30 · v3 10 → 11',
  },
  {
    language: 'zh' as const,
    group: '其余请求的流量分配',
    sliders: ['v1 权重', 'v2 权重', 'v3 权重'],
    value: '10%，已应用 10%，实测 10.2%',
    increase: '提高 v3 权重（百分比）',
    lock: '锁定 v3',
    observed: '实测：v1 58.6% · v2 31.2% · v3 10.2%；最近 60秒 共 7,200 个请求',
    review: '审阅并应用',
    summary: '2 个权重已更改：v1 60 → 59 · v3 10 → 11',
  },
])('the split editor in $language', ({ language, group, sliders, value, increase, lock, observed, review }) => {
  test('has a slider, a number field and a lock for each version, by name', async () => {
    const server = createFakeServer([aService()]);
    const { user } = await renderPage({ server, path: reviewsPath, language });
    const editor = within(await screen.findByRole('group', { name: group }));
    const found = editor.getAllByRole('slider');
    expect(found.map((element) => element.getAttribute('aria-label'))).toEqual(sliders);
    expect(found.at(-1)?.getAttribute('aria-valuetext')).toBe(value);
    expect(editor.getByRole('button', { name: lock, pressed: false })).toBeDefined();
    expect(editor.getByRole('img', { name: observed })).toBeDefined();
    expect(screen.queryByRole('button', { name: review })).toBeNull();

    await user.click(editor.getByRole('button', { name: increase }));
    expect(shownWeights()).toEqual([59, 30, 11]);
    expect(screen.getByRole('button', { name: review })).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

describe('keyboard', () => {
  test('arrows change by one, with Shift and Page keys by ten, and five steps make no drift', async () => {
    const { user } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight>5/}');
    expect(shownWeights()).toEqual([57, 28, 15]);
    await user.keyboard('{ArrowLeft>5/}');
    expect(shownWeights()).toEqual([60, 30, 10]);
    await user.keyboard('{PageUp}');
    expect(shownWeights()[2]).toBe(20);
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    expect(shownWeights()).toEqual([60, 30, 10]);
    await user.keyboard('{End}');
    expect(shownWeights()).toEqual([0, 0, 100]);
    await user.keyboard('{Home}');
    expect(shownWeights()).toEqual([67, 33, 0]);
  });

  test('Escape restores where the gesture began, then leaves the slider', async () => {
    const { user } = await openReviews();
    sliderOf('v1').focus();
    await user.keyboard('{PageUp}{PageUp}{ArrowRight}');
    expect(shownWeights()[0]).toBe(81);
    await user.keyboard('{Escape}');
    expect(shownWeights()).toEqual([60, 30, 10]);
    expect(document.activeElement).toBe(sliderOf('v1'));
    await user.keyboard('{Escape}');
    expect(document.activeElement).not.toBe(sliderOf('v1'));
  });

  test('L locks, M goes to the number, a digit begins it', async () => {
    const { user } = await openReviews();
    sliderOf('v2').focus();
    await user.keyboard('l');
    expect(screen.getByRole('button', { name: 'Lock v2', pressed: true })).toBeDefined();
    expect(sliderOf('v2').disabled).toBe(true);
    sliderOf('v1').focus();
    await user.keyboard('m');
    expect(document.activeElement).toBe(field('v1'));
    expect(field('v1').value).toBe('60%');
    sliderOf('v1').focus();
    await user.keyboard('{End}');
    expect(shownWeights()).toEqual([70, 30, 0]);
    expect(screen.getByText('max 70%: other versions are locked')).toBeDefined();
  });

  test('undo and redo go through whole gestures', async () => {
    const { user } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight>5/}');
    sliderOf('v1').focus();
    await user.keyboard('{End}');
    expect(shownWeights()).toEqual([100, 0, 0]);
    await user.keyboard('{Control>}z{/Control}');
    expect(shownWeights()).toEqual([57, 28, 15]);
    await user.keyboard('{Control>}z{/Control}');
    expect(shownWeights()).toEqual([60, 30, 10]);
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(shownWeights()).toEqual([57, 28, 15]);
  });
});

describe('the number field', () => {
  test.each([
    { typed: '25', to: [50, 25, 25] },
    { typed: '25%', to: [50, 25, 25] },
    { typed: '２５', to: [50, 25, 25] },
    { typed: '250', to: [0, 0, 100] },
    { typed: '12.5', to: [58, 29, 13] },
    { typed: '', to: [60, 30, 10] },
    { typed: 'abc', to: [60, 30, 10] },
  ])('"$typed" gives $to', async ({ typed, to }) => {
    const { user } = await openReviews();
    await user.clear(field('v3'));
    if (typed !== '') await user.type(field('v3'), typed);
    expect(shownWeights()).toEqual([60, 30, 10]);
    await user.keyboard('{Enter}');
    expect(shownWeights()).toEqual(to);
    expect(field('v3').value).toBe(`${to[2]}%`);
  });

  test('Escape brings the old number back, Shift and Page keys change by ten', async () => {
    const { user } = await openReviews();
    await user.clear(field('v3'));
    await user.type(field('v3'), '77');
    await user.keyboard('{Escape}');
    expect(field('v3').value).toBe('10%');
    await user.tab();
    expect(shownWeights()).toEqual([60, 30, 10]);
    field('v3').focus();
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}{PageUp}');
    expect(field('v3').value).toBe('30%');
    await user.keyboard('{PageDown}{PageDown}');
    expect(shownWeights()).toEqual([60, 30, 10]);
  });
});

describe('dividers of the bar', () => {
  const dividers = () => [...document.querySelectorAll<HTMLElement>('[data-divider]')];
  const drag = async (divider: HTMLElement | undefined, ...clientXs: number[]) => {
    const bar = divider?.parentElement;
    if (divider === undefined || bar === null || bar === undefined) throw new Error('there is no such divider');
    vi.spyOn(bar, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 200, 36));
    fireEvent.pointerDown(divider, { button: 0, pointerId: 1, pointerType: 'mouse', clientX: 100 });
    for (const clientX of clientXs) {
      fireEvent.pointerMove(window, { pointerId: 1, clientX });
      await act(() => new Promise((painted) => requestAnimationFrame(painted)));
    }
  };

  test('move weight between neighbours, and a segment that was emptied can be filled again', async () => {
    await openReviews();
    expect(dividers()).toHaveLength(2);
    await drag(dividers()[0], 200, 140);
    expect(shownWeights()).toEqual([80, 10, 10]);
    fireEvent.pointerUp(window, { pointerId: 1 });
    expect(shownWeights()).toEqual([80, 10, 10]);
  });

  test('are given up by Escape, and stand still beside a lock', async () => {
    const { user } = await openReviews();
    await drag(dividers()[1], 120);
    expect(shownWeights()).toEqual([60, 40, 0]);
    await user.keyboard('{Escape}');
    expect(shownWeights()).toEqual([60, 30, 10]);
    fireEvent.pointerMove(window, { pointerId: 1, clientX: 150 });
    await user.click(screen.getByRole('button', { name: 'Lock v1' }));
    await drag(dividers()[0], 150);
    expect(shownWeights()).toEqual([60, 30, 10]);
  });
});

test('a change is announced once, after the last step', async () => {
  const { user } = await openReviews();
  sliderOf('v3').focus();
  await user.keyboard('{ArrowRight>5/}');
  const voice = document.querySelector('output');
  expect(voice?.textContent).toBe('');
  await waitFor(() => expect(voice?.textContent).toBe('v1 57, v2 28, v3 15 percent'));
});

test('presets set the candidate, all to one opens the review with Apply focused', async () => {
  const { user } = await openReviews();
  await user.click(screen.getByRole('button', { name: '25%' }));
  expect(shownWeights()).toEqual([50, 25, 25]);
  await user.click(screen.getByRole('button', { name: 'Split evenly' }));
  expect(shownWeights()).toEqual([34, 33, 33]);
  await user.click(screen.getByRole('button', { name: 'All to v3' }));
  const dialog = await screen.findByRole('dialog', { name: 'Promote v3 of reviews' });
  await within(dialog).findByText('The cluster would accept it.');
  expect(dialog.textContent).toContain('The share of v3 goes from 10% to 100%.');
  await waitFor(() => expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Apply' })));
});

describe('without a rule', () => {
  test('shows the split by pods, starts with all on v1, and creates', async () => {
    const { user, server } = await openReviews(aService({ weights: null }));
    expect(screen.getByText(/^No rule yet: requests go to all ready pods of v1, v2, v3\./)).toBeDefined();
    expect(shownWeights()).toEqual([34, 33, 33]);
    expect(await axeViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Start with all on v1' }));
    expect(shownWeights()).toEqual([100, 0, 0]);
    expect(screen.getByText('A first rule will be written: v1 100% · v2 0% · v3 0%')).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Review and apply' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('Create VirtualService default/reviews')).toBeDefined();
    expect(dialog.getByText('The share of v1 goes from 33% to 100%.')).toBeDefined();
    await user.type(dialog.getByRole('textbox', { name: 'Name of the service' }), 'reviews{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.changes.requests.at(-1)).toMatchObject({
      operation: 'apply',
      body: { edits: [{ type: 'setWeights', weights: { v1: 100, v2: 0, v3: 0 } }] },
    });
    expect(screen.queryByText(/^No rule yet/)).toBeNull();
  });
});

describe('somebody else', () => {
  test('moves what is applied while nothing is drafted', async () => {
    const { server } = await openReviews();
    await send(server, changedTo(aService({ weights: { v1: 0, v2: 0, v3: 100 } })));
    expect(shownWeights()).toEqual([0, 0, 100]);
  });

  test('changes the same weights: nothing is applied before the choice', async () => {
    const { user, server } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight>5/}');
    await send(server, changedTo(aService({ weights: { v1: 75, v2: 0, v3: 25 } })));
    expect(shownWeights()).toEqual([57, 28, 15]);
    const alert = within(screen.getByRole('alert'));
    expect(alert.getByText('v1 75% · v2 0% · v3 25%')).toBeDefined();
    expect(alert.getByText('Somebody else changed this split meanwhile.')).toBeDefined();
    expect(isDisabled(reviewButton())).toBe(true);
    expect(screen.getByText('First choose between your draft and theirs.')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.click(alert.getByRole('button', { name: 'Keep mine' }));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(shownWeights()).toEqual([57, 28, 15]);
    expect(isDisabled(reviewButton())).toBe(false);
  });

  test('is named, with the time; and it is said that no rule is left', async () => {
    const { user, server } = await openReviews();
    const object = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
    server.changes.setHistory([], [{ object, manager: 'kubectl-edit', at: new Date(now).toISOString() }]);
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight}');
    await send(server, changedTo(aService({ weights: { v1: 75, v2: 0, v3: 25 } })));
    const time = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', hourCycle: 'h23' }).format(now);
    const alert = within(screen.getByRole('alert'));
    const named = await alert.findByText(/^kubectl-edit \(outside Sluice\) changed this split meanwhile, at /);
    expect(named.textContent).toContain(time);
    await send(server, changedTo(aService({ weights: null })));
    expect(await alert.findByText('no rule: requests go to all ready pods')).toBeDefined();
    expect(await alert.findByText('Somebody else changed this split meanwhile.')).toBeDefined();
  });

  test('take theirs drops the draft', async () => {
    const { user, server } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight}');
    await send(server, changedTo(aService({ weights: { v1: 75, v2: 0, v3: 25 } })));
    await user.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(shownWeights()).toEqual([75, 0, 25]);
    expect(screen.queryByRole('button', { name: 'Review and apply' })).toBeNull();
  });

  test('faster than the review: it closes for the choice', async () => {
    const { user, server } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight}{Enter}');
    await screen.findByRole('dialog');
    await send(server, changedTo(aService({ weights: { v1: 75, v2: 0, v3: 25 } })));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Keep mine' })).toBeDefined();
  });
});

describe('drafts stay', () => {
  test('over leaving and coming back', async () => {
    const { user, router } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{ArrowRight>5/}');
    await act(() => router.navigate({ to: '/settings' }));
    await act(() => router.navigate({ to: '/n/$ns/s/$svc', params: { ns: 'default', svc: 'reviews' } }));
    await screen.findByRole('heading', { name: 'reviews' });
    expect(shownWeights()).toEqual([57, 28, 15]);
    expect(screen.getByRole('button', { name: 'Review and apply' })).toBeDefined();
  });

  test('and come with a link, unapplied', async () => {
    const { server, router } = await openReviews(aService(), { path: `${reviewsPath}?draft=v1:57,v2:28,v3:15,v9:0` });
    await waitFor(() => expect(shownWeights()).toEqual([57, 28, 15]));
    expect(screen.getByText('This draft came with the link. It is not applied.')).toBeDefined();
    expect(screen.getByText(/does not have: v9/)).toBeDefined();
    await waitFor(() => expect(router.state.location.searchStr).toBe(''));
    expect(server.changes.requests).toEqual([]);
  });
});

describe('what cannot be edited', () => {
  test('says why, and shows its values', async () => {
    const { desired } = aService();
    await openReviews(aService({ desired: { ...desired, notEditable: 'other-hosts' } }));
    expect(screen.getByText('The default rule also sends to other hosts; edit it as YAML.')).toBeDefined();
    expect(shownWeights()).toEqual([60, 30, 10]);
    expect(screen.getAllByRole<HTMLInputElement>('slider').every(({ disabled }) => disabled)).toBe(true);
    expect(screen.queryByRole('button', { name: 'Split evenly' })).toBeNull();
    expect(await axeViolations()).toEqual([]);
  });

  test('one version alone has nothing to split', async () => {
    await openReviews(aService({ versions: [aVersion('v1')], weights: null }));
    expect(screen.getByText('100 % go to v1. Add a version to split.')).toBeDefined();
    expect(sliderOf('v1').disabled).toBe(true);
  });

  test('weights of another total are shown with their raw numbers', async () => {
    await openReviews(aService({ weights: { v1: 3, v2: 1, v3: 0 } }));
    expect(shownWeights()).toEqual([75, 25, 0]);
    expect(screen.getByText(/written as v1 3, v2 1, v3 0 \(total 4\)\. The first edit rewrites/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Review and apply' })).toBeNull();
  });

  test('what goes elsewhere is part of the total, and no edit is promised where there is none', async () => {
    const { desired } = aService({ weights: { v1: 3, v2: 1, v3: 0 } });
    await openReviews(aService({ desired: { ...desired, total: 5, notEditable: 'other-hosts' } }));
    expect(screen.getByText('The weights are written as v1 3, v2 1, v3 0, 1 elsewhere (total 5).')).toBeDefined();
  });

  test('rules above are told', async () => {
    const { desired } = aService();
    await openReviews(aService({ desired: { ...desired, rulesAbove: 1 } }));
    expect(screen.getByText(/^1 rule above takes requests first\./)).toBeDefined();
  });
});

test('without ticks the values stay, with the time they are from', async () => {
  const { server } = await openReviews();
  await send(server, trafficOf(aService()));
  expect(screen.queryByText(/^as of/)).toBeNull();
  expect((await screen.findAllByText(/^as of \d\d:\d\d:\d\d$/, {}, { timeout: 8000 })).length).toBeGreaterThan(0);
  expect(screen.getByRole('status', { name: 'Live connection' }).textContent).toBe('Slow');
  expect(shownWeights()).toEqual([60, 30, 10]);
  await send(server, trafficOf(aService()));
  expect(screen.queryByText(/^as of/)).toBeNull();
});

test('old numbers are asked about before anything is applied', async () => {
  const { user, server } = await openReviews();
  await send(server, trafficOf(aService()));
  expect((await screen.findAllByText(/^as of \d\d:\d\d:\d\d$/, {}, { timeout: 8000 })).length).toBeGreaterThan(0);
  sliderOf('v3').focus();
  await user.keyboard('{ArrowRight}{Enter}');
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText(/^Change VirtualService/);
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 45_000);
  await user.click(dialog.getByRole('button', { name: 'Apply' }));
  clock.mockRestore();
  expect((await dialog.findByRole('alert')).textContent).toMatch(/The numbers on this page are [45]\ds old/);
  expect(server.changes.requests.every(({ operation }) => operation === 'preview')).toBe(true);
  expect(await axeViolations()).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Apply anyway' }));
  await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
});

test('the title of the tab begins with the verdict', async () => {
  const { server } = await openReviews();
  await waitFor(() => expect(document.title).toBe('✓ reviews · Sluice'));
  await send(server, trafficOf(aService(), { evidence: someEvidence({ state: 'diverges' }) }));
  await waitFor(() => expect(document.title).toBe('✕ reviews · Sluice'));
  await send(server, trafficOf(aService(), { evidence: someEvidence({ state: 'collecting' }) }));
  await waitFor(() => expect(document.title).toBe('⟳ reviews · Sluice'));
  await send(server, trafficOf(aService(), { evidence: someEvidence({ state: 'blind', reason: 'no-answer' }) }));
  await waitFor(() => expect(document.title).toBe('reviews · Sluice'));
});

test('with the cluster away drafting goes on, applying waits', async () => {
  const { server, user } = await openReviews();
  await send(server, { event: 'cluster', cluster: { state: 'unreachable', since: now, detail: null } });
  expect(screen.getByRole('alert').textContent).toContain('The cluster cannot be reached since');
  sliderOf('v3').focus();
  await user.keyboard('{ArrowRight}{Enter}');
  expect(shownWeights()[2]).toBe(11);
  await user.click(reviewButton());
  expect(screen.queryByRole('dialog')).toBeNull();
  // The button keeps the focus, so that its reason can be read.
  expect(isDisabled(reviewButton())).toBe(true);
  expect(document.activeElement).toBe(reviewButton());
  const reason = document.getElementById(reviewButton().getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toBe('Applying waits for the cluster, which cannot be reached. The draft stays.');
  for (const name of ['All to v3', 'Promote v3']) {
    const button = screen.getByRole('button', { name });
    await user.click(button);
    expect(isDisabled(button)).toBe(true);
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/since/);
  }
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(await axeViolations()).toEqual([]);
});

test('with the cluster away nothing looks live: numbers have their time, the verdict is withdrawn', async () => {
  const { server } = await openReviews();
  await send(server, trafficOf(aService()));
  await send(server, { event: 'cluster', cluster: { state: 'unreachable', since: now + 2000, detail: null } });
  const blind = someEvidence({ state: 'blind', since: null, requests: 0, reason: 'no-answer' });
  await send(server, trafficOf(aService(), { evidence: blind }, null));
  const mark = screen.getByRole('status', { name: 'Live connection' });
  await waitFor(() => expect(mark.textContent).toBe('Cluster unreachable'));
  const asOf = new Intl.DateTimeFormat('en-US', { timeStyle: 'medium', hourCycle: 'h23' }).format(now);
  expect(screen.getAllByText(`as of ${asOf}`)).toHaveLength(3);
  expect(screen.queryByText('Matches')).toBeNull();
  expect(await screen.findByText('No data about requests: the cluster cannot be reached')).toBeDefined();
  expect(screen.getByRole('img', { name: /^Observed: v1 58.6%/ })).toBeDefined();
  await send(server, { event: 'cluster', cluster: { state: 'live', since: now + 9000, detail: null } });
  await send(server, trafficOf(aService()));
  expect(screen.queryByText(/^as of/)).toBeNull();
  expect(await screen.findByText('Matches')).toBeDefined();
});

test.each([
  { language: 'en' as const, lane: 'Observed: no data: no proxy answers', chip: 'No data' },
  { language: 'zh' as const, lane: '实测：无数据：没有代理作出回答', chip: '无数据' },
])('without an answer of the proxies old numbers are gone, in $language', async ({ language, lane, chip }) => {
  const server = createFakeServer([aService()]);
  await renderPage({ server, path: reviewsPath, language });
  await screen.findByRole('heading', { level: 1, name: 'reviews' });
  await send(server, trafficOf(aService()));
  const blind = someEvidence({ state: 'blind', since: null, requests: 0, reason: 'no-answer' });
  await send(server, trafficOf(aService(), { evidence: blind }, null));
  expect(await screen.findByRole('img', { name: lane })).toBeDefined();
  expect(screen.getByText(chip)).toBeDefined();
  expect(cellsOf('v3').slice(-4, -1)).toEqual(['–', '–', '–']);
});

test('right after a change it says when counting begins, and rates are of the latest seconds', async () => {
  const { server } = await openReviews();
  const settling = (secondsLeft: number) =>
    someEvidence({ state: 'collecting', since: null, requests: 0, needed: null, secondsLeft, reason: 'settling' });
  const versions = {
    v1: { requests: 90, errors: 0 },
    v2: { requests: 20, errors: 5, durations: { 10: 18, 50: 2 } },
    v3: { requests: 10, errors: 0 },
  };
  const point = { time: now, seconds: 1, versions, unattributed: 0 };
  await send(server, trafficOf(aService(), { observed: null, evidence: settling(2.4) }, point));
  expect(await screen.findByText('Giving the proxies a moment: counting starts in 3s')).toBeDefined();
  expect(screen.getByRole('img', { name: 'Observed: nothing counted yet since the change' })).toBeDefined();
  expect(cellsOf('v2').slice(-4, -1)).toEqual(['20.0', '75.0%, below 99%', '≤ 50 ms']);
  expect(screen.getByText(/^60% ≈ 72\.0 requests\/s/)).toBeDefined();
  await send(server, trafficOf(aService(), { observed: null, evidence: settling(0) }, { ...point, time: now + 1000 }));
  expect(await screen.findByText('Giving the proxies a moment: counting starts now')).toBeDefined();
});

test('a service that does not exist is not found', async () => {
  await renderPage({ server: createFakeServer([aService()]), path: '/n/default/s/nowhere' });
  expect(await screen.findByRole('heading', { name: 'No service nowhere in default' })).toBeDefined();
  expect(await axeViolations()).toEqual([]);
});
