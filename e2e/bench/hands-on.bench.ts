/** Dragging and keys on the live page with four charts, at full speed and with a processor four times slower. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type Figure, milliseconds, printFigures } from '../../scripts/print-figures.ts';
import { dragSlider } from '../journeys/drag-slider.ts';
import { servicePage } from '../journeys/service-page.ts';
import { type Felt, feel, quantile, throttle } from './frame-times.ts';
import { withOpenPage } from './open-page.ts';

const requestsPerSecond = 200;
const restSeconds = 60;
/** Frames longer than this were missed by a screen of 60 a second. */
const slowFrame = 25;

async function keys(page: Page): Promise<void> {
  await servicePage(page).slider('v1').focus();
  for (let press = 0; press < 20; press++) {
    await page.keyboard.press(press % 2 === 0 ? 'ArrowRight' : 'Shift+ArrowLeft');
    await sleep(60);
  }
  await page.keyboard.press('Escape');
}

async function drags(page: Page): Promise<void> {
  // Not back to where it began: there would be nothing to discard.
  for (const weight of [80, 20, 60, 30]) await dragSlider(page, 'v1', weight, 45);
}

function figuresOf({ frames, longTasks, interactions }: Felt, answerTarget: string): Figure[] {
  const slow = frames.filter((frame) => frame > slowFrame).length;
  return [
    { name: 'slowest answers to a hand, p98', value: answerOf(interactions), target: answerTarget },
    { name: 'frames, p95', value: milliseconds(quantile(frames, 0.95)) },
    { name: 'frames above 25 ms', value: `${((100 * slow) / Math.max(frames.length, 1)).toFixed(1)} %` },
    { name: 'long tasks', value: String(longTasks.length) },
  ];
}

/** Of those of 16 ms and more: all others were faster. */
const answerOf = (interactions: readonly number[]) =>
  interactions.length === 0 ? 'below 16 ms' : milliseconds(quantile(interactions, 0.98));

await withOpenPage(requestsPerSecond, async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await sleep(5_000);
  for (const { factor, name, target } of [
    { factor: 1, name: 'full speed', target: '100 ms or less' },
    { factor: 4, name: 'processor four times slower', target: '200 ms or less' },
  ]) {
    await throttle(session, factor);
    await sleep(2_000);
    printFigures(`Keys on a slider, ${name}`, figuresOf(await feel(page, () => keys(page)), target));
    printFigures(`Dragging a slider, ${name}`, figuresOf(await feel(page, () => drags(page)), target));
  }
  await throttle(session, 1);
  await page.getByRole('button', { name: 'Discard' }).click();
  const { frames, longTasks } = await feel(page, () => sleep(restSeconds * 1_000));
  printFigures(`At rest for ${restSeconds} s`, [
    { name: 'long tasks', value: String(longTasks.length), target: '0' },
    { name: 'longest frame', value: milliseconds(Math.max(...frames)) },
  ]);
});
