/** What the review is made of, as assistive technology reads it, and the way back from a change. */
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

test.beforeEach(async ({ cluster, page }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews');
  await servicePage(page).slider('v2').press('PageUp');
  await page.keyboard.press('Enter');
});

test('the sheet says what changes, who is affected, what was checked and what is written', async ({ page }) => {
  const { review, applyButton } = servicePage(page);
  await expect(applyButton).toBeFocused();
  await expect(review).toMatchAriaSnapshot(`
    - dialog "Send 20% of reviews to v2":
      - heading "Send 20% of reviews to v2" [level=2]
      - heading "What changes" [level=3]
      - list:
        - listitem: The share of v1 goes from 90% to 80%.
        - listitem: The share of v2 goes from 10% to 20%.
      - text: Before After
      - heading "Checks" [level=3]
      - list:
        - listitem:
          - paragraph: Change VirtualService default/reviews
          - paragraph: The cluster would accept it.
      - list:
        - listitem:
          - paragraph: No new findings.
      - heading "YAML" [level=3]
      - textbox "Note (optional)"
      - button "Close"
      - button "Apply"
  `);
});

test('a change is undone from the history, after its effect was said', async ({ page, cluster }) => {
  const { review, applyButton, slider } = servicePage(page);
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('article').first().getByRole('button', { name: 'Undo: v1 80 → 90, v2 20 → 10' }).press('Enter');
  await expect(page.getByRole('dialog', { name: /^Undo: v1 80 → 90, v2 20 → 10 / })).toBeVisible();
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  await expect(page.getByText(/^Undone by/)).toBeVisible();
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(reviews90And10.spec);
  await page.getByRole('link', { name: 'Traffic' }).click();
  await expect(slider('v1')).toHaveValue('90');
});
