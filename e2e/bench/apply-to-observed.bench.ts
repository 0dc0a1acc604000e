/**
 * From pressing Apply until the observed share of the last second, as the open page draws it, has covered 90 % of a
 * change by 50 points.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { getService } from '@sluice/shared/api/services';
import { median, milliseconds, printFigures } from '../../scripts/print-figures.ts';
import { servicePage } from '../journeys/service-page.ts';
import { withOpenPage } from './open-page.ts';

const low = 25;
const high = 75;
const covered = 0.9;
const repetitions = 7;

// What the part that runs in the page uses of it; the rest of this program has no page.
declare const document: {
  querySelector(selector: string): { getAttribute(name: string): string | null } | null;
  addEventListener(type: 'pointerdown', listener: () => void, capture: boolean): void;
  removeEventListener(type: 'pointerdown', listener: () => void, capture: boolean): void;
};
declare function requestAnimationFrame(callback: () => void): void;

type Timing = { readonly accepted: number; readonly observed: number };

/**
 * Waits in the page itself, frame by frame, from the press on Apply on. The last second is read off the chart of rates:
 * the ends of its lines stand for requests of each version; v3 gets none, so that its line is the ground.
 */
function watchFromApply({ target, rising }: { target: number; rising: boolean }): Promise<Timing> {
  const heightOfEnd = (version: string) => {
    const path = document.querySelector(`[data-chart=rate] path[data-version=${version}]`)?.getAttribute('d') ?? '';
    return Number(/([\d.]+)\s*$/.exec(path)?.[1]);
  };
  const shareOfV1 = () => {
    const ground = heightOfEnd('v3');
    const v1 = ground - heightOfEnd('v1');
    return (100 * v1) / (v1 + ground - heightOfEnd('v2'));
  };
  return new Promise((resolve) => {
    const onPress = () => {
      const pressed = performance.now();
      document.removeEventListener('pointerdown', onPress, true);
      let accepted = Number.NaN;
      const look = () => {
        const now = performance.now() - pressed;
        if (Number.isNaN(accepted) && document.querySelector('[role=dialog]') === null) accepted = now;
        const share = shareOfV1();
        if (rising ? share >= target : share <= target) resolve({ accepted, observed: now });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    document.addEventListener('pointerdown', onPress, true);
  });
}

async function shift(page: Page, to: number): Promise<Timing> {
  const { slider, reviewButton, applyButton } = servicePage(page);
  await slider('v1').focus();
  await page.keyboard.type(String(to));
  await page.keyboard.press('Enter');
  await reviewButton.click();
  await applyButton.and(page.locator(':not([aria-disabled=true])')).waitFor();
  const rising = to === high;
  const from = rising ? low : high;
  const timing = page.evaluate(watchFromApply, { target: from + covered * (to - from), rising });
  await applyButton.click();
  return timing;
}

/** As the server counts them; the load may be more than the machine can take. */
async function measuredRate(page: Page): Promise<number> {
  const answer = await page.request.get('/api/v1/namespaces/default/services/reviews');
  return getService.response.parse(await answer.json()).observed?.requestsPerSecond ?? Number.NaN;
}

for (const requestsPerSecond of [2_000, 40]) {
  await withOpenPage(requestsPerSecond, async ({ page }) => {
    const timings: Timing[] = [];
    for (let i = 0; i < repetitions; i++) {
      // Not in step with the server's seconds.
      await sleep(4_000 + ((i * 370) % 1_000));
      timings.push(await shift(page, i % 2 === 0 ? high : low));
    }
    const observed = timings.map((timing) => timing.observed);
    await sleep(8_000);
    const rate = await measuredRate(page);
    printFigures(`Apply to observed, ${requestsPerSecond} requests/s, ${repetitions} changes of ${high - low} points`, [
      { name: 'accepted by the cluster, median', value: milliseconds(median(timings.map(({ accepted }) => accepted))) },
      { name: '90 % observed, median', value: milliseconds(median(observed)), target: '2 s or less' },
      { name: '90 % observed, longest', value: milliseconds(Math.max(...observed)) },
      { name: 'requests to reviews', value: `${rate.toFixed(0)} a second` },
      { name: 'each', value: observed.map(milliseconds).join(', ') },
    ]);
  });
}
