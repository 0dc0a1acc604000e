/** A real page on a real server on a sandbox with load, for measurements. */
import { chromium, type Page } from '@playwright/test';
import { buildWeb } from '../../scripts/web-build.ts';
import { launchOptions } from '../browser/launch-options.ts';
import { splitOfReviews, subsetsOfReviews } from '../journeys/istio-objects.ts';
import { type Stack, startStack } from '../stack/start-stack.ts';

export type OpenPage = { readonly stack: Stack; readonly page: Page };

/** Opens the page of reviews, split 25 / 75 / 0, with charts that move, hands it over, and closes everything after. */
export async function withOpenPage(requestsPerSecond: number, use: (open: OpenPage) => Promise<void>): Promise<void> {
  await buildWeb();
  await using cleanup = new AsyncDisposableStack();
  const stack = await startStack({ name: `bench-${requestsPerSecond}`, requestsPerSecond });
  cleanup.defer(stack.stop);
  await stack.cluster.create('destinationrules', subsetsOfReviews);
  const split = splitOfReviews([
    ['v1', 25],
    ['v2', 75],
  ]);
  await stack.cluster.create('virtualservices', split);
  const browser = await chromium.launch(await launchOptions());
  cleanup.defer(() => browser.close());
  const page = await browser.newPage({ baseURL: stack.url, locale: 'en-US', viewport: { width: 1440, height: 900 } });
  await page.goto('/n/default/s/reviews');
  await page.locator('[data-chart=rate] path[data-version=v1]').waitFor();
  await use({ stack, page });
}
