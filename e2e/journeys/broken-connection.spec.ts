/** What lies between an open page and the cluster breaks: it is told, nothing is lost, and it heals by itself. */
import type { Page } from '@playwright/test';
import { type StreamProxy, startProxy } from '../stack/start-proxy.ts';
import { expect, test as journey } from './fixtures.ts';
import { reviews90And10, splitOfReviews, subsetsOfReviews } from './istio-objects.ts';
import { servicePage, sharesOf } from './service-page.ts';

/** The server, behind a proxy. */
const test = journey.extend<{ readonly oldProxy: StreamProxy }>({
  oldProxy: async ({ stack }, use) => {
    const proxy = await startProxy(stack.url);
    await use(proxy);
    await proxy.stop();
  },
});

const service = '/n/default/s/reviews';
const connection = (page: Page) => page.getByRole('status', { name: 'Live connection' });
/** Slow is what a busy browser says of itself. */
const connected = /^(Live|Slow)$/;
const halves = splitOfReviews([
  ['v1', 50],
  ['v3', 50],
]);

test.beforeEach(async ({ cluster }) => {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
});

test('a page left open over a crash of the server goes on with its draft', async ({ page, cluster, stack }) => {
  await page.goto(service);
  const { slider, review, reviewButton, applyButton, observedLane } = servicePage(page);
  await expect(observedLane).toHaveAccessibleName(/requests in the last/);
  await slider('v2').press('PageUp');
  await page.evaluate(() => Reflect.set(globalThis, 'wasHereBefore', true));

  await stack.killServer();
  await expect(connection(page)).toHaveText('Reconnecting');
  await slider('v2').press('PageUp');
  await expect(slider('v2')).toHaveValue('30');
  await stack.startServer();
  await expect(connection(page)).toHaveText(connected);
  await expect(slider('v2')).toHaveValue('30');
  expect(await page.evaluate(() => Reflect.get(globalThis, 'wasHereBefore'))).toBe(true);

  await reviewButton.click();
  await applyButton.click();
  await expect(review).toBeHidden();
  const { spec } = splitOfReviews([
    ['v1', 70],
    ['v2', 30],
  ]);
  expect((await cluster.read('virtualservices', 'reviews'))?.spec).toEqual(spec);
  await expect(observedLane).toHaveAccessibleName(/requests in the last/);
});

test('streams that a proxy cuts off are taken up again', async ({ page, cluster, oldProxy }) => {
  await page.goto(`${oldProxy.url}${service}`);
  const { desiredLane } = servicePage(page);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 90, v2: 10, v3: 0 });
  await expect.poll(oldProxy.streams).toBeGreaterThan(0);
  const before = oldProxy.streams();
  oldProxy.cutStreams();
  await cluster.replaceSpec('virtualservices', 'reviews', halves.spec);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 50, v2: 0, v3: 50 });
  expect(oldProxy.streams()).toBeGreaterThan(before);
});

test('behind a proxy that lets no event through it is told, and changes can be made', async ({
  page,
  cluster,
  oldProxy,
}) => {
  oldProxy.bufferStreams(true);
  await page.goto(`${oldProxy.url}${service}`);
  const { slider, review, applyButton, desiredLane } = servicePage(page);
  await expect(slider('v2')).toHaveValue('10');
  await expect(connection(page)).toHaveText('Reconnecting');
  await slider('v2').press('PageUp');
  await page.keyboard.press('Enter');
  await expect(applyButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 80, v2: 20, v3: 0 });

  oldProxy.bufferStreams(false);
  await expect(connection(page)).toHaveText(connected);
  await cluster.replaceSpec('virtualservices', 'reviews', halves.spec);
  await expect.poll(() => sharesOf(desiredLane)).toEqual({ v1: 50, v2: 0, v3: 50 });
});
