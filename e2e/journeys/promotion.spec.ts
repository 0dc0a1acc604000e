/** A version is given everything, and what it took is given back. */
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage, sharesOf } from './service-page.ts';

test('promote v3 with one click and Enter, see it take every request, and undo it', async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create(
    'virtualservices',
    splitOfReviews([
      ['v1', 50],
      ['v3', 50],
    ]),
  );
  const before = await cluster.readText('virtualservices', 'reviews');
  const { review, applyButton, status, observedLane, slider } = servicePage(page);
  await page.goto('/n/default/s/reviews');
  // Enough of its requests are measured to be judged; otherwise the review asks.
  await expect(page.getByText('Observed matches desired', { exact: false }).first()).toBeVisible({ timeout: 75_000 });

  await page.getByRole('button', { name: 'Promote v3' }).click();
  await expect(page.getByRole('dialog', { name: 'Promote v3 of reviews' })).toBeVisible();
  await expect(review).toContainText('The share of v3 goes from 50% to 100%.');
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  await expect(status).toContainText(/In effect on \d+ of \d+ proxies/);
  await expect.poll(async () => (await sharesOf(observedLane)).v3, { timeout: 75_000 }).toBe(100);
  await expect(page.getByText('Observed matches desired', { exact: false }).first()).toBeVisible({ timeout: 75_000 });

  await status.getByRole('button', { name: /^Undo: / }).click();
  await expect(review).toContainText('The share of v3 goes from 100% to 50%.');
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  await expect(slider('v3')).toHaveValue('50');
  expect(await cluster.readText('virtualservices', 'reviews')).toBe(before);
});
