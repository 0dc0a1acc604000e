/** Scrolling through a namespace of a thousand services while its numbers move. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { milliseconds, printFigures } from '../../scripts/print-figures.ts';
import { buildWeb } from '../../scripts/web-build.ts';
import { launchOptions } from '../browser/launch-options.ts';
import { startStack } from '../stack/start-stack.ts';
import { feel, quantile } from './frame-times.ts';

const services = 1_000;
const atOnce = 20;
const scrollSeconds = 10;
const wheel = 120;

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(600, 500);
  const until = Date.now() + scrollSeconds * 1_000;
  for (let step = 0; Date.now() < until; step++) {
    // Up and down, about fifteen rows a second.
    await page.mouse.wheel(0, Math.floor(step / 200) % 2 === 0 ? wheel : -wheel);
    await sleep(16);
  }
}

await buildWeb();
await using cleanup = new AsyncDisposableStack();
const stack = await startStack({ name: 'bench-list', requestsPerSecond: 40 });
cleanup.defer(stack.stop);
const names = Array.from({ length: services }, (_, at) => `service-${String(at).padStart(4, '0')}`);
for (let at = 0; at < names.length; at += atOnce) {
  await Promise.all(names.slice(at, at + atOnce).map((name) => stack.cluster.createService(name)));
}
const browser = await chromium.launch(await launchOptions());
cleanup.defer(() => browser.close());
const page = await browser.newPage({ baseURL: stack.url, locale: 'en-US', viewport: { width: 1440, height: 900 } });
await page.goto('/n/default');
await page.getByRole('link', { name: 'details', exact: true }).waitFor();
await sleep(3_000);
const { frames, longTasks } = await feel(page, () => scroll(page));
const rows = await page.getByRole('row').count();
printFigures(`Scrolling ${services} services for ${scrollSeconds} s`, [
  { name: 'frames, p95', value: milliseconds(quantile(frames, 0.95)), target: '20 ms or less' },
  { name: 'frames, p99', value: milliseconds(quantile(frames, 0.99)) },
  { name: 'longest frame', value: milliseconds(Math.max(...frames)) },
  { name: 'long tasks', value: String(longTasks.length) },
  { name: 'rows in the document', value: String(rows) },
]);
