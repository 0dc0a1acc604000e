/** The headline: one user sees another version, by keys alone, and everything is as it was afterwards. */
import { startVisitor } from './bookinfo-visitors.ts';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { isFocused, tabTo } from './keys.ts';
import { servicePage } from './service-page.ts';

const halves = splitOfReviews([
  ['v1', 50],
  ['v3', 50],
]);
/** That all of them get the same of two halves happens once in half a million times. */
const visits = 20;

test('send jason to v2 with the keyboard alone, test it, see it, and undo it', async ({
  page,
  cluster,
  stack,
  playwright,
}) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', halves);
  const before = await cluster.readText('virtualservices', 'reviews');
  const { review, applyButton, reviewButton, status } = servicePage(page);
  await page.goto('/n/default/s/reviews');

  await test.step('draft the rule', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Add rule' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: 'Condition' })).toBeFocused();
    const editor = page.getByRole('region', { name: 'New rule' });
    await tabTo(page, editor.getByRole('combobox', { name: 'Name', exact: true }));
    await page.keyboard.type('end-user');
    await tabTo(page, editor.getByRole('textbox', { name: 'Value' }));
    await page.keyboard.type('jason');
    await tabTo(page, editor.getByRole('slider', { name: 'v2 weight' }));
    await page.keyboard.press('End');
    await tabTo(page, editor.getByRole('button', { name: 'Done' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: /^Rules/ })).toContainText(
      'When header end-user is exactly jason, send to v2.',
    );
  });

  await test.step('review and apply it', async () => {
    await tabTo(page, reviewButton);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Add a rule: end-user = jason → v2' })).toBeVisible();
    await expect(review).toContainText('New rule 1 (end-user = jason → v2).');
    await expect(applyButton).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(review).toBeHidden();
    await expect(status).toContainText(/In effect on \d+ of \d+ proxies/);
  });

  await test.step('visitors get what the rules say', async () => {
    const [jason, stranger] = await Promise.all(
      ['jason', null].map((user) => startVisitor(playwright.request, stack.bookinfoUrl, user)),
    );
    if (jason === undefined || stranger === undefined) throw new Error('nobody visits');
    for (let visit = 0; visit < 3; visit++) expect(await jason.visit()).toEqual({ version: 'v2', stars: 'black' });
    const seen = await Promise.all(Array.from({ length: visits }, () => stranger.visit()));
    expect(new Set(seen.map(({ version }) => version))).toEqual(new Set(['v1', 'v3']));
    await Promise.all([jason.leave(), stranger.leave()]);
  });

  await test.step('the tester agrees', async () => {
    const actions = page.getByRole('button', { name: 'Actions for rule 1' });
    await tabTo(page, page.getByRole('grid', { name: /^Rules/ }).getByRole('row'));
    for (let press = 0; press < 4 && !(await isFocused(actions)); press++) await page.keyboard.press('ArrowRight');
    await expect(actions).toBeFocused();
    await page.keyboard.press('Enter');
    const item = page.getByRole('menuitem', { name: 'Test this rule' });
    await expect(page.getByRole('menu')).toBeVisible();
    for (let press = 0; press < 3 && !(await isFocused(item)); press++) {
      await page.keyboard.press('ArrowDown');
    }
    await expect(item).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/reviews\/test\?/);
    await expect(page.getByRole('status').filter({ hasText: 'Goes to' })).toContainText('v2 100');
    await expect(page.getByRole('listitem').filter({ hasText: 'takes the request' }).first()).toContainText(
      'When header end-user is exactly jason, send to v2.',
    );
  });

  await test.step('undo it by its key', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Traffic' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(status).toBeVisible();
    await page.keyboard.press('u');
    await expect(page.getByRole('dialog', { name: /^Undo: / })).toBeVisible();
    await expect(review).toContainText('rule 1 (end-user = jason → v2) goes.');
    await expect(applyButton).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(review).toBeHidden();
    await expect(page.getByText('No special rules')).toBeVisible();
    expect(await cluster.readText('virtualservices', 'reviews')).toBe(before);
  });
});
