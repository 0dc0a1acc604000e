/** Objects that Argo CD keeps: told everywhere, the patch comes first, and whoever insists may. */
import { readClipboard } from './clipboard.ts';
import { expect, test } from './fixtures.ts';
import { reviews90And10, splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

const annotations = { 'argocd.argoproj.io/tracking-id': 'bookinfo:networking.istio.io/VirtualService:default/reviews' };

test('what Argo CD keeps is exported first, and applied when somebody insists', async ({ page, cluster, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', { ...reviews90And10, metadata: { name: 'reviews', annotations } });
  await page.goto('/n/default/s/reviews');
  await expect(page.getByText(/^Managed by Argo CD \(bookinfo\): changes here may be reverted\.$/)).toBeVisible();

  const { slider, review } = servicePage(page);
  await slider('v2').press('PageUp');
  await page.keyboard.press('Enter');
  await expect(review).toContainText('Managed by Argo CD (bookinfo): this may be reverted.');
  const patch = review.getByRole('button', { name: 'Copy Git patch' });
  await expect(patch).toHaveAttribute('data-look', 'primary');
  await patch.click();
  const text = await readClipboard(page);
  expect(text).toContain('-          weight: 10');
  expect(text).toContain('+          weight: 20');

  await review.getByRole('button', { name: 'Apply all the same' }).click();
  await expect(review).toBeHidden();
  const { spec } = splitOfReviews([
    ['v1', 80],
    ['v2', 20],
  ]);
  const now = await cluster.read('virtualservices', 'reviews');
  expect(now?.spec).toEqual(spec);
  expect(now?.metadata.annotations).toMatchObject(annotations);
  await expect(page.getByText('Live ≠ Git until Git says the same: 1 change was applied here.')).toBeVisible();
});
