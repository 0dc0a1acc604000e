/** No page breaks a rule that a machine can check, in any theme, language and state, and on a narrow screen. */
import { changeWeights } from './change-by-api.ts';
import { expectFitPage } from './fit-page.ts';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';

// What fades in has the contrast of a shadow until it is there.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const languages = {
  en: {
    overview: 'Services in default',
    slider: 'v1 weight',
    addRule: 'Add rule',
    does: 'What happens',
    verdict: 'Goes to',
    check: 'Check',
  },
  zh: {
    overview: 'default 中的服务',
    slider: 'v1 权重',
    addRule: '添加规则',
    does: '处理方式',
    verdict: '去向',
    check: '检查',
  },
} as const;

for (const [language, text] of Object.entries(languages)) {
  test.describe(language, () => {
    test.beforeEach(async ({ page, cluster }) => {
      await cluster.create('destinationrules', subsetsOfReviews);
      await cluster.create(
        'virtualservices',
        splitOfReviews([
          ['v1', 90],
          ['v2', 10],
          // Worth a note among the findings.
          ['v3', 0],
        ]),
      );
      await page.addInitScript((chosen) => localStorage.setItem('sluice.language', chosen), language);
    });

    test('services, findings, gateways, settings, and what does not exist', async ({ page }) => {
      const heading = page.getByRole('heading', { level: 1 });
      await page.goto('/n/default');
      await expect(heading).toHaveText(text.overview);
      await expect(page.getByRole('link', { name: 'reviews', exact: true })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
      await expectFitPage(page);
      await page.goto('/n/default/findings');
      await expect(page.getByText('SLU0004').first()).toBeVisible();
      await expectFitPage(page);
      await page.goto('/n/default/gateways');
      await expect(page.getByRole('heading', { name: /bookinfo-gateway/ })).toBeVisible();
      await expectFitPage(page);
      await page.goto('/settings');
      await expect(page.getByRole('table').first()).toBeVisible();
      await expectFitPage(page);
      for (const nothing of ['/nowhere', '/n/default/s/nowhere']) {
        await page.goto(nothing);
        await expect(heading).toBeVisible();
        await expectFitPage(page);
      }
    });

    test('a service, with a draft, under review, with an open rule', async ({ page }) => {
      await page.goto('/n/default/s/reviews');
      const slider = page.getByRole('slider', { name: text.slider });
      await expect(slider).toHaveValue('90');
      await expect(page.locator('[data-chart=share]')).toBeVisible();
      await expectFitPage(page);
      await slider.press('ArrowLeft');
      await expect(slider).toHaveValue('89');
      await expectFitPage(page);
      await slider.press('Enter');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectFitPage(page);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: text.addRule }).click();
      await expect(page.getByRole('radiogroup', { name: text.does })).toBeVisible();
      await expectFitPage(page);
    });

    test('tester, YAML and history of a service', async ({ page, request }) => {
      const service = '/n/default/s/reviews';
      await page.goto(`${service}/test`);
      await expect(page.getByRole('status').filter({ hasText: text.verdict })).toBeVisible();
      await expectFitPage(page);
      await page.goto(`${service}/yaml`);
      await expect(page.getByRole('button', { name: text.check, exact: true })).toBeVisible();
      await expect(page.locator('.cm-content')).toContainText('weight: 90');
      await expectFitPage(page);
      await changeWeights(request, { v1: 80, v2: 20, v3: 0 });
      await page.goto(`${service}/history`);
      await expect(page.getByRole('article').first()).toBeVisible();
      await page.locator('main summary').first().click();
      await expectFitPage(page);
    });
  });
}
