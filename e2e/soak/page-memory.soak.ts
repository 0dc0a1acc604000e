/** Whether the live page keeps its memory over half an hour of streaming. Minutes as the first argument, 30 without. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from '@playwright/test';
import { printFigures } from '../../scripts/print-figures.ts';
import { withOpenPage } from '../bench/open-page.ts';

const minutes = Number(process.argv[2] ?? 30);
const warmMinutes = 2;
const requestsPerSecond = 200;

/** What is left after a collection, megabytes. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

const megabytes = (value: number) => `${value.toFixed(1)} MB`;

await withOpenPage(requestsPerSecond, async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  // Charts hold five minutes; until they are full the page grows as it should.
  await sleep(Math.min(5 + warmMinutes, minutes / 2) * 60_000);
  const sizes = [await heap(session)];
  const until = Date.now() + (minutes - Math.min(5 + warmMinutes, minutes / 2)) * 60_000;
  while (Date.now() < until) {
    await sleep(60_000);
    sizes.push(await heap(session));
  }
  const [first = Number.NaN, last = Number.NaN] = [sizes[0], sizes.at(-1)];
  printFigures(`Memory of the live page over ${minutes} min`, [
    { name: 'with full charts', value: megabytes(first) },
    { name: 'at the end', value: megabytes(last), target: '80 MB or less' },
    { name: 'growth', value: `${((100 * (last - first)) / first).toFixed(1)} %`, target: '10 % or less' },
    { name: 'each minute', value: sizes.map((size) => size.toFixed(1)).join(', ') },
  ]);
});
