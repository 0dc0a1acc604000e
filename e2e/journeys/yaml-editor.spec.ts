/** An object as text: what is wrong is told at its line, what is right is tried, applied and remembered. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';

/** The text as a person with a keyboard replaces it. */
async function replaceText(page: Page, change: (text: string) => string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'VirtualService default/reviews as YAML' });
  await editor.focus();
  await page.keyboard.press('Control+a');
  const text = await editor.evaluate((element) => [...element.children].map((line) => line.textContent).join('\n'));
  await page.keyboard.insertText(change(text));
}

test('broken YAML is told by line; a valid edit is tried, applied and in the history', async ({ page, cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews/yaml');
  const check = page.getByRole('button', { name: 'Check' });
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(page.getByText('No problems found in the text')).toBeVisible();

  await replaceText(page, (text) => text.replace('spec:', 'spec: ['));
  const line = problems.getByRole('button', { name: /^Line \d+, column \d+$/ }).first();
  await expect(line).toBeVisible();
  await expect(check).toHaveAttribute('aria-disabled', 'true');
  await expect(check).toHaveAccessibleDescription('First put the errors right.');
  await line.click();
  await expect(page.getByRole('textbox', { name: /as YAML$/ })).toBeFocused();

  await replaceText(page, (text) =>
    text.replace('spec: [', 'spec:').replace('weight: 90', 'weight: 70').replace('weight: 10', 'weight: 30'),
  );
  await expect(page.getByText('2 lines differ from what is applied')).toBeVisible();
  await check.click();
  await expect(page.getByText('The cluster would accept this, and no new errors come with it.')).toBeVisible();
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(reviews90And10.spec);
  await page.getByRole('textbox', { name: 'Note (optional)' }).fill('By hand');
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByText('Same as applied').first()).toBeVisible();
  const route = (await cluster.read('virtualservices', 'reviews'))?.spec.http as { route: { weight: number }[] }[];
  expect(route[0]?.route.map(({ weight }) => weight)).toEqual([70, 30]);

  await page.getByRole('link', { name: 'History' }).click();
  const latest = page.getByRole('article').first();
  await expect(latest).toContainText('YAML edited');
  await expect(latest).toContainText('Note: By hand');
  await expect(latest.getByRole('img', { name: 'After: v1 70% · v2 30%' })).toBeVisible();
});
