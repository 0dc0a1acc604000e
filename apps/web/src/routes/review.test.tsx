import { Change, type Preview } from '@sluice/shared/api/changes';
import type { StreamEvent } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { ServiceState } from '@sluice/shared/api/services';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, aVersion, now, someEvidence } from '../testing/bookinfo.ts';
import { jasonToV2 } from '../testing/fake-changes.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { openReviews, reviewsPath, send, shownWeights, sliderOf } from '../testing/open-reviews.tsx';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const accepted = 'The cluster would accept it.';
const region = () => within(screen.getByRole('region', { name: 'The last change' }));
const changedTo = (service: ServiceState): StreamEvent => ({ event: 'services', changed: [service], removed: [] });

async function draftAndReview(service?: ServiceState, prepare?: (server: ReturnType<typeof createFakeServer>) => void) {
  const page = await openReviews(service);
  prepare?.(page.server);
  sliderOf('v3').focus();
  await page.user.keyboard('{ArrowRight>5/}{Enter}');
  const dialog = within(await screen.findByRole('dialog'));
  return { ...page, dialog };
}

const adjusted = (change: (preview: Preview) => Partial<Preview>) => (preview: Preview) => ({
  ...preview,
  ...change(preview),
});
/** Everything went to v1 before. */
const earlier = Change.parse({
  id: 'c1',
  namespace: 'default',
  services: ['reviews'],
  action: 'applyChange',
  state: 'applied',
  user: 'ann',
  at: '2026-03-01T11:00:00Z',
  reason: null,
  edits: [],
  undoes: null,
  objects: [],
  shares: { before: { v1: 0.6, v2: 0.3, v3: 0.1 }, after: { v1: 1 } },
  writes: [],
  warnings: [],
});

const everyWrite = (change: Partial<Preview['writes'][number]>) =>
  adjusted(({ writes }) => ({ writes: writes.map((write) => ({ ...write, ...change })) }));

describe('the sheet', () => {
  test('says what changes and what does not, checks it, then does it for the state that was checked', async () => {
    const { user, server, dialog } = await draftAndReview(aService(), ({ changes }) =>
      changes.setRulesAbove([jasonToV2]),
    );
    expect(await dialog.findByText(accepted)).toBeDefined();
    expect(dialog.getByRole('heading', { level: 2, name: 'Send 15% of reviews to v3' })).toBeDefined();
    expect(dialog.getByText('The share of v3 goes from 10% to 15%.')).toBeDefined();
    expect(dialog.getByText('rule 1 (end-user = jason → v2) stays.')).toBeDefined();
    // Nobody knows how many requests the rule above takes, so no rate is told.
    expect(
      dialog.getByText('5 of every 100 requests that no rule above takes go to v3 (3 from v1, 2 from v2).'),
    ).toBeDefined();
    expect(dialog.getByText(/^Last written by kubectl/)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.type(dialog.getByRole('textbox', { name: 'Note (optional)' }), 'canary{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    const edits = [{ type: 'setWeights', weights: { v1: 57, v2: 28, v3: 15 } }];
    expect(server.changes.requests).toMatchObject([
      { operation: 'preview', body: { edits } },
      {
        operation: 'apply',
        body: { edits, reason: 'canary' },
        ifMatch: '"etag-{"v1":60,"v2":30,"v3":10}"',
        idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
    expect(screen.queryByRole('button', { name: 'Review and apply' })).toBeNull();
    expect(shownWeights()).toEqual([57, 28, 15]);
  });

  test('tells how many requests move, and on how many pods they land', async () => {
    const { dialog } = await draftAndReview();
    expect(await dialog.findByText('≈ 6 requests/s go to v3: 5 of every 100 (3 from v1, 2 from v2).')).toBeDefined();
    expect(dialog.getByText('v3 then takes ≈ 18/s on 2 ready pods.')).toBeDefined();
  });

  test('puts the focus on Apply when nothing speaks against the change, so that Enter applies', async () => {
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    await waitFor(() => expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Apply' })));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
  });

  test('Escape closes and keeps the draft, and focus goes back', async () => {
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(shownWeights()).toEqual([57, 28, 15]);
    await waitFor(() => expect(document.activeElement).toBe(sliderOf('v3')));
    expect(server.changes.requests.every(({ operation }) => operation === 'preview')).toBe(true);
  });

  test('shows the difference of the YAML, with the sign as a word', async () => {
    const { user, dialog } = await draftAndReview();
    await user.click(
      await dialog.findByText('VirtualService default/reviews: 3 lines removed, 3 lines added', {
        selector: 'summary',
      }),
    );
    const rows = within(dialog.getByRole('table', { name: /^VirtualService default\/reviews/ })).getAllByRole('row');
    const texts = rows.map(({ textContent }) => textContent);
    expect(texts).toContainEqual(expect.stringMatching(/−removed +weight: 60/));
    expect(texts).toContainEqual(expect.stringMatching(/\+added +weight: 57/));
    expect(await axeViolations()).toEqual([]);
  });

  test('offers the change for other hands', async () => {
    const { user, dialog } = await draftAndReview();
    await user.click(await dialog.findByText('Take it elsewhere'));
    expect(dialog.getByRole('region', { name: 'The change as Git patch' }).textContent).toContain(
      '--- a/default/virtualservice-reviews.yaml',
    );
    await user.click(dialog.getByRole('radio', { name: 'kubectl' }));
    expect(dialog.getByRole('region', { name: 'The change as kubectl' }).textContent).toContain(
      "kubectl -n 'default' patch virtualservice.networking.istio.io 'reviews' --type=json -p",
    );
    await user.click(dialog.getByRole('radio', { name: 'curl' }));
    const curl = dialog.getByRole('region', { name: 'The change as curl' }).textContent;
    expect(curl).toContain('/api/v1/namespaces/default/services/reviews/changes');
    expect(curl).toContain('"weights":{"v1":57,"v2":28,"v3":15}');
    await user.click(dialog.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe(curl);
    expect(dialog.getByRole('button', { name: 'Copied' })).toBeDefined();
  });

  test('a change that changes nothing has no Apply that does', async () => {
    const { user, server, dialog } = await draftAndReview(aService(), ({ changes }) =>
      changes.adjustPreviews(adjusted(() => ({ writes: [], rules: { before: [], after: [] } }))),
    );
    expect(await dialog.findByText('Same as applied: there is nothing to write.')).toBeDefined();
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect(server.changes.requests.map(({ operation }) => operation)).toEqual(['preview']);
  });
});

describe.each([
  {
    language: 'en' as const,
    slider: 'v3 weight',
    name: 'Send 15% of reviews to v3',
    headings: ['What changes', 'What does not change', 'Who is affected', 'Checks', 'YAML'],
    buttons: ['Close', 'Apply'],
    note: 'Note (optional)',
  },
  {
    language: 'zh' as const,
    slider: 'v3 权重',
    name: '将 reviews 的 15% 发往 v3',
    headings: ['更改内容', '不变的部分', '影响范围', '检查', 'YAML 差异'],
    buttons: ['关闭', '应用'],
    note: '备注（可选）',
  },
])('the sheet in $language', ({ language, slider, name, headings, buttons, note }) => {
  test('has its parts by role and name', async () => {
    const server = createFakeServer([aService()]);
    server.changes.setRulesAbove([jasonToV2]);
    const { user } = await renderPage({ server, path: reviewsPath, language });
    (await screen.findByRole('slider', { name: slider })).focus();
    await user.keyboard('{ArrowRight>5/}{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name }));
    await dialog.findByRole('heading', { name: headings.at(-1) ?? '' });
    expect(dialog.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([name, ...headings]);
    expect(dialog.getByRole('textbox', { name: note })).toBeDefined();
    const shown = dialog.getAllByRole('button').map(({ textContent }) => textContent);
    expect(shown.slice(-2)).toEqual(buttons);
    expect(await axeViolations()).toEqual([]);
  });
});

describe('what speaks against a change', () => {
  test('a refusal of the cluster blocks, in its own words', async () => {
    const refusal = {
      code: 'cluster-refused' as const,
      detail: 'admission webhook "validation.istio.io" denied the request',
      issues: [{ path: 'spec.http[0]', message: 'weight must be positive' }],
    };
    const { user, server, dialog } = await draftAndReview(aService(), ({ changes }) =>
      changes.adjustPreviews(everyWrite({ refusal })),
    );
    expect(await dialog.findByText('The cluster would refuse it:')).toBeDefined();
    expect(dialog.getByText('spec.http[0]: weight must be positive')).toBeDefined();
    expect(dialog.getByText('Blocks')).toBeDefined();
    const apply = dialog.getByRole('button', { name: 'Apply' });
    expect(apply.getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).not.toBe(apply);
    await user.click(apply);
    expect(server.changes.requests.map(({ operation }) => operation)).toEqual(['preview']);
    expect(await axeViolations()).toEqual([]);
  });

  test('missing rights are named by object and verb', async () => {
    const { dialog } = await draftAndReview(aService(), ({ changes }) =>
      changes.adjustPreviews(everyWrite({ allowed: false })),
    );
    expect(
      await dialog.findByText('You may not do this. Needed: patch virtualservices.networking.istio.io in default.'),
    ).toBeDefined();
    expect(dialog.getByRole('button', { name: 'Apply' }).getAttribute('aria-disabled')).toBe('true');
  });

  test('for objects of Argo CD the patch comes first', async () => {
    const owners = [{ tool: 'argo-cd' as const, name: 'shop', namespace: null, evidence: 'label' as const }];
    const { dialog, user } = await draftAndReview(aService(), ({ changes }) =>
      changes.adjustPreviews(everyWrite({ owners })),
    );
    expect(await dialog.findByText('Managed by Argo CD (shop): this may be reverted.')).toBeDefined();
    const apply = dialog.getByRole('button', { name: 'Apply all the same' });
    expect(apply.dataset.look).toBe('plain');
    expect(document.activeElement).not.toBe(apply);
    await user.click(dialog.getByRole('button', { name: 'Copy Git patch' }));
    expect(await navigator.clipboard.readText()).toContain('+++ b/default/virtualservice-reviews.yaml');
    expect(await axeViolations()).toEqual([]);
  });

  test('new findings are told apart from those that were there', async () => {
    const finding = (message: string) => ({
      code: 'SLU0006',
      severity: 'warning' as const,
      object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
      path: ['spec'],
      messageKey: message,
      params: {},
      message,
    });
    const { dialog } = await draftAndReview(aService(), ({ changes }) =>
      changes.adjustPreviews(
        adjusted(() => ({
          findings: { before: [finding('old'), finding('solved')], after: [finding('old'), finding('fresh')] },
        })),
      ),
    );
    expect(await dialog.findByText('New: fresh (SLU0006, VirtualService default/reviews)')).toBeDefined();
    expect(dialog.getByText('Solved: solved (SLU0006, VirtualService default/reviews)')).toBeDefined();
    expect(dialog.queryByText(/old/)).toBeNull();
  });

  test('a version without ready pods needs to be forced by name, and that can be taken back', async () => {
    const versions = [aVersion('v1'), aVersion('v2'), aVersion('v3', { ready: 0, total: 2 })];
    const { user, server, dialog } = await draftAndReview(aService({ versions }), (fake) =>
      fake.answerInstead((path) =>
        path.endsWith('/changes/preview')
          ? problemAnswer('version-not-ready', {
              issues: [{ path: 'body.edits.0.weights.v3', message: 'Version v3 has no ready pod' }],
            })
          : null,
      ),
    );
    const force = await dialog.findByRole('checkbox', { name: 'Send requests to v3 although no pod of it is ready' });
    // Where in the request it stands is nothing for people.
    expect(dialog.getByText('Version v3 has no ready pod')).toBeDefined();
    server.answerInstead(null);
    await user.click(force);
    expect(await dialog.findByText(accepted)).toBeDefined();
    expect(server.changes.requests.at(-1)?.body).toMatchObject({ edits: [{ type: 'setWeights', force: ['v3'] }] });
    expect(await axeViolations()).toEqual([]);
    await user.click(dialog.getByRole('checkbox', { checked: true }));
    await waitFor(() => expect(server.changes.requests.at(-1)?.body).not.toMatchObject({ edits: [{ force: ['v3'] }] }));
  });

  test('a big move is held down, or the service is typed', async () => {
    const { user, server } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{End}{Enter}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Send all of reviews to v3' }));
    expect(await dialog.findByText(/^This moves 90% of the requests\./)).toBeDefined();
    await waitFor(() => expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Hold to apply' })));
    await user.keyboard('{Enter}');
    expect(server.changes.requests.map(({ operation }) => operation)).toEqual(['preview']);
    await user.type(dialog.getByRole('textbox', { name: 'Name of the service' }), 'reviews{Enter}');
    await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
  });

  test('holding the key is enough', async () => {
    const { user, server } = await openReviews();
    sliderOf('v3').focus();
    await user.keyboard('{End}{Enter}');
    const hold = await screen.findByRole('button', { name: 'Hold to apply' });
    await waitFor(() => expect(document.activeElement).toBe(hold));
    await user.keyboard('{Enter>}');
    await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
    await user.keyboard('{/Enter}');
  });
});

describe('failures', () => {
  const failApply = (server: ReturnType<typeof createFakeServer>, answer: () => Response) =>
    server.answerInstead((path, method) => (path.endsWith('/changes') && method === 'POST' ? answer() : null));

  test('a preview that fails is told in place, and can be tried again', async () => {
    const { user, server, dialog } = await draftAndReview(aService(), (fake) =>
      fake.answerInstead((path) => (path.endsWith('/preview') ? problemAnswer('cluster-unreachable') : null)),
    );
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('The cluster cannot be reached.');
    expect(await axeViolations()).toEqual([]);
    server.answerInstead(null);
    await user.click(dialog.getByRole('button', { name: 'Retry' }));
    expect(await dialog.findByText(accepted)).toBeDefined();
    expect(dialog.queryByRole('alert')).toBeNull();
  });

  test('a 403 keeps the sheet, the note and the draft; trying again sends the same key', async () => {
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    const reason = dialog.getByRole<HTMLInputElement>('textbox', { name: 'Note (optional)' });
    await user.type(reason, 'canary');
    failApply(server, () => problemAnswer('forbidden'));
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('Nothing was written. The draft stays.');
    expect(reason.value).toBe('canary');
    expect(screen.queryByRole('region', { name: 'The last change' })).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(shownWeights()).toEqual([57, 28, 15]));
  });

  test('a failed attempt and the next one carry the same key', async () => {
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    failApply(server, () => problemAnswer('cluster-unreachable'));
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await dialog.findByRole('alert');
    server.answerInstead(null);
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
    expect(server.attemptedKeys).toHaveLength(2);
    expect(new Set(server.attemptedKeys).size).toBe(1);
  });

  test('somebody else was faster in the same place: three sides and a choice', async () => {
    const conflict = {
      object: { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' },
      base: { http: [{ route: [{ destination: { host: 'reviews', subset: 'v3' }, weight: 10 }] }] },
      theirs: { http: [{ route: [{ destination: { host: 'reviews', subset: 'v3' }, weight: 25 }] }] },
      mine: { http: [{ route: [{ destination: { host: 'reviews', subset: 'v3' }, weight: 15 }] }] },
      lastWriter: { manager: 'kubectl-edit', at: '2026-03-01T11:59:48Z' },
      values: [{ path: '/spec/http/0/route/0/weight', base: 10, theirs: 25, mine: 15 }],
    };
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    failApply(server, () => problemAnswer('conflict', { conflicts: [conflict] }));
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    const alert = within(await dialog.findByRole('alert'));
    expect(alert.getByText(/^kubectl-edit changed VirtualService default\/reviews at /)).toBeDefined();
    const row = alert.getByRole('rowheader', { name: 'rule 1, destination v3, weight' }).closest('tr');
    expect([...(row?.cells ?? [])].slice(1).map(({ textContent }) => textContent)).toEqual(['10', '25', '15']);
    await user.click(alert.getByRole('button', { name: 'Compare' }));
    expect(alert.getAllByRole('table')).toHaveLength(3);
    expect(await axeViolations()).toEqual([]);

    server.answerInstead(null);
    await user.click(alert.getByRole('button', { name: 'Keep mine' }));
    expect(await dialog.findByText(accepted)).toBeDefined();
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(server.changes.requests.at(-1)?.operation).toBe('apply'));
  });

  test('taking theirs drops the draft', async () => {
    const conflict = {
      object: { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' },
      base: {},
      theirs: {},
      mine: {},
      lastWriter: null,
      values: [],
    };
    const { user, server, dialog } = await draftAndReview();
    await dialog.findByText(accepted);
    failApply(server, () => problemAnswer('conflict', { conflicts: [conflict] }));
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await user.click(await dialog.findByRole('button', { name: 'Take theirs' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(shownWeights()).toEqual([60, 30, 10]);
  });
});

test('U reviews the undo of the last change in effect', async () => {
  const { user, server } = await draftAndReview();
  await user.keyboard('{Escape}');
  server.changes.setHistory([earlier]);
  (document.activeElement as HTMLElement | null)?.blur();
  await user.keyboard('u');
  expect(await screen.findByRole('dialog', { name: /^Undo: v1 100 → 60, .*, ann\)$/ })).toBeDefined();
});

describe('promotion', () => {
  const promote = async (prepare?: (server: ReturnType<typeof createFakeServer>) => void) => {
    const page = await openReviews();
    prepare?.(page.server);
    await page.user.click(screen.getByRole('button', { name: 'Promote v3' }));
    return { ...page, dialog: within(await screen.findByRole('dialog', { name: 'Promote v3 of reviews' })) };
  };

  test('one press to a filled review, one more to apply', async () => {
    const { user, server, dialog } = await promote(({ changes }) => changes.setRulesAbove([jasonToV2]));
    expect(await dialog.findByText('rule 1 (end-user = jason → v2) stays.')).toBeDefined();
    await waitFor(() => expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Apply' })));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(shownWeights()).toEqual([0, 0, 100]));
    expect(server.changes.requests.at(-1)).toMatchObject({
      operation: 'promote',
      dryRun: false,
      body: { version: 'v3' },
    });
  });

  test('the server objects in words, and can be overruled', async () => {
    const params = { version: 'v3', errors: 40, total: 50, expected: 5 };
    const { user, server, dialog } = await promote((fake) =>
      fake.answerInstead((path) => (path.endsWith('/promote') ? problemAnswer('version-failing', { params }) : null)),
    );
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('The version fails more often than the others.');
    expect(alert.textContent).toContain('v3 had 40 of 50 errors');
    expect(dialog.getByRole('button', { name: 'Apply' }).getAttribute('aria-disabled')).toBe('true');
    expect(await axeViolations()).toEqual([]);
    server.answerInstead(null);
    await user.click(dialog.getByRole('checkbox', { name: 'Promote v3 although it fails more often than the others' }));
    await waitFor(() =>
      expect(dialog.getByRole('button', { name: 'Apply' }).getAttribute('aria-disabled')).not.toBe('true'),
    );
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() =>
      expect(server.changes.requests.at(-1)).toMatchObject({ dryRun: false, body: { force: ['version-failing'] } }),
    );
  });

  test('what it makes pointless is offered to go', async () => {
    const toV3 = {
      ...jasonToV2,
      destinations: jasonToV2.destinations.map((each) => ({ ...each, version: 'v3', subset: 'v3' })),
    };
    const { user, server, dialog } = await promote(({ changes }) => changes.setRulesAbove([toV3]));
    await user.click(await dialog.findByRole('checkbox', { name: 'Remove rules that send to v3 what it gets anyway' }));
    await waitFor(() =>
      expect(server.changes.requests.findLast(({ operation }) => operation === 'preview')?.body).toMatchObject({
        edits: [{ type: 'promoteVersion', drop: ['matches'] }],
      }),
    );
  });
});

describe('after Apply', () => {
  const following = (change: Partial<Propagation>): Propagation => ({
    state: 'distributing',
    change: 'sluice-reviews-1',
    since: now,
    inEffectAt: null,
    acknowledged: 2,
    affected: 3,
    pending: [{ namespace: 'default', name: 'productpage-v1-abc' }],
    rejected: [],
    reason: null,
    detail: null,
    ...change,
  });
  const heard = (change: Partial<Propagation>): StreamEvent => ({
    event: 'propagation',
    services: [{ namespace: 'default', name: 'reviews', propagation: following(change) }],
  });
  const trafficOf = (change: Partial<ServiceState>): StreamEvent => {
    const { namespace, name, observed, evidence } = { ...aService(), ...change };
    return { event: 'traffic', time: now, services: [{ namespace, name, point: null, observed, evidence }] };
  };

  /** A page that is short of time does not show every tick: they come until one is shown, as from a server. */
  const tickUntil = (server: ReturnType<typeof createFakeServer>, event: StreamEvent, look: () => unknown) =>
    waitFor(
      async () => {
        await send(server, event);
        look();
      },
      { interval: 500 },
    );

  async function applied() {
    const page = await draftAndReview();
    await page.dialog.findByText(accepted);
    await page.user.click(page.dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    return page;
  }

  test('nothing is told before somebody knows it: accepted, distributing, in effect, observed', async () => {
    const { server } = await applied();
    expect(region().getByText(/^Accepted in/)).toBeDefined();
    expect(region().getByText('Distributing: asking the proxies')).toBeDefined();
    expect(region().getByText('Observed: waiting for the first requests')).toBeDefined();
    expect(region().queryByText(/In effect|matches/)).toBeNull();

    await send(server, heard({}));
    expect(await region().findByText('Distributing: 2 of 3 proxies')).toBeDefined();
    await waitFor(() => expect(document.title).toBe('⟳ 2/3 reviews · Sluice'));
    await send(server, heard({ state: 'in-effect', acknowledged: 3, pending: [], inEffectAt: now + 1100 }));
    expect(await region().findByText('In effect on 3 of 3 proxies after 1.1s')).toBeDefined();

    const collecting = someEvidence({ state: 'collecting', since: now, requests: 412, needed: 948, secondsLeft: 8 });
    await tickUntil(server, trafficOf({ evidence: collecting }), () =>
      region().getByText('Collecting: 412 of about 1,400 requests, ≈ 8s left'),
    );
    await waitFor(() => expect(document.title).toBe('⟳ reviews · Sluice'));
    await tickUntil(server, trafficOf({ evidence: someEvidence({ since: now, requests: 1400 }) }), () =>
      region().getByText('Observed matches desired, judged on 1,400 requests'),
    );
    await waitFor(() => expect(document.title).toBe('✓ reviews · Sluice'));
    expect(await axeViolations()).toEqual([]);
  });

  test('the result is told beside the page, with a way back, and kept in the list', async () => {
    const { user, router } = await applied();
    const results = within(screen.getByRole('region', { name: 'Results' }));
    const toast = within(results.getByRole('status'));
    expect(toast.getByText(/^reviews: v1 60 → 57, v2 30 → 28, v3 10 → 15 was accepted\./)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Results, 1 unread' })).toBeDefined();
    expect(document.querySelector('[popover]')?.textContent).toContain('was accepted');
    await user.click(toast.getByRole('link', { name: 'Undo' }));
    expect(await screen.findByRole('dialog', { name: /^Undo: v1 57 → 60/ })).toBeDefined();
    expect(router.state.location.pathname).toBe('/n/default/s/reviews/history');
  });

  test('a proxy that refuses is named with its error, and the way back stays', async () => {
    const { user, server } = await applied();
    const rejected = [{ namespace: 'default', name: 'ratings-v1-xyz', error: 'Invalid weight' }];
    await send(server, heard({ state: 'rejected', rejected }));
    expect(await region().findByText('Rejected by ratings-v1-xyz: it keeps what it had')).toBeDefined();
    expect(region().getByText('Invalid weight')).toBeDefined();
    await waitFor(() => expect(document.title).toBe('✕ reviews · Sluice'));
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    expect(icon?.href).toMatch(/^data:image\/svg\+xml,/);
    await user.click(region().getByRole('button', { name: /^Undo: v1 57 → 60, v2 28 → 30, v3 15 → 10/ }));
    const dialog = within(await screen.findByRole('dialog', { name: /^Undo: v1 57 → 60/ }));
    expect(await dialog.findByText('The share of v3 goes from 15% to 10%.')).toBeDefined();
    expect(server.changes.requests.at(-1)?.operation).toBe('previewUndo');
    await user.click(dialog.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(server.changes.requests.at(-1)).toMatchObject({ operation: 'undo' }));
    await waitFor(() => expect(shownWeights()).toEqual([60, 30, 10]));
  });

  test('where istiod cannot be asked only traffic tells', async () => {
    const { server } = await applied();
    await send(server, heard({ state: 'unknown', reason: 'unreachable' }));
    expect(await region().findByText('istiod cannot be asked, only traffic can tell')).toBeDefined();
    expect(region().queryByText(/In effect/)).toBeNull();
  });

  test('changed again by somebody else it has nothing to say any more', async () => {
    const { server, user } = await applied();
    await send(server, changedTo(aService({ weights: { v1: 75, v2: 0, v3: 25 } })));
    expect(await region().findByText('changed again since')).toBeDefined();
    expect(region().queryByRole('button', { name: /^Undo/ })).toBeNull();
    await user.click(region().getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('region', { name: 'The last change' })).toBeNull();
  });
});

test('the server ends the stream: to the sign-in page', async () => {
  const { server, router } = await openReviews();
  await act(async () => server.send({ event: 'end', reason: 'signed-out' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/login'));
  expect(server.sources.every(({ isClosed }) => isClosed)).toBe(true);
});
