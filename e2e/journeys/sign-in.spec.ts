/** Who may do what: a server that asks for tokens, on a mesh of its own. */
import type { Page } from '@playwright/test';
import { type Stack, startStack } from '../stack/start-stack.ts';
import { expect, test } from './fixtures.ts';
import { reviews90And10, splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { expectNoViolations } from './no-violations.ts';
import { servicePage } from './service-page.ts';

// One stack serves them all, as long as they stay together.
test.describe.configure({ mode: 'default' });
let stack: Stack;
test.beforeAll(async () => {
  stack = await startStack({ name: 'sign-in', requestsPerSecond: 20, serverSettings: { SLUICE_AUTH: 'token' } });
  await stack.cluster.create('destinationrules', subsetsOfReviews);
  await stack.cluster.create('virtualservices', reviews90And10);
});
test.afterAll(() => stack.stop());

/** The address after which somebody is asked who they are. */
const open = (page: Page) => page.goto(`${stack.url}/n/default/s/reviews`);

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
}

test('a wrong token is refused with a reason, and the form is accessible', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Paste a token first.');
  await signIn(page, 'not-a-token');
  await expect(page.getByRole('alert')).toContainText('The cluster refused this token.');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectNoViolations(page);
  }
});

test('a viewer looks and drafts, but cannot apply, and is told why', async ({ page }) => {
  await open(page);
  await signIn(page, stack.tokenOf('viewer'));
  const { slider, review, applyButton } = servicePage(page);
  await expect(slider('v1')).toHaveValue('90');
  await expect(page.getByText(/^You may look at default, but not change it/)).toBeVisible();
  await slider('v2').press('PageUp');
  await page.keyboard.press('Enter');
  await expect(review).toContainText('The share of v2 goes from 10% to 20%.');
  await expect(applyButton).toHaveAttribute('aria-disabled', 'true');
  await expect(applyButton).toHaveAccessibleDescription(/not change it/);
  await applyButton.click({ force: true });
  await expect(review).toBeVisible();
  expect((await stack.cluster.read('virtualservices', 'reviews'))?.spec).toEqual(reviews90And10.spec);
});

test('an operator applies in its namespace and signs out', async ({ page }) => {
  await open(page);
  await signIn(page, stack.tokenOf('operator'));
  const { slider, review, applyButton } = servicePage(page);
  await expect(slider('v1')).toHaveValue('90');
  await slider('v2').press('PageUp');
  await page.keyboard.press('Enter');
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  const { spec } = splitOfReviews([
    ['v1', 80],
    ['v2', 20],
  ]);
  expect((await stack.cluster.read('virtualservices', 'reviews'))?.spec).toEqual(spec);

  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('article').first()).toContainText('operator');
  await page.getByRole('button', { name: 'Signed in as operator' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await open(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});
