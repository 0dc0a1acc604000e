/**
 * `npm run screenshots`: pictures of every screen and state, in both languages, light and dark, for 1440 and 820 pixels
 * (the main screens also for 1920), into `reports/screenshots`. Arguments choose: `npm run screenshots -- canary/service gitops` takes what begins so.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildWeb } from '../../scripts/web-build.ts';
import { launchOptions } from '../browser/launch-options.ts';
import { type Stack, startStack } from '../stack/start-stack.ts';
import { type Language, languages, type Scene, type World } from './scene.ts';
import { requestsPerSecond, worlds } from './worlds.ts';

const folder = join(import.meta.dirname, '../../reports/screenshots');
const widths = [1440, 820];
const widest = 1920;
const height = 900;
const schemes = ['light', 'dark'] as const;
const wanted = process.argv.slice(2);
const locales: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' };
const problems: string[] = [];

const isWanted = (world: World, scene: Scene) =>
  wanted.length === 0 || wanted.some((start) => `${world.name}/${scene.name}`.startsWith(start));

async function takeWorld(browser: Browser, world: World): Promise<void> {
  const scenes = world.scenes.filter((scene) => isWanted(world, scene));
  if (scenes.length === 0) return;
  console.log(world.name);
  await mkdir(join(folder, world.name), { recursive: true });
  await using cleanup = new AsyncDisposableStack();
  const stack = await startStack({ requestsPerSecond, ...world, name: `screenshots-${world.name}` });
  cleanup.defer(stack.stop);
  await world.setUp?.(stack);
  for (const scene of scenes) {
    for (const language of languages) {
      await takeScene(browser, stack, world, scene, language).catch((error: Error) => {
        problems.push(`${world.name}/${scene.name} ${language}: ${error.message}`);
      });
    }
    console.log(`  ${scene.name}`);
  }
}

async function takeScene(
  browser: Browser,
  stack: Stack,
  world: World,
  scene: Scene,
  language: Language,
): Promise<void> {
  const page = await browser.newPage({
    baseURL: stack.url,
    locale: locales[language],
    viewport: { width: widths[0] ?? 0, height },
    ...(scene.media?.reducedMotion && { reducedMotion: scene.media.reducedMotion }),
  });
  page.on('pageerror', (error) => problems.push(`${world.name}/${scene.name} ${language}: ${error.message}`));
  try {
    await page.addInitScript((chosen) => localStorage.setItem('sluice.language', chosen), language);
    await scene.before?.(page, stack);
    await page.goto(scene.path);
    await page
      .locator(scene.ready ?? '#root :is(h1, main [role=status])')
      .first()
      .waitFor({ state: 'attached' });
    await page.waitForTimeout((scene.settleSeconds ?? 2) * 1_000);
    await scene.act?.(page, stack);
    for (const width of scene.isMain ? [widest, ...widths] : widths) {
      for (const scheme of schemes) await shoot(page, world, scene, { width, scheme, language });
    }
  } finally {
    await page.close();
    await scene.after?.(stack);
  }
}

const heightOfPage = 'document.documentElement.scrollHeight';

type Look = {
  readonly width: number;
  readonly scheme: (typeof schemes)[number];
  readonly language: Language;
};

/**
 * The window is as high as the page: what sticks to its edges then stands where it belongs. A dialog stands where it does
 * in a window of the usual height.
 */
async function shoot(page: Page, world: World, scene: Scene, { width, scheme, language }: Look): Promise<void> {
  const { reducedMotion: _, ...media } = scene.media ?? {};
  await page.emulateMedia({ colorScheme: scheme, ...media });
  for (const wait of [100, 300]) {
    await page.setViewportSize({ width, height });
    const whole = (await page.getByRole('dialog').count()) > 0 ? height : await page.evaluate(heightOfPage);
    await page.setViewportSize({ width, height: Math.max(height, Number(whole)) });
    // What comes into sight may load, or draw itself.
    await page.waitForTimeout(wait);
  }
  const file = `${scene.name}.${language}.${scheme}.${width}.png`;
  await page.screenshot({ path: join(folder, world.name, file), animations: 'disabled' });
}

await buildWeb();
const browser = await chromium.launch(await launchOptions());
for (const world of worlds) await takeWorld(browser, world);
await browser.close();
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
