/** From opening the address until the largest part of the page is painted, with an empty cache. */
import { type Browser, chromium } from '@playwright/test';
import { median, milliseconds, printFigures } from '../../scripts/print-figures.ts';
import { buildWeb } from '../../scripts/web-build.ts';
import { launchOptions } from '../browser/launch-options.ts';
import { splitOfReviews, subsetsOfReviews } from '../journeys/istio-objects.ts';
import { startStack } from '../stack/start-stack.ts';
import { throttle } from './frame-times.ts';

const repetitions = 5;
/** As long as content may still move after the first paint. */
const settleMs = 4_000;

type Painted = { readonly largest: number; readonly shift: number };

// What the part that runs in the page uses of it; the rest of this program has no page.
declare const window: { painted?: { largest: number; shift: number } };
declare class PerformanceObserver {
  constructor(
    callback: (list: { getEntries(): { startTime: number; value?: number; hadRecentInput?: boolean }[] }) => void,
  );
  observe(options: object): void;
}

async function open(browser: Browser, url: string, { slower, mbits }: { slower: number; mbits: number | null }) {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await throttle(session, slower);
  if (mbits !== null) {
    const bytes = (mbits * 1_000_000) / 8;
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 20,
      downloadThroughput: bytes,
      uploadThroughput: bytes,
    });
  }
  await page.addInitScript(() => {
    const painted = { largest: 0, shift: 0 };
    window.painted = painted;
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) painted.largest = startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { value = 0, hadRecentInput } of list.getEntries()) if (!hadRecentInput) painted.shift += value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url);
  await page.locator('[data-chart=rate] path[data-version=v1]').waitFor();
  await page.waitForTimeout(settleMs);
  const painted = await page.evaluate((): Painted => window.painted ?? { largest: Number.NaN, shift: Number.NaN });
  await page.close();
  return painted;
}

await buildWeb();
await using cleanup = new AsyncDisposableStack();
const stack = await startStack({ name: 'bench-load', requestsPerSecond: 40 });
cleanup.defer(stack.stop);
await stack.cluster.create('destinationrules', subsetsOfReviews);
const split = splitOfReviews([
  ['v1', 25],
  ['v2', 75],
]);
await stack.cluster.create('virtualservices', split);
const browser = await chromium.launch(await launchOptions());
cleanup.defer(() => browser.close());
const url = `${stack.url}/n/default/s/reviews`;
// The server reads its files for the first time, and has not measured anything yet.
await open(browser, url, { slower: 1, mbits: null });
for (const { name, conditions, target } of [
  { name: 'full speed', conditions: { slower: 1, mbits: null }, target: '0.8 s or less' },
  { name: 'four times slower, 10 Mbit/s', conditions: { slower: 4, mbits: 10 }, target: '1.5 s or less' },
]) {
  const paints: Painted[] = [];
  for (let i = 0; i < repetitions; i++) paints.push(await open(browser, url, conditions));
  printFigures(`Opening the page of a service, ${name}, ${repetitions} times`, [
    { name: 'largest contentful paint, median', value: milliseconds(median(paints.map((p) => p.largest))), target },
    { name: 'largest contentful paint, worst', value: milliseconds(Math.max(...paints.map((p) => p.largest))) },
    { name: 'layout shift, worst', value: Math.max(...paints.map((p) => p.shift)).toFixed(3), target: '0.02 or less' },
  ]);
}
