/** The page of one service, as people who use it name its parts. */
import { expect, type Locator, type Page } from '@playwright/test';

export type ServicePage = ReturnType<typeof servicePage>;

export function servicePage(page: Page) {
  const editor = page.getByRole('group', { name: 'Traffic split for everything else' });
  const review = page.getByRole('dialog');
  return {
    editor,
    review,
    slider: (version: string) => editor.getByRole('slider', { name: `${version} weight` }),
    field: (version: string) => editor.getByRole('textbox', { name: `${version} weight in percent` }),
    reviewButton: page.getByRole('button', { name: 'Review and apply' }),
    applyButton: review.getByRole('button', { name: 'Apply', exact: true }),
    /** Stands for Apply where more than half of the requests move; it is held down. */
    holdButton: review.getByRole('button', { name: 'Hold to apply' }),
    /** What became of the last change. */
    status: page.getByRole('region', { name: 'The last change' }),
    observedLane: editor.getByRole('img', { name: /^Observed/ }),
    desiredLane: editor.getByRole('img', { name: /^Desired/ }),
  };
}

/** The shares that a lane tells, in percent: "Observed: v1 89.8 % · v2 10.2 %; …". */
export async function sharesOf(lane: Locator): Promise<Record<string, number>> {
  const text = (await lane.getAttribute('aria-label')) ?? '';
  return Object.fromEntries(
    [...text.matchAll(/\b(v\d+) ([\d.]+)\s?%/g)].map(([, version, percent]) => [version, Number(percent)]),
  );
}

/** Holds a key or the pointer down on the button that asks for it, until the review is done. */
export async function holdToApply(page: Page, by: 'key' | 'pointer'): Promise<void> {
  const { review, holdButton } = servicePage(page);
  if (by === 'key') {
    await expect(holdButton).toBeFocused();
    await page.keyboard.down('Enter');
    await expect(review).toBeHidden();
    await page.keyboard.up('Enter');
    return;
  }
  await holdButton.hover();
  await page.mouse.down();
  await expect(review).toBeHidden();
  await page.mouse.up();
}
