/** Hands that have no pointer. */
import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has. */
const patience = 120;

/** Presses Tab until the focus is there, as somebody does who knows no other way. */
export async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(goal).toBeVisible();
  for (let stop = 0; stop < patience; stop++) {
    if (await isFocused(goal)) return;
    await page.keyboard.press(key);
  }
  await expect(goal).toBeFocused();
}

/** Whether the focus is there at this moment. */
export const isFocused = (goal: Locator): Promise<boolean> => goal.evaluate((element) => element.matches(':focus'));
