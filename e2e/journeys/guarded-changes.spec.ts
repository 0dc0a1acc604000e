/** Changes that must not be made without a second thought, and what visitors see of one that was made. */
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

const allToV1 = splitOfReviews([
  ['v1', 100],
  ['v2', 0],
  ['v3', 0],
]);

test.beforeEach(async ({ cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', allToV1);
});

test('a change by somebody else asks for a decision before mine can be applied', async ({ page, cluster }) => {
  await page.goto('/n/default/s/reviews');
  const { slider, field, review, reviewButton, applyButton } = servicePage(page);
  await field('v2').fill('20');
  await field('v2').press('Enter');
  await expect(slider('v1')).toHaveValue('80');

  const theirs = splitOfReviews([
    ['v1', 70],
    ['v2', 0],
    ['v3', 30],
  ]);
  await cluster.replaceSpec('virtualservices', 'reviews', theirs.spec);
  await expect(page.getByText(/ changed this split meanwhile/)).toBeVisible();
  await expect(slider('v1')).toHaveValue('80');
  await expect(reviewButton).toBeDisabled();

  await page.getByRole('button', { name: 'Keep mine' }).click();
  await reviewButton.click();
  await applyButton.click();
  await expect(review).toBeHidden();
  const { spec } = splitOfReviews([
    ['v1', 80],
    ['v2', 20],
    ['v3', 0],
  ]);
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(spec);
});

test('two people who edit the same service see each other, and nobody overwrites by accident', async ({
  page,
  cluster,
  browser,
  baseURL,
}) => {
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await Promise.all([page.goto('/n/default/s/reviews'), other.goto(`${baseURL}/n/default/s/reviews`)]);
  const mine = servicePage(page);
  const theirs = servicePage(other);
  await mine.slider('v2').press('PageUp');
  await theirs.slider('v3').press('PageUp');
  await theirs.reviewButton.click();
  await expect(theirs.applyButton).toBeFocused();

  await mine.reviewButton.click();
  await mine.applyButton.click();
  await expect(mine.review).toBeHidden();
  // What was reviewed there is no longer what would happen.
  await expect(theirs.review).toBeHidden();
  await expect(other.getByText(/ changed this split meanwhile/)).toBeVisible();
  await expect(theirs.reviewButton).toBeDisabled();
  await other.getByRole('button', { name: 'Keep mine' }).click();
  await theirs.reviewButton.click();
  await theirs.applyButton.click();
  await expect(theirs.review).toBeHidden();

  await expect(mine.slider('v3')).toHaveValue('10');
  await expect(mine.slider('v2')).toHaveValue('0');
  const { spec } = splitOfReviews([
    ['v1', 90],
    ['v2', 0],
    ['v3', 10],
  ]);
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(spec);
  await other.close();
});

test('a version without ready pods gets requests only when somebody insists', async ({ page, cluster, sandbox }) => {
  await page.goto('/n/default/s/reviews');
  const { editor, slider, review, reviewButton, applyButton } = servicePage(page);
  await expect(editor.getByText('1/1 pods ready')).toHaveCount(3);
  await sandbox.setCrashed('reviews-v3', true);
  await expect(editor.getByText('0/1 pods ready')).toBeVisible();

  await slider('v3').press('PageUp');
  await expect(slider('v3')).toHaveValue('10');
  await reviewButton.click();
  const insist = review.getByRole('checkbox', { name: /v3/ });
  await expect(insist).not.toBeChecked();
  await applyButton.click({ force: true });
  await expect(review).toBeVisible();
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(allToV1.spec);

  await insist.click();
  await applyButton.click();
  await expect(review).toBeHidden();
  const { spec } = splitOfReviews([
    ['v1', 90],
    ['v2', 0],
    ['v3', 10],
  ]);
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(spec);
});

test('visitors of Bookinfo see the version that was chosen', async ({ page, stack }) => {
  const visitor = await page.context().newPage();
  await visitor.goto(stack.bookinfoUrl);
  await expect(visitor.getByText('Comedy of Errors').first()).toBeVisible();
  await page.goto('/n/default/s/reviews');
  const { review, applyButton } = servicePage(page);
  await page.getByRole('button', { name: 'Promote v3' }).click();
  await expect(review).toContainText('The share of v3 goes from 0% to 100%.');
  await review.getByRole('checkbox', { name: /too few of its requests were measured/ }).click();
  await applyButton.click();
  await expect(review).toBeHidden();
  await expect(async () => {
    await visitor.reload();
    await expect(visitor.getByRole('img', { name: /stars, red/ })).toHaveCount(2, { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
});
