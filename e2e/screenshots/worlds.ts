/** Every screen and state, by the cluster on which it can be seen. */
import { splitOfReviews } from '../journeys/istio-objects.ts';
import { apply, draft, draftAndReview, failWith, reviews } from './hands.ts';
import { manyVersions } from './many-versions.ts';
import { makeChanges, putRules } from './rules-of-reviews.ts';
import type { Scene, World } from './scene.ts';
import { failing, forbidden, loading, stale } from './states.ts';

const chart = '[data-chart=rate] path[data-version=v1]';
const button =
  (name: RegExp): NonNullable<Scene['act']> =>
  (page) =>
    page.getByRole('button', { name }).first().click();

const canary: World = {
  name: 'canary',
  scenario: 'canary',
  async setUp(stack) {
    await putRules(stack);
    await makeChanges(stack);
  },
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 6, isMain: true },
    {
      name: 'overview-peek',
      path: '/n/default',
      act: (page) => page.getByRole('link', { name: 'reviews', exact: true }).press('Space'),
    },
    { name: 'overview-none-found', path: '/n/default?q=nothing-like-it' },
    { name: 'overview-empty', path: '/n/istio-empty' },
    loading('overview', '/n/default', '/services'),
    failing('overview', '/n/default', '/services'),
    stale('overview', '/n/default'),
    { name: 'service', path: reviews, ready: chart, settleSeconds: 8, isMain: true },
    { name: 'service-5m', path: `${reviews}?range=5m`, ready: chart },
    { name: 'service-3h', path: `${reviews}?range=3h`, ready: chart },
    { name: 'service-isolated', path: `${reviews}?versions=v2&latency=p99`, ready: '[data-chart=latency]' },
    { name: 'service-paused', path: reviews, ready: chart, act: (page) => page.keyboard.press('p') },
    {
      name: 'service-emphasis',
      path: reviews,
      ready: chart,
      act: (page) => page.locator('button[data-version=v2]').focus(),
    },
    { name: 'service-draft', path: reviews, ready: chart, act: (page) => draft(page, 2, 'PageUp') },
    { name: 'service-linked-draft', path: `${reviews}?draft=v1:50,v2:20,v3:30,v9:0`, ready: chart },
    {
      name: 'service-conflict',
      path: reviews,
      ready: chart,
      async act(page, { cluster }) {
        await draft(page, 2, 'PageUp');
        const { spec } = splitOfReviews([
          ['v1', 20],
          ['v2', 40],
          ['v3', 40],
        ]);
        await cluster.replaceSpec('virtualservices', 'reviews', spec);
        await page.waitForTimeout(1_500);
      },
      after: putRules,
    },
    {
      name: 'service-rule-editor',
      path: reviews,
      ready: chart,
      act: (page) => page.getByRole('button', { name: /^Add rule$|^添加规则$/ }).click(),
    },
    {
      name: 'review',
      path: reviews,
      ready: chart,
      act: (page) => draftAndReview(page, 2),
    },
    {
      name: 'review-refused',
      path: reviews,
      ready: chart,
      before: (_, { sandbox }) => sandbox.setCrashed('reviews-v3', true),
      act: (page) => draftAndReview(page, 2),
      after: ({ sandbox }) => sandbox.setCrashed('reviews-v3', false),
    },
    {
      name: 'service-applied',
      path: reviews,
      ready: chart,
      async act(page) {
        await draftAndReview(page, 2);
        await apply(page);
        await page.waitForTimeout(2_500);
      },
      after: putRules,
    },
    loading('service', reviews, '/reviews'),
    failing('service', reviews, '/reviews'),
    loading('service-rules', reviews, '/routing'),
    failing('service-rules', reviews, '/routing'),
    loading('service-charts', `${reviews}?range=3h`, '/traffic'),
    {
      name: 'service-pods',
      path: reviews,
      ready: chart,
      act: (page) => page.locator('table button[aria-expanded]').first().click(),
    },
    {
      name: 'service-charts-error',
      path: `${reviews}?range=24h`,
      before: (page) => failWith(page, '/traffic', 'forbidden', 403),
    },
    stale('service', reviews, (page) => page.locator(chart).waitFor({ state: 'attached' })),
    {
      name: 'service-no-requests',
      path: `${reviews}?range=30m`,
      ready: chart,
      before: (_, { sandbox }) => sandbox.setLoad(0),
    },
    {
      name: 'service-live-no-requests',
      path: reviews,
      settleSeconds: 12,
      after: ({ sandbox }) => sandbox.setLoad(requestsPerSecond),
    },
    { name: 'service-one-version', path: '/n/default/s/details', settleSeconds: 6 },
    { name: 'service-gone', path: '/n/default/s/nowhere' },
    { name: 'service-print', path: reviews, ready: chart, settleSeconds: 5, media: { media: 'print' } },
    {
      name: 'service-forced-colors',
      path: reviews,
      ready: chart,
      act: (page) => draft(page, 2, 'PageUp'),
      media: { forcedColors: 'active' },
    },
    { name: 'service-reduced-motion', path: reviews, ready: chart, media: { reducedMotion: 'reduce' } },
    { name: 'history', path: `${reviews}/history` },
    {
      name: 'history-details',
      path: `${reviews}/history`,
      act: (page) => page.locator('main summary').first().click(),
    },
    { name: 'history-empty', path: '/n/default/s/details/history' },
    loading('history', `${reviews}/history`, '/changes'),
    failing('history', `${reviews}/history`, '/changes'),
    forbidden('history', `${reviews}/history`, '/changes'),
    stale('history', `${reviews}/history`),
    { name: 'tester', path: `${reviews}/test`, isMain: true },
    {
      name: 'tester-draft',
      path: reviews,
      ready: chart,
      async act(page) {
        await draft(page, 2, 'PageUp');
        await page.locator('a[href$="/test"]').click();
        await page.waitForTimeout(3_000);
      },
    },
    loading('tester', `${reviews}/test`, '/reviews'),
    failing('tester', `${reviews}/test`, '/request-tests'),
    forbidden('tester', `${reviews}/test`, '/request-tests'),
    stale('tester', `${reviews}/test`),
    { name: 'yaml', path: `${reviews}/yaml`, settleSeconds: 3, isMain: true },
    {
      name: 'yaml-problems',
      path: `${reviews}/yaml`,
      settleSeconds: 3,
      async act(page) {
        await page.locator('.cm-content').click();
        await page.keyboard.press('Control+Home');
        for (const key of ['Enter', 'ArrowUp']) await page.keyboard.press(key);
        await page.keyboard.type('spec: {');
        await page.waitForTimeout(1_500);
      },
    },
    loading('yaml', `${reviews}/yaml`, '/VirtualService/reviews'),
    failing('yaml', `${reviews}/yaml`, '/VirtualService/reviews'),
    forbidden('yaml', `${reviews}/yaml`, '/VirtualService/reviews'),
    stale('yaml', `${reviews}/yaml`),
    { name: 'findings', path: '/n/default/findings', isMain: true },
    loading('findings', '/n/default/findings', '/findings'),
    failing('findings', '/n/default/findings', '/findings'),
    stale('findings', '/n/default/findings'),
    { name: 'gateways', path: '/n/default/gateways', isMain: true },
    { name: 'gateways-empty', path: '/n/istio-empty/gateways' },
    loading('gateways', '/n/default/gateways', '/gateways'),
    failing('gateways', '/n/default/gateways', '/gateways'),
    stale('gateways', '/n/default/gateways'),
    { name: 'settings', path: '/settings', settleSeconds: 4, isMain: true },
    loading('settings', '/settings', '/status'),
    failing('settings', '/settings', '/status'),
    { name: 'not-found', path: '/nowhere/at/all' },
    { name: 'keys', path: reviews, ready: chart, act: (page) => page.keyboard.press('?') },
    { name: 'palette', path: '/n/default', act: (page) => page.keyboard.press('Control+k') },
    { name: 'notifications', path: '/n/default', act: button(/^Results|^结果/) },
  ],
};

const plain: World = {
  name: 'plain',
  scenario: 'plain',
  scenes: [
    { name: 'no-rule', path: reviews, ready: chart, settleSeconds: 5 },
    { name: 'no-rule-history', path: `${reviews}/history` },
    { name: 'no-rule-yaml', path: `${reviews}/yaml`, settleSeconds: 3 },
    { name: 'no-findings', path: '/n/default/findings' },
  ],
};

const gitops: World = {
  name: 'gitops',
  scenario: 'gitops',
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 5 },
    { name: 'service', path: reviews, ready: chart, settleSeconds: 5 },
    {
      name: 'review',
      path: reviews,
      ready: chart,
      act: (page) => draftAndReview(page, 1),
    },
  ],
};

const readOnly: World = {
  name: 'read-only',
  scenario: 'canary',
  serverSettings: { SLUICE_READ_ONLY: 'true' },
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 4 },
    { name: 'service', path: reviews, ready: chart, act: (page) => draft(page, 2, 'PageUp') },
    {
      name: 'review',
      path: reviews,
      ready: chart,
      act: (page) => draftAndReview(page, 2),
    },
    { name: 'history', path: `${reviews}/history` },
    { name: 'yaml', path: `${reviews}/yaml`, settleSeconds: 3 },
  ],
};

const viewer: World = {
  name: 'viewer',
  scenario: 'canary',
  context: 'sluice-sandbox-viewer',
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 4 },
    { name: 'service', path: reviews, act: (page) => draft(page, 2, 'PageUp'), settleSeconds: 4 },
    { name: 'history', path: `${reviews}/history` },
    { name: 'tester', path: `${reviews}/test` },
    { name: 'yaml', path: `${reviews}/yaml`, settleSeconds: 3 },
    { name: 'findings', path: '/n/default/findings' },
    { name: 'gateways', path: '/n/default/gateways' },
    { name: 'settings', path: '/settings', settleSeconds: 4 },
  ],
};

const nobody: World = {
  name: 'no-permission',
  scenario: 'canary',
  context: 'sluice-sandbox-anonymous',
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 3 },
    { name: 'service', path: reviews, settleSeconds: 3 },
    { name: 'history', path: `${reviews}/history` },
    { name: 'findings', path: '/n/default/findings' },
    { name: 'gateways', path: '/n/default/gateways' },
    { name: 'settings', path: '/settings', settleSeconds: 4 },
  ],
};

const signIn: World = {
  name: 'sign-in',
  scenario: 'canary',
  serverSettings: { SLUICE_AUTH: 'token' },
  scenes: [
    { name: 'login', path: '/', isMain: true },
    loading('login', '/login', '/me'),
    failing('login', '/login', '/me'),
    {
      name: 'login-refused',
      path: '/',
      async act(page) {
        await page.locator('input[type=password], textarea').first().fill('not-a-token');
        await page.keyboard.press('Enter');
        await page.waitForTimeout(1_000);
      },
    },
  ],
};

export const requestsPerSecond = 120;
export const worlds: readonly World[] = [canary, plain, ...manyVersions, gitops, readOnly, viewer, nobody, signIn];
