/** Every screen and state, by the cluster on which it can be seen. */
import { splitOfReviews } from '../journeys/istio-objects.ts';
import { apply, draft, failWith, holdBack, review, reviews } from './hands.ts';
import { makeChanges, putRules } from './rules-of-reviews.ts';
import type { Scene, World } from './scene.ts';

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
    { name: 'overview', path: '/n/default', settleSeconds: 6 },
    {
      name: 'overview-peek',
      path: '/n/default',
      act: (page) => page.getByRole('link', { name: 'reviews', exact: true }).press('Space'),
    },
    { name: 'overview-none-found', path: '/n/default?q=nothing-like-it' },
    { name: 'overview-empty', path: '/n/istio-empty' },
    { name: 'overview-loading', path: '/n/default', before: (page) => holdBack(page, '/services'), settleSeconds: 1 },
    { name: 'overview-error', path: '/n/default', before: (page) => failWith(page, '/services', 'internal', 500) },
    { name: 'service', path: reviews, ready: chart, settleSeconds: 8 },
    { name: 'service-5m', path: `${reviews}?range=5m`, ready: chart },
    { name: 'service-3h', path: `${reviews}?range=3h`, ready: chart },
    { name: 'service-isolated', path: `${reviews}?versions=v2&latency=p99`, ready: '[data-chart=latency]' },
    { name: 'service-paused', path: reviews, ready: chart, act: (page) => page.keyboard.press('p') },
    {
      name: 'service-emphasis',
      path: reviews,
      ready: chart,
      act: (page) => page.locator('button[data-version=v2]').hover(),
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
      async act(page) {
        await draft(page, 2, 'PageUp');
        await review(page);
      },
    },
    {
      name: 'review-refused',
      path: reviews,
      ready: chart,
      before: (_, { sandbox }) => sandbox.setCrashed('reviews-v3', true),
      async act(page) {
        await draft(page, 2, 'PageUp');
        await review(page);
      },
      after: ({ sandbox }) => sandbox.setCrashed('reviews-v3', false),
    },
    {
      name: 'service-applied',
      path: reviews,
      ready: chart,
      async act(page) {
        await draft(page, 2, 'PageUp');
        await review(page);
        await apply(page);
        await page.waitForTimeout(2_500);
      },
      after: putRules,
    },
    { name: 'service-loading', path: reviews, before: (page) => holdBack(page, '/reviews'), settleSeconds: 1 },
    { name: 'service-error', path: reviews, before: (page) => failWith(page, '/reviews', 'internal', 500) },
    {
      name: 'service-charts-error',
      path: `${reviews}?range=24h`,
      before: (page) => failWith(page, '/traffic', 'forbidden', 403),
    },
    {
      name: 'service-stale',
      path: reviews,
      ready: chart,
      async act(page, { sandbox }) {
        await sandbox.setApiDown(true);
        await page.waitForTimeout(6_000);
      },
      after: ({ sandbox }) => sandbox.setApiDown(false),
    },
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
    {
      name: 'history-error',
      path: `${reviews}/history`,
      before: (page) => failWith(page, '/changes', 'internal', 500),
    },
    {
      name: 'history-no-permission',
      path: `${reviews}/history`,
      before: (page) => failWith(page, '/changes', 'forbidden', 403),
    },
    { name: 'plan', path: `${reviews}/plan` },
    { name: 'tester', path: `${reviews}/test` },
    { name: 'yaml', path: `${reviews}/yaml`, settleSeconds: 3 },
    { name: 'findings', path: '/n/default/findings' },
    {
      name: 'findings-loading',
      path: '/n/default/findings',
      before: (page) => holdBack(page, '/findings'),
      settleSeconds: 1,
    },
    {
      name: 'findings-error',
      path: '/n/default/findings',
      before: (page) => failWith(page, '/findings', 'internal', 500),
    },
    { name: 'gateways', path: '/n/default/gateways' },
    { name: 'settings', path: '/settings' },
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
      async act(page) {
        await draft(page, 1, 'PageUp');
        await review(page);
      },
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
      async act(page) {
        await draft(page, 2, 'PageUp');
        await review(page);
      },
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
  ],
};

const nobody: World = {
  name: 'no-permission',
  scenario: 'canary',
  context: 'sluice-sandbox-anonymous',
  scenes: [
    { name: 'overview', path: '/n/default', settleSeconds: 3 },
    { name: 'service', path: reviews, settleSeconds: 3 },
  ],
};

const signIn: World = {
  name: 'sign-in',
  scenario: 'canary',
  serverSettings: { SLUICE_AUTH: 'token' },
  scenes: [
    { name: 'login', path: '/' },
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
export const worlds: readonly World[] = [canary, plain, gitops, readOnly, viewer, nobody, signIn];
