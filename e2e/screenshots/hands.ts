/** What hands do on a page, whatever its language. */
import type { Page } from '@playwright/test';

export const reviews = '/n/default/s/reviews';

const sliders = (page: Page) => page.locator('[data-split-editor] input[type=range]');

/** Moves ten percent to or from a version, by its row. */
export async function draft(page: Page, row: number, key: 'PageUp' | 'PageDown', times = 1): Promise<void> {
  await sliders(page).nth(row).focus();
  for (let press = 0; press < times; press++) await page.keyboard.press(key);
}

/** Enter on a slider opens the review. */
async function review(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.waitForTimeout(1_500);
}

/** Ten percent more for a version, by its row, and the review of it. */
export async function draftAndReview(page: Page, row: number): Promise<void> {
  await draft(page, row, 'PageUp');
  await review(page);
}

/** In the review the focus is on Apply where nothing speaks against it. */
export async function apply(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** The page itself has an address that ends alike. */
const isCall = ({ pathname }: URL, ending: string) => pathname.startsWith('/api/') && pathname.endsWith(ending);

/** The stream brings what was asked for as well. */
async function withoutStream(page: Page): Promise<void> {
  await page.route(
    (url) => isCall(url, '/events'),
    (route) => route.abort(),
  );
}

/** Calls whose path ends so are never answered. */
export async function holdBack(page: Page, ending: string): Promise<void> {
  await withoutStream(page);
  await page.route(
    (url) => isCall(url, ending),
    () => undefined,
  );
}

/** Calls whose path ends so are answered with a problem. */
export async function failWith(page: Page, ending: string, code: string, status: number): Promise<void> {
  await withoutStream(page);
  const type = `https://sluice.example/problems/${code}`;
  const body = { type, title: code, status, code, detail: 'As if something had gone wrong.', instance: 'req-1' };
  await page.route(
    (url) => isCall(url, ending),
    (route) => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(body) }),
  );
}
