/** Rules that are drafted here while somebody with kubectl changes them, rules that do nothing, and drafts of others. */
import type { Page } from '@playwright/test';
import type { ClusterAccess } from '../stack/cluster-access.ts';
import { readClipboard } from './clipboard.ts';
import { expect, test } from './fixtures.ts';
import { subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

type Rule = { readonly user?: string; readonly path?: string; readonly to: string };

/** A VirtualService of reviews with special rules, and all the rest to v1. */
function rulesFor(written: readonly Rule[]) {
  const route = (subset: string) => [{ destination: { host: 'reviews', subset } }];
  const special = written.map(({ user, path, to }) => ({
    match: [{ ...(user && { headers: { 'end-user': { exact: user } } }), ...(path && { uri: { prefix: path } }) }],
    route: route(to),
  }));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews' },
    spec: { hosts: ['reviews'], http: [...special, { route: route('v1') }] },
  };
}

const jasonToV2: Rule = { user: 'jason', to: 'v2' };
const annToV2: Rule = { user: 'ann', to: 'v2' };

const rules = (page: Page) => page.getByRole('grid', { name: /^Rules/ });

async function open(page: Page, cluster: ClusterAccess, written: readonly Rule[]): Promise<void> {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', rulesFor(written));
  await page.goto('/n/default/s/reviews');
  await expect(rules(page).getByRole('row')).toHaveCount(written.length);
}

/** Drafts that the rule of jason sends elsewhere. */
async function sendJasonTo(page: Page, version: string): Promise<void> {
  await rules(page).getByRole('row', { name: /jason/ }).press('Enter');
  const editor = page.getByRole('region', { name: /^Edit rule/ });
  const setWeights = editor.getByRole('button', { name: 'Set weights' });
  if (await setWeights.isVisible()) await setWeights.click();
  await editor.getByRole('slider', { name: `${version} weight` }).press('End');
  await editor.getByRole('button', { name: 'Done' }).click();
  await expect(rules(page).getByRole('row', { name: new RegExp(`jason, send to ${version}`) })).toBeVisible();
}

/** Subsets that get requests, rule by rule. */
async function destinations(cluster: ClusterAccess): Promise<string[]> {
  const spec = (await cluster.read('virtualservices', 'reviews'))?.spec;
  const http = spec?.http as { route: { destination: { subset: string }; weight?: number }[] }[];
  return http.map(({ route }) =>
    // One of several without a weight has the weight 0.
    route
      .flatMap(({ destination, weight = route.length === 1 ? 100 : 0 }) => (weight > 0 ? [destination.subset] : []))
      .join(),
  );
}

test('a change of another rule carries the draft over, and says so', async ({ page, cluster }) => {
  await open(page, cluster, [jasonToV2, annToV2]);
  await sendJasonTo(page, 'v3');
  await cluster.replaceSpec('virtualservices', 'reviews', rulesFor([jasonToV2, { ...annToV2, to: 'v3' }]).spec);
  await expect(
    page.getByText('Somebody else changed other rules meanwhile; your draft is carried over.'),
  ).toBeVisible();
  await expect(rules(page).getByRole('row', { name: /ann, send to v3/ })).toBeVisible();
  await expect(rules(page).getByRole('row', { name: /jason, send to v3/ })).toBeVisible();

  const { review, reviewButton, applyButton } = servicePage(page);
  await reviewButton.click();
  await applyButton.click();
  await expect(review).toBeHidden();
  expect(await destinations(cluster)).toEqual(['v3', 'v3', 'v1']);
});

for (const [choice, expected] of [
  ['Keep mine', ['v3', 'v2', 'v1']],
  ['Take theirs', ['v1', 'v2', 'v1']],
] as const) {
  test(`a change of the same rule is compared, and settled by "${choice}"`, async ({ page, cluster }) => {
    await open(page, cluster, [jasonToV2, annToV2]);
    await sendJasonTo(page, 'v3');
    await cluster.replaceSpec('virtualservices', 'reviews', rulesFor([{ ...jasonToV2, to: 'v1' }, annToV2]).spec);
    const conflict = page.getByRole('alert').filter({ hasText: / changed the same rules meanwhile/ });
    const { review, reviewButton, applyButton } = servicePage(page);
    await expect(conflict).toContainText('(outside Sluice) changed the same rules meanwhile');
    await expect(reviewButton).toHaveAccessibleDescription(/First choose between your draft and theirs/);
    await conflict.getByRole('button', { name: 'Compare' }).click();
    for (const text of ['send to v2', 'send to v1', 'send to v3']) await expect(conflict).toContainText(text);

    await conflict.getByRole('button', { name: choice }).click();
    await expect(conflict).toBeHidden();
    if (choice === 'Keep mine') {
      await reviewButton.click();
      await applyButton.click();
      await expect(review).toBeHidden();
    } else {
      await expect(reviewButton).toBeHidden();
    }
    expect(await destinations(cluster)).toEqual(expected);
  });
}

test('a rule that is never reached is told, and moved up with one click', async ({ page, cluster }) => {
  await open(page, cluster, [jasonToV2, { ...jasonToV2, path: '/reviews/1', to: 'v3' }]);
  const hidden = rules(page).getByRole('row', { name: /the path starts with/ });
  await expect(hidden).toContainText('Never reached: rule 1 takes these requests first.');
  await hidden.getByRole('button', { name: 'Move above' }).click();
  await expect(rules(page).getByRole('row').first()).toContainText('the path starts with /reviews/1');
  await expect(page.getByText(/^Never reached/)).toHaveCount(0);
  const { review, reviewButton, applyButton } = servicePage(page);
  await reviewButton.click();
  await expect(review).toContainText(/moves from place \d to place \d/);
  await applyButton.click();
  await expect(review).toBeHidden();
  expect(await destinations(cluster)).toEqual(['v3', 'v2', 'v1']);
});

test('a link brings a draft of rules and weights to a colleague, who applies it', async ({
  page,
  cluster,
  browser,
  baseURL,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, cluster, [jasonToV2]);
  await sendJasonTo(page, 'v3');
  await servicePage(page).slider('v2').press('PageUp');
  await page.getByRole('button', { name: 'Copy link to draft' }).click();
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  const link = await readClipboard(page);
  expect(link.startsWith(`${baseURL}/n/default/s/reviews?`)).toBe(true);

  const colleague = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await colleague.goto(link);
  const { review, reviewButton, applyButton, slider } = servicePage(colleague);
  await expect(colleague.getByText('This draft came with the link. It is not applied.')).toBeVisible();
  await expect(slider('v2')).toHaveValue('10');
  await expect(rules(colleague).getByRole('row', { name: /jason, send to v3/ })).toBeVisible();
  await reviewButton.click();
  await expect(colleague.getByRole('dialog', { name: '2 changes to reviews' })).toBeVisible();
  await applyButton.click();
  await expect(review).toBeHidden();
  expect(await destinations(cluster)).toEqual(['v3', 'v1,v2']);
  await colleague.close();
});
