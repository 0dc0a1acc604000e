/** Forced colours and less motion: what people have asked of their system holds here, too. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

test.beforeEach(async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews');
  await expect(servicePage(page).slider('v1')).toHaveValue('90');
});

test('in forced colours versions, what is chosen and the focus can still be told apart', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  const { slider, desiredLane } = servicePage(page);
  const parts = desiredLane.locator('[data-slot]');
  await expect(parts).toHaveCount(2);
  const colours = await parts.evaluateAll((found) =>
    found.map((part) => part.computedStyleMap().get('background-color')?.toString()),
  );
  expect(new Set(colours).size).toBe(2);
  const background = (name: string) =>
    page
      .getByRole('radiogroup', { name: 'Time range' })
      .locator('label')
      .filter({ hasText: name })
      .evaluate((label) => label.computedStyleMap().get('background-color')?.toString());
  expect(await background('1 min')).not.toBe(await background('5 min'));
  await expect(page.getByRole('button', { name: 'Add rule' })).toHaveCSS('border-style', 'solid');
  await slider('v1').press('ArrowLeft');
  await expect(slider('v1').locator('xpath=..')).toHaveCSS('outline-style', 'solid');
});

test('with less motion nothing moves that takes time', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { slider, review } = servicePage(page);
  await slider('v2').press('PageUp');
  expect(await movements(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(review).toBeVisible();
  expect(await movements(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(review).toBeHidden();
  expect(await movements(page)).toEqual([]);
});

/** What is animated, or would be if it changed. */
function movements(page: Page): Promise<string[]> {
  return page.locator('*').evaluateAll((elements) => {
    const times = (element: (typeof elements)[number], property: string): string[] =>
      element.computedStyleMap().getAll(property).map(String);
    const takesTime = (element: (typeof elements)[number], property: string) =>
      times(element, property).some((time) => Number.parseFloat(time) > 0);
    const isAnimated = (element: (typeof elements)[number]) =>
      times(element, 'animation-name').some((name) => name !== 'none') && takesTime(element, 'animation-duration');
    return elements
      .filter((element) => takesTime(element, 'transition-duration') || isAnimated(element))
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
