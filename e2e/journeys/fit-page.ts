/** What a machine can check of a page's fitness for everybody. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { expectContrast, expectNoViolations } from './no-violations.ts';

/** WCAG 2.5.8, CSS pixels. */
const smallestTarget = 24;
const narrow = { width: 820, height: 900 };

/** In light and dark, with pointers that miss easily, and on a narrow screen. */
export async function expectFitPage(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNoViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectContrast(page);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await smallTargets(page), 'targets that are too small').toEqual([]);
  const wide = page.viewportSize();
  await page.setViewportSize(narrow);
  await expect.poll(() => sidewaysScroll(page), 'pixels to scroll sideways').toBe(0);
  if (wide !== null) await page.setViewportSize(wide);
}

function sidewaysScroll(page: Page): Promise<number> {
  return page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
}

/** The way to skip to the content is only there for keys. */
const targets =
  'a[href]:not([href="#content"]), button, input, select, textarea, summary, [role=slider], [role=menuitem]';

/** Links in the flow of a text are as high as its lines; what is hidden behind a label is as large as that. */
function smallTargets(page: Page): Promise<string[]> {
  return page.locator(targets).evaluateAll((found, least) => {
    const sizeOf = (element: (typeof found)[number]) => {
      const parts = element.matches('input') ? [element, element.closest('label') ?? element] : [element];
      const boxes = parts.map((part) => part.getBoundingClientRect());
      return Math.min(Math.max(...boxes.map(({ width }) => width)), Math.max(...boxes.map(({ height }) => height)));
    };
    return (
      found
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => element.closest('[inert], [aria-hidden=true]') === null)
        .filter(
          (element) => !(element.matches('a') && element.computedStyleMap().get('display')?.toString() === 'inline'),
        )
        // Some are for screen readers only, in a box of one pixel.
        .filter((element) => (element.parentElement?.getBoundingClientRect().width ?? 0) > 1)
        .filter((element) => element.getBoundingClientRect().width > 1 && sizeOf(element) < least)
        .map((element) => `${sizeOf(element).toFixed(1)} px: ${element.outerHTML.slice(0, 160)}`)
    );
  }, smallestTarget);
}
