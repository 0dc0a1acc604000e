/** A draft stays what it is, wherever one goes and whatever language one reads. */
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

test('other pages, back and forward, and another language keep a draft of rules and weights', async ({
  page,
  cluster,
}) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews');
  const { slider, reviewButton } = servicePage(page);
  await slider('v2').press('PageUp');
  await page.getByRole('button', { name: 'Add rule' }).press('Enter');
  await page.getByRole('combobox', { name: 'Name', exact: true }).fill('end-user');
  await page.getByRole('textbox', { name: 'Value' }).fill('jason');
  await page.getByRole('region', { name: 'New rule' }).getByRole('button', { name: 'Done' }).press('Enter');
  const rule = page.getByRole('row', { name: /end-user/ });
  const expectDraft = async () => {
    await expect(slider('v2')).toHaveValue('20');
    await expect(rule).toContainText('When header end-user is exactly jason');
    await expect(reviewButton).toBeEnabled();
  };
  await expectDraft();

  await test.step('back and forward', async () => {
    const heading = page.getByRole('heading', { level: 1 });
    await page.getByRole('link', { name: 'YAML' }).click();
    await expect(page.locator('.cm-content')).toContainText('weight: 90');
    await page.getByRole('link', { name: 'Services', exact: true }).click();
    await expect(heading).toHaveText('Services in default');
    await page.goBack();
    await expect(page.locator('.cm-content')).toContainText('weight: 90');
    await page.goBack();
    await expectDraft();
    await page.goForward();
    await expect(page.locator('.cm-content')).toContainText('weight: 90');
    await page.goBack();
    await expectDraft();
  });

  await test.step('another language', async () => {
    await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文');
    await expect(page.locator('html')).toHaveAttribute('lang', /^zh/);
    await expect(page.getByRole('slider', { name: 'v2 权重' })).toHaveValue('20');
    await expect(rule).toContainText('当请求头 end-user 完全等于 jason 时');
    await page.getByRole('combobox', { name: '语言' }).selectOption('English');
    await expectDraft();
  });
});
