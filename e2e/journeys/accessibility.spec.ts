/** No page breaks a rule that a machine can check, in any theme, language and state. */
import { changeWeights } from './change-by-api.ts';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { expectNoViolations } from './no-violations.ts';

// What fades in has the contrast of a shadow until it is there.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const texts = {
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

for (const language of ['en', 'zh'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test.describe(`${language}, ${theme}`, () => {
      test.beforeEach(async ({ page, cluster }) => {
        await cluster.create('destinationrules', subsetsOfReviews);
        await cluster.create(
          'virtualservices',
          splitOfReviews([
            ['v1', 90],
            ['v2', 10],
          ]),
        );
        await page.addInitScript(
          ([language, theme]) => {
            localStorage.setItem('sluice.language', language);
            localStorage.setItem('sluice.theme', theme);
          },
          [language, theme] as const,
        );
      });

      test('overview', async ({ page }) => {
        await page.goto('/n/default');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts[language].overview);
        await expect(page.getByRole('link', { name: 'reviews' })).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', language === 'en' ? /^en/ : /^zh/);
        await expectNoViolations(page);
      });

      test('service, also with a draft and under review', async ({ page }) => {
        await page.goto('/n/default/s/reviews');
        const slider = page.getByRole('slider', { name: texts[language].slider });
        await expect(slider).toHaveValue('90');
        await expect(page.locator('[data-chart=share]')).toBeVisible();
        await expectNoViolations(page);
        await slider.press('ArrowLeft');
        await expect(slider).toHaveValue('89');
        await expectNoViolations(page);
        await slider.press('Enter');
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectNoViolations(page);
      });

      test('an open rule, tester, YAML, history, gateways and settings', async ({ page, request }) => {
        const text = texts[language];
        const service = '/n/default/s/reviews';
        await page.goto(service);
        await page.getByRole('button', { name: text.addRule }).click();
        await expect(page.getByRole('radiogroup', { name: text.does })).toBeVisible();
        await expectNoViolations(page);
        await page.goto(`${service}/test`);
        await expect(page.getByRole('status').filter({ hasText: text.verdict })).toBeVisible();
        await expectNoViolations(page);
        await page.goto(`${service}/yaml`);
        await expect(page.getByRole('button', { name: text.check, exact: true })).toBeVisible();
        await expect(page.locator('.cm-content')).toContainText('weight: 90');
        await expectNoViolations(page);
        await changeWeights(request, { v1: 80, v2: 20, v3: 0 });
        await page.goto(`${service}/history`);
        await expect(page.getByRole('article').first()).toBeVisible();
        await page.locator('main summary').first().click();
        await expectNoViolations(page);
        await page.goto('/n/default/gateways');
        await expect(page.getByRole('heading', { name: /bookinfo-gateway/ })).toBeVisible();
        await expectNoViolations(page);
        await page.goto('/settings');
        await expect(page.getByRole('table').first()).toBeVisible();
        await expectNoViolations(page);
      });
    });
  }
}
