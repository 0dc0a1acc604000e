import { expect, type Page } from '@playwright/test';
import { servicePage } from './service-page.ts';

/**
 * Grabs the thumb and lets go where a weight lies on the rail.
 *
 * @param steps how many moves the second half of the way takes
 */
export async function dragSlider(page: Page, version: string, weight: number, steps = 10): Promise<void> {
  const { slider } = servicePage(page);
  await slider(version).scrollIntoViewIfNeeded();
  // The thumb lies over its input; the rail is as long as the slider's own element.
  const [thumb, rail] = await slider(version).evaluate((input) => {
    const track = input.closest('[data-slot]')?.firstElementChild;
    if (!track) throw new Error('the slider has no track');
    return [input.parentElement, track].map((element) => {
      const { x, y, width, height } = (element ?? input).getBoundingClientRect();
      return { x, y, width, height };
    });
  });
  if (thumb === undefined || rail === undefined) throw new Error(`there is no slider for ${version}`);
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(thumb.x + thumb.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(rail.x + rail.width / 2, y, { steps: 5 });
  await page.mouse.move(rail.x + (rail.width * weight) / 100, y, { steps });
  await expect(slider(version)).toHaveValue(String(weight));
  await page.mouse.up();
}
