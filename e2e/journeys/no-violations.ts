/** What a machine can check of a page's accessibility. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function expectNoViolations(page: Page): Promise<void> {
  expect(await violationsOf(new AxeBuilder({ page }).withTags(rules))).toEqual([]);
}

/** All that another theme can change. */
export async function expectContrast(page: Page): Promise<void> {
  expect(await violationsOf(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
}

async function violationsOf(builder: AxeBuilder) {
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary })));
}
