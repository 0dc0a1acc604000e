/** The main job: decide where requests go, and see them go there. */
import type { APIRequestContext, Page } from '@playwright/test';
import { getService, type ServiceState } from '@sluice/shared/api/services';
import type { ClusterAccess } from '../stack/cluster-access.ts';
import { dragSlider } from './drag-slider.ts';
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';
import { holdToApply, servicePage, sharesOf } from './service-page.ts';

test('shift reviews to 90 / 10 / 0 with the keyboard alone', async ({ page, cluster, request }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Services in default');
  await page.getByRole('link', { name: 'reviews', exact: true }).focus();
  await page.keyboard.press('Enter');
  const { slider, field, review } = servicePage(page);
  await expect(slider('v1')).toBeVisible();

  await slider('v3').focus();
  await page.keyboard.press('Home');
  await expect(slider('v3')).toHaveValue('0');
  await slider('v1').focus();
  await page.keyboard.type('90');
  await page.keyboard.press('Enter');
  await expectDraft(page, { v1: 90, v2: 10, v3: 0 });
  await expect(field('v2')).toHaveValue('10%');

  await slider('v1').focus();
  await page.keyboard.press('Enter');
  await expect(review).toBeVisible();
  await expect(review).toContainText('Create VirtualService');
  // Two thirds of the requests move, so that one press is not enough.
  await holdToApply(page, 'key');

  await expectObjectsOfTheDocumentation(cluster);
  await expectToBeObserved(page, request);
});

test('shift reviews to 90 / 10 / 0 with the pointer', async ({ page, cluster, request }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'reviews', exact: true }).click();
  const { review, reviewButton } = servicePage(page);

  await dragSlider(page, 'v3', 0);
  await dragSlider(page, 'v1', 90);
  await expectDraft(page, { v1: 90, v2: 10, v3: 0 });
  await reviewButton.click();
  await expect(review).toContainText('Create VirtualService');
  await holdToApply(page, 'pointer');

  await expectObjectsOfTheDocumentation(cluster);
  await expectToBeObserved(page, request);
});

test('draft a split by dragging the divider of the bar, and see in the charts where it would lead', async ({
  page,
  cluster,
}) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews');
  const { slider, desiredLane, reviewButton } = servicePage(page);
  await expect(slider('v1')).toHaveValue('90');
  const bar = await desiredLane.boundingBox();
  const divider = await page.locator('[data-divider]').boundingBox();
  if (bar === null || divider === null) throw new Error('the bar has no divider');
  const y = divider.y + divider.height / 2;
  await page.mouse.move(divider.x + divider.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(divider.x + divider.width / 2 - bar.width * 0.2, y, { steps: 10 });
  await expectDraft(page, { v1: 70, v2: 30, v3: 0 });
  await expect(page.locator('[data-chart=share] [data-kind=draft] [data-version]')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expectDraft(page, { v1: 90, v2: 10, v3: 0 });
  await page.mouse.up();
  await expect(reviewButton).toBeHidden();
});

test('a draft is not applied before it was reviewed, and can be discarded', async ({ page, cluster }) => {
  await page.goto('/n/default/s/reviews');
  const { slider, review, reviewButton } = servicePage(page);
  const before = await slider('v1').inputValue();
  await slider('v1').press('End');
  await expect(slider('v1')).toHaveValue('100');
  await reviewButton.click();
  await expect(review).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(review).toBeHidden();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(slider('v1')).toHaveValue(before);
  await expect(reviewButton).toBeHidden();
  expect(await cluster.read('virtualservices', 'reviews')).toBeNull();
  expect(await cluster.read('destinationrules', 'reviews')).toBeNull();
});

async function expectDraft(page: Page, weights: Readonly<Record<string, number>>): Promise<void> {
  const { slider } = servicePage(page);
  for (const [version, weight] of Object.entries(weights)) {
    await expect(slider(version)).toHaveValue(String(weight));
  }
}

async function expectObjectsOfTheDocumentation(cluster: ClusterAccess): Promise<void> {
  const virtualService = await cluster.read('virtualservices', 'reviews');
  expect(virtualService).toMatchObject({ apiVersion: reviews90And10.apiVersion, kind: reviews90And10.kind });
  expect(virtualService?.spec).toEqual(reviews90And10.spec);
  expect((await cluster.read('destinationrules', 'reviews'))?.spec).toEqual(subsetsOfReviews.spec);
}

/** Until there is a verdict; that one does not change its mind from "diverges". */
async function expectToBeObserved(page: Page, request: APIRequestContext): Promise<void> {
  const { status, observedLane } = servicePage(page);
  await expect(status).toContainText('Observed matches desired', { timeout: 75_000 });
  // A second that could not be measured has no verdict; the next one has it again.
  await expect(async () => {
    const { desired, evidence } = await reviews(request);
    expect(evidence.state).toBe('matches');
    expect(evidence.pValue).toBeGreaterThan(0.001);
    const shown = await sharesOf(observedLane);
    for (const { version, share } of desired.weights) {
      expect(Math.abs((shown[version] ?? Number.NaN) - share * 100), `the share of ${version}`).toBeLessThanOrEqual(5);
    }
    expect(shown.v3 ?? 0).toBe(0);
  }).toPass({ timeout: 30_000 });
}

async function reviews(request: APIRequestContext): Promise<ServiceState> {
  const answer = await request.get('/api/v1/namespaces/default/services/reviews');
  return getService.response.parse(await answer.json());
}
