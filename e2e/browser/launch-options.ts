import type { LaunchOptions } from '@playwright/test';
import { findBrowser } from './find-browser.ts';

/**
 * Plain arguments: those that the browser's npm package recommends switch off web security and run everything in one
 * process. The sandbox of Chromium needs rights that containers lack; it only ever opens our own pages.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  const { executablePath, env } = await findBrowser();
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-sync',
      '--no-first-run',
      '--no-pings',
      '--font-render-hinting=none',
    ],
    env: { ...definedOnly(process.env), ...env },
  };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
