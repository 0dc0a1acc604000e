/** The focus of the keyboard is never lost: whatever had it goes, something sensible has it next. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

const split = splitOfReviews([
  ['v1', 90],
  ['v2', 10],
]);
const ruleFor = (user: string) => ({
  match: [{ headers: { 'end-user': { exact: user } } }],
  route: [{ destination: { host: 'reviews', subset: 'v2' } }],
});
const withRules = {
  ...split,
  spec: { ...split.spec, http: [ruleFor('ann'), ruleFor('jason'), ...(split.spec.http as object[])] },
};

test.beforeEach(async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', withRules);
  await page.goto('/n/default/s/reviews');
  await expect(servicePage(page).slider('v1')).toHaveValue('90');
});

/** Somewhere that can be seen; the document itself is nowhere. */
const expectFocus = (page: Page) => expect(page.locator(':focus').first()).toBeVisible();

test('dialogs give the focus back to where they were opened from', async ({ page }) => {
  const { slider, review, reviewButton } = servicePage(page);
  await slider('v2').press('PageUp');
  for (const opener of [slider('v2'), reviewButton]) {
    await opener.press('Enter');
    await expect(review).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(review).toBeHidden();
    await expect(opener).toBeFocused();
  }
  await page.getByRole('link', { name: 'History' }).focus();
  for (const key of ['?', 'Control+k']) {
    await page.keyboard.press(key);
    await expect(review).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(review).toBeHidden();
    await expect(page.getByRole('link', { name: 'History' })).toBeFocused();
  }
});

test('what is removed, discarded, applied or dismissed hands the focus on', async ({ page }) => {
  const { slider, review, reviewButton, applyButton, status } = servicePage(page);
  const rows = page.getByRole('grid', { name: /^Rules/ }).getByRole('row');
  await rows.filter({ hasText: 'jason' }).press('Delete');
  await expect(page.getByText('Removed when the draft is applied')).toBeVisible();
  await expectFocus(page);
  await page.getByRole('button', { name: 'Discard' }).press('Enter');
  await expect(reviewButton).toBeHidden();
  await expectFocus(page);

  await rows.filter({ hasText: 'jason' }).press('Delete');
  await slider('v2').press('PageUp');
  await reviewButton.press('Enter');
  await applyButton.press('Enter');
  await expect(review).toBeHidden();
  await expect(rows).toHaveCount(1);
  await expectFocus(page);
  await status.getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect(status).toBeHidden();
  await expectFocus(page);
});

test('another page has the focus when the link that led there is gone', async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 });
  await page.getByRole('link', { name: 'Services', exact: true }).press('Enter');
  await expect(heading).toHaveText('Services in default');
  await expectFocus(page);
  await page.getByRole('link', { name: 'reviews', exact: true }).press('Enter');
  await expect(heading).toHaveText('reviews');
  await expect(page.getByRole('main')).toBeFocused();
  await page.goBack();
  await expect(heading).toHaveText('Services in default');
  await expectFocus(page);
  for (const name of ['Findings', 'Gateways', 'Settings']) {
    await page.getByRole('link', { name, exact: true }).press('Enter');
    await expect(heading).toContainText(name);
    await expectFocus(page);
  }
});
