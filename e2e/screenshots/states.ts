/** The states that every screen has beside what it shows when all is well. */
import type { Page } from '@playwright/test';
import type { Stack } from '../stack/start-stack.ts';
import { failWith, holdBack } from './hands.ts';
import type { Scene } from './scene.ts';

/** How long it takes until the page has noticed that the cluster is away. */
const noticeMilliseconds = 6_000;

/** @param call how the path ends of the call whose answer is waited for */
export const loading = (screen: string, path: string, call: string): Scene => ({
  name: `${screen}-loading`,
  path,
  before: (page) => holdBack(page, call),
  settleSeconds: 1,
});

/** @param call how the path ends of the call that fails */
export const failing = (screen: string, path: string, call: string): Scene => ({
  name: `${screen}-error`,
  path,
  ready: '[role=alert]',
  before: (page) => failWith(page, call, 'internal', 500),
});

export const forbidden = (screen: string, path: string, call: string): Scene => ({
  name: `${screen}-no-permission`,
  path,
  before: (page) => failWith(page, call, 'forbidden', 403),
});

/** @param act what somebody did before the cluster went away */
export const stale = (screen: string, path: string, act?: Scene['act']): Scene => ({
  name: `${screen}-stale`,
  path,
  async act(page: Page, stack: Stack) {
    await act?.(page, stack);
    await stack.sandbox.setApiDown(true);
    await page.waitForTimeout(noticeMilliseconds);
  },
  after: ({ sandbox }) => sandbox.setApiDown(false),
});
