/** An open page follows the cluster, whoever changes it and whatever happens to it. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage, sharesOf } from './service-page.ts';

const halves = splitOfReviews([
  ['v1', 50],
  ['v3', 50],
]);
const mostlyV3 = splitOfReviews([
  ['v1', 20],
  ['v2', 5],
  ['v3', 75],
]);

/** Lost by a reload. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Reflect.set(globalThis, 'wasHereBefore', true));
}
const isMarked = (page: Page) => page.evaluate(() => Reflect.get(globalThis, 'wasHereBefore') === true);

test('a change made with kubectl appears on the open page', async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  await page.goto('/n/default/s/reviews');
  const { slider, desiredLane } = servicePage(page);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 50, v2: 0, v3: 50 });
  await mark(page);

  await cluster.replaceSpec('virtualservices', 'reviews', mostlyV3.spec);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 20, v2: 5, v3: 75 });
  await expect(slider('v3')).toHaveValue('75');

  await cluster.remove('virtualservices', 'reviews');
  await expect(page.getByText('No rule yet')).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});

test('a change made with kubectl appears on the overview', async ({ page, cluster }) => {
  await page.goto('/');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'reviews' }) });
  await expect(row).toBeVisible();
  await mark(page);
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', mostlyV3);
  await expect(row).toContainText(/v1\s20(\.0)?\s?%\s·\sv2\s5(\.0)?\s?%\s·\sv3\s75(\.0)?\s?%/);
  expect(await isMarked(page)).toBe(true);
});

test('watches that were cut off are taken up again', async ({ page, cluster, sandbox }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  await page.goto('/n/default/s/reviews');
  const { desiredLane } = servicePage(page);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 50, v2: 0, v3: 50 });
  await sandbox.cutWatches();
  await cluster.replaceSpec('virtualservices', 'reviews', mostlyV3.spec);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 20, v2: 5, v3: 75 });
});

test('an unreachable cluster is told, keeps the draft, and heals on its return', async ({ page, cluster, sandbox }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  await page.goto('/n/default/s/reviews');
  const { slider, reviewButton, observedLane } = servicePage(page);
  await expect(observedLane).toHaveAccessibleName(/requests in the last/);
  await mark(page);

  await sandbox.setApiDown(true);
  const message = page.getByText('The cluster cannot be reached since');
  const stream = page.getByRole('status', { name: 'Live connection' });
  await expect(message).toBeVisible();
  await expect(stream).toHaveText('Cluster unreachable');
  await expect(page.getByText(/^as of \d\d:\d\d:\d\d$/)).toHaveCount(3);
  await slider('v1').press('End');
  await expect(slider('v1')).toHaveValue('100');
  await expect(reviewButton).toBeDisabled();
  await expect(reviewButton).toHaveAccessibleDescription(/Applying waits for the cluster/);
  const lastKnown = (await observedLane.getAttribute('aria-label')) ?? '';

  await sandbox.setApiDown(false);
  await expect(message).toBeHidden();
  await expect(observedLane).not.toHaveAccessibleName(lastKnown);
  await expect(slider('v1')).toHaveValue('100');
  await expect(reviewButton).toBeEnabled();
  expect(await isMarked(page)).toBe(true);
});

test('charts are paused and versions isolated by keys, and a link shows the same', async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  await page.goto('/n/default/s/reviews');
  const line = page.locator('[data-chart=rate] path[data-version=v1]');
  await expect(line).toHaveAttribute('d', /L/);
  await page.keyboard.press('p');
  await expect(page.getByText(/^The charts are paused since/)).toBeVisible();
  const before = await line.getAttribute('d');
  await page.keyboard.press('3');
  await expect(line).toHaveCount(0);
  await expect(page).toHaveURL(/\?versions=v3&paused=true$|\?paused=true&versions=v3$/);
  await page.keyboard.press('3');
  await expect(line).toHaveAttribute('d', before ?? '');
  await page.keyboard.press('p');
  await expect(line).not.toHaveAttribute('d', before ?? '');

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter services' })).toBeFocused();
});

test('a service that does not exist is told', async ({ page, cluster }) => {
  expect(await cluster.read('virtualservices', 'nowhere')).toBeNull();
  await page.goto('/n/default/s/nowhere');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No service nowhere in default');
});

test('the numbers of a moment are shown beside the pointer', async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  await page.goto('/n/default/s/reviews');
  await page.locator('[data-chart=rate] path[data-version=v1]').waitFor({ state: 'attached' });
  const chart = page.locator('figure').filter({ has: page.locator('[data-chart=share]') });
  const figures = chart.getByRole('row').filter({ hasText: 'v1' });
  await expect(async () => {
    const plot = await chart.locator('svg').first().boundingBox();
    if (plot === null) throw new Error('The chart has no size');
    // Where it ends, two seconds ago: a page that has just been opened has seen no more.
    for (const left of [0.5, 0.87]) await page.mouse.move(plot.x + plot.width * left, plot.y + plot.height / 2);
    await expect(figures).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(figures).toContainText(/50\.0\s?%/);
});
