import type { Page } from '@playwright/test';

/** Needs the permission `clipboard-read`. */
export const readClipboard = (page: Page): Promise<string> => page.evaluate('navigator.clipboard.readText()');
