/** Rules: added, ordered, reviewed and applied by keys alone; and what a screen reader finds of them. */
import type { Page } from '@playwright/test';
import type { ClusterAccess } from '../stack/cluster-access.ts';
import { expect, test } from './fixtures.ts';
import { reviews90And10, subsetsOfReviews } from './istio-objects.ts';
import { servicePage } from './service-page.ts';

/** The part of a VirtualService that says for whom its rules are. */
type AskedRules = { readonly http: { match?: { headers: Record<string, { exact: string }> }[] }[] };

async function open(page: Page, cluster: ClusterAccess): Promise<void> {
  await cluster.create('destinationrules', subsetsOfReviews);
  await cluster.create('virtualservices', reviews90And10);
  await page.goto('/n/default/s/reviews');
  await expect(page.getByRole('button', { name: 'Add rule' })).toBeVisible();
}

/** Fills the editor from where its focus is: header, name, exactly, value. */
async function addRule(page: Page, header: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Add rule' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Condition' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type(header);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(value);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'New rule' })).toBeHidden();
}

test('send jason and ann elsewhere with the keyboard alone, and change their order', async ({ page, cluster }) => {
  await open(page, cluster);
  await addRule(page, 'end-user', 'jason');
  await addRule(page, 'end-user', 'ann');
  await page.getByRole('row', { name: /ann/ }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('row').filter({ hasText: 'send to' }).first()).toContainText('ann');
  await expect(page.getByRole('row', { name: /ann/ })).toBeFocused();
  await expect(page.getByText('Rule 1 of 2')).toBeAttached();

  await page.reload();
  await expect(page.getByRole('region', { name: 'Unapplied changes' })).toContainText('rule 1 added; rule 2 added');
  const { review, reviewButton, applyButton } = servicePage(page);
  await reviewButton.focus();
  await page.keyboard.press('Enter');
  await expect(review).toContainText('end-user');
  await applyButton.focus();
  await page.keyboard.press('Enter');
  await expect(review).toBeHidden();
  const objects = await cluster.list('virtualservices');
  const spec = objects.find(({ metadata }) => metadata.name === 'reviews')?.spec as AskedRules | undefined;
  const asked = spec?.http.map(({ match }) => match?.[0]?.headers['end-user']?.exact);
  expect(asked).toEqual(['ann', 'jason', undefined]);
});

test('the list of rules and the split editor, as a screen reader finds them', async ({ page, cluster }) => {
  await open(page, cluster);
  await addRule(page, 'end-user', 'jason');
  await expect(page.getByRole('grid', { name: /^Rules/ })).toMatchAriaSnapshot(`
    - grid "Rules, in the order in which they are tried":
      - row "When header end-user is exactly jason, send to v3.":
        - gridcell:
          - button "Drag rule 1"
          - text: "1"
          - paragraph:
            - text: When header
            - strong: end-user
            - text: is exactly
            - strong: jason
            - text: ", send to"
            - strong: v3
            - text: .
          - text: new
          - button "Actions for rule 1"
  `);
  await expect(servicePage(page).editor).toMatchAriaSnapshot(`
    - group "Traffic split for everything else":
      - img /^Observed/
      - 'img "Desired: v1 90% · v2 10% · v3 0%"'
      - list:
        - listitem:
          - text: /^v1 \\d+\\/\\d+ pods ready$/
          - slider "v1 weight"
          - group:
            - button "Decrease v1 weight in percent"
            - textbox "v1 weight in percent": 90%
            - button "Increase v1 weight in percent"
          - button "Lock v1"
        - listitem:
          - text: /^v2 \\d+\\/\\d+ pods ready$/
          - slider "v2 weight"
          - group:
            - button "Decrease v2 weight in percent"
            - textbox "v2 weight in percent": 10%
            - button "Increase v2 weight in percent"
          - button "Lock v2"
        - listitem:
          - text: /^v3 \\d+\\/\\d+ pods ready$/
          - slider "v3 weight"
          - group:
            - button "Decrease v3 weight in percent"
            - textbox "v3 weight in percent": 0%
            - button "Increase v3 weight in percent"
          - button "Lock v3"
      - combobox "Version for the presets"
      - button "Split evenly"
      - button "All to v3"
      - button "Undo"
      - button "Redo" [disabled]
  `);
});
