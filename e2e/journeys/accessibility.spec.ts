/** No page breaks a rule that a machine can check, in any theme, language and state. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What fades in has the contrast of a shadow until it is there.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const texts = {
  en: { overview: 'Services in default', slider: 'v1 weight' },
  zh: { overview: 'default 中的服务', slider: 'v1 权重' },
} as const;

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })),
  );
  expect(found).toEqual([]);
}

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
    });
  }
}
