import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { reviewsPath } from '../testing/open-reviews.tsx';
import { axeViolations, renderPage } from '../testing/render-page.tsx';
import { aRoutingRule, jasonRule } from '../testing/routing.ts';

const betaRule = aRoutingRule(1, {
  name: 'beta',
  matches: [{ uri: { prefix: '/beta' } }, { headers: { cookie: { regex: '.*beta=1.*' } } }],
  to: { v1: 80, v3: 20 },
  options: {
    timeout: '3s',
    retries: { attempts: 2 },
    fault: { abort: { httpStatus: 503, percentage: { value: 10 } } },
  },
});
const annRule = aRoutingRule(2, { matches: [{ headers: { 'end-user': { exact: 'ann' } } }], to: { v3: 100 } });

async function openRules(rules = [jasonRule, betaRule], language: 'en' | 'zh' = 'en', path = reviewsPath) {
  const server = createFakeServer([aService()]);
  server.putRules('reviews', rules);
  const page = await renderPage({ server, path, language });
  const panel = await screen.findByRole('region', { name: language === 'en' ? 'Rules' : '规则' });
  await within(panel).findByRole('button', { name: language === 'en' ? 'Add rule' : '添加规则' });
  await waitFor(() => expect(within(panel).queryAllByRole('row')).toHaveLength(rules.length));
  return { server, panel: within(panel), ...page };
}

const sentences = () =>
  screen
    .getAllByRole('row')
    .filter((row) => row.closest('table') === null)
    .map((row) => row.querySelector('p')?.textContent ?? '');
const bar = () => screen.getByRole('region', { name: 'Unapplied changes' });
const rowOf = (text: string | RegExp) => {
  const row = screen.getByText(
    (_, element) => element?.tagName === 'P' && new RegExp(text).test(element.textContent ?? ''),
  );
  return row.closest<HTMLElement>('[role=row]') as HTMLElement;
};

describe('the list', () => {
  test('says rules as sentences, with everything else last', async () => {
    const { panel } = await openRules();
    expect(sentences()).toEqual([
      'When header end-user is exactly jason, send to v2.',
      'When the path starts with /betaor when header cookie matches .*beta=1.*, send 80% to v1, 20% to v3.',
    ]);
    expect(panel.getByText('timeout 3s')).toBeDefined();
    expect(panel.getByText('2 retries')).toBeDefined();
    expect(panel.getByText('fault 503 for 10%')).toBeDefined();
    expect(panel.getByText('Everything else: v1 60% · v2 30% · v3 10%')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('in Chinese', async () => {
    const { panel } = await openRules([jasonRule, betaRule], 'zh');
    expect(sentences()[0]).toBe('当请求头 end-user 完全等于 jason 时，发送到 v2。');
    expect(panel.getByText('其余请求：v1 60% · v2 30% · v3 10%')).toBeDefined();
    expect(panel.getByText('重试 2 次')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('rules are moved by Alt with an arrow key, said aloud, and undone', async () => {
    const { user, panel } = await openRules();
    rowOf('jason').focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(sentences()[1]).toContain('jason'));
    expect(panel.getByText('Rule 2 of 2')).toBeDefined();
    expect(document.activeElement).toBe(rowOf('jason'));
    expect(within(bar()).getByText(/moved/)).toBeDefined();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(sentences()[0]).toContain('jason'));
    expect(screen.queryByRole('region', { name: 'Unapplied changes' })).toBeNull();
  });

  test('the menu moves to any position', async () => {
    const { user } = await openRules([jasonRule, betaRule, annRule]);
    await user.click(screen.getByRole('button', { name: 'Actions for rule 3' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Move to top' }));
    await waitFor(() => expect(sentences()[0]).toContain('ann'));
    expect(within(bar()).getByText('rule 3 moved up')).toBeDefined();
  });

  test('a rule that is removed stays in sight until it is applied', async () => {
    const { user, panel } = await openRules();
    rowOf('jason').focus();
    await user.keyboard('{Delete}');
    await user.click(await panel.findByRole('button', { name: 'Keep it' }));
    await waitFor(() => expect(panel.queryByText(/Removed when/)).toBeNull());
    expect(screen.queryByRole('region', { name: 'Unapplied changes' })).toBeNull();
  });

  test('a copy is never reached; it can be moved above, and the other way round', async () => {
    const { user, panel } = await openRules();
    await user.click(screen.getByRole('button', { name: 'Actions for rule 1' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Duplicate' }));
    expect(await panel.findByText('Never reached: rule 1 takes these requests first.')).toBeDefined();
    await user.click(panel.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(panel.queryByText(/Never reached/)).toBeNull());
  });

  test('what cannot be edited says why', async () => {
    const elsewhere = aRoutingRule(1, { matches: [{ uri: { prefix: '/x' } }], notEditable: 'other-hosts' });
    const { panel } = await openRules([jasonRule, elsewhere]);
    expect(panel.getByText(/it also sends requests to other hosts/)).toBeDefined();
    expect(panel.getByRole('link', { name: 'Open as YAML' }).getAttribute('href')).toBe(
      '/n/default/s/reviews/yaml?object=VirtualService%2Fdefault%2Freviews',
    );
  });
});

describe('the editor', () => {
  test('adds a rule in place, says what is missing, and what it reads as', async () => {
    const { user, panel } = await openRules([]);
    await user.click(panel.getByRole('button', { name: 'Add rule' }));
    const editor = within(await screen.findByRole('region', { name: 'New rule' }));
    await waitFor(() => expect(document.activeElement?.tagName).toMatch(/SELECT|INPUT/));
    await user.click(editor.getByRole('button', { name: 'Done' }));
    expect(editor.getByText('Something is missing here.')).toBeDefined();
    await user.type(editor.getByRole('combobox', { name: 'Name' }), 'End-User');
    await user.type(editor.getByRole('textbox', { name: 'Value' }), 'ann');
    expect(editor.getByText(/would never match/)).toBeDefined();
    await user.click(editor.getByRole('button', { name: 'Use lower case' }));
    expect(editor.getByText('When header end-user is exactly ann, send to v3.')).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.click(editor.getByRole('button', { name: 'Done' }));
    expect(sentences()).toEqual(['When header end-user is exactly ann, send to v3.']);
    expect(within(bar()).getByText('rule 1 added')).toBeDefined();
  });

  test('checks expressions as RE2 while somebody types, in both languages', async () => {
    const { user } = await openRules([jasonRule], 'zh');
    await user.click(screen.getByRole('button', { name: '规则 1 的操作' }));
    await user.click(await screen.findByRole('menuitem', { name: '编辑' }));
    const editor = within(await screen.findByRole('region', { name: '编辑规则 1' }));
    await user.selectOptions(editor.getByRole('combobox', { name: '比较方式' }), 'regex');
    const value = editor.getByRole('combobox', { name: '值' });
    await user.clear(value);
    await user.type(value, '(?!x)');
    expect(await editor.findByText(/istiod 会拒绝/)).toBeDefined();
    expect(value.getAttribute('aria-invalid')).toBe('true');
    expect(await axeViolations()).toEqual([]);
  });

  test('asks whether two alternatives were meant as one', async () => {
    const { user } = await openRules([jasonRule]);
    rowOf('jason').focus();
    await user.keyboard('{Enter}');
    const editor = within(await screen.findByRole('region', { name: 'Edit rule 1' }));
    await user.click(editor.getByRole('button', { name: 'Or …' }));
    const second = within(editor.getByRole('list', { name: 'Conditions of alternative 2' }));
    await user.selectOptions(second.getByRole('combobox', { name: 'Condition' }), 'uri');
    await user.type(second.getByRole('textbox', { name: 'Value' }), '/cart');
    await user.click(editor.getByRole('button', { name: 'Make it “and”' }));
    await user.click(editor.getByRole('button', { name: 'Done' }));
    expect(sentences()).toEqual(['When the path starts with /cart and header end-user is exactly jason, send to v2.']);
    await waitFor(() => expect(document.activeElement).toBe(rowOf('jason')));
  });

  test('nothing is applied while a rule is open; Escape leaves it as it was', async () => {
    const { user } = await openRules();
    rowOf('beta').focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}{Enter}');
    await screen.findByRole('region', { name: 'Edit rule 1' });
    expect(within(bar()).getByText(/First finish the rule/)).toBeDefined();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Edit rule 1' })).toBeNull());
    expect(within(bar()).queryByText(/First finish the rule/)).toBeNull();
  });

  test('Escape gives up what was written only when it comes again', async () => {
    const { user, panel } = await openRules([jasonRule]);
    await user.click(panel.getByRole('button', { name: 'Add rule' }));
    const editor = within(await screen.findByRole('region', { name: 'New rule' }));
    await user.type(editor.getByRole('combobox', { name: 'Name' }), 'x-beta{Escape}');
    expect(document.activeElement).toBe(editor.getByRole('button', { name: 'Cancel' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'New rule' })).toBeNull());
  });

  test('options are left out where they are empty, and refused where istiod would refuse them', async () => {
    const { user, panel } = await openRules([jasonRule]);
    await user.click(panel.getByRole('button', { name: 'Edit options' }));
    const editor = within(await screen.findByRole('region', { name: 'Options for everything else' }));
    await user.type(editor.getByRole('textbox', { name: 'Timeout' }), '3 s');
    expect(editor.getByText(/A duration such as/)).toBeDefined();
    await user.clear(editor.getByRole('textbox', { name: 'Timeout' }));
    await user.type(editor.getByRole('textbox', { name: 'Timeout' }), '3s');
    await user.type(editor.getByRole('textbox', { name: 'Retry on' }), 'sometimes');
    expect(await editor.findByText(/not a valid retryOn policy/)).toBeDefined();
    await user.clear(editor.getByRole('textbox', { name: 'Retry on' }));
    await user.click(editor.getByRole('button', { name: 'Done' }));
    expect(await panel.findByText('timeout 3s')).toBeDefined();
    expect(within(bar()).getByText('rule 2 changed')).toBeDefined();
  });
});

describe('drafts of rules', () => {
  test('a rule that is being written survives leaving the page, and is forgotten once it is given up', async () => {
    const { user, panel, unmount, server } = await openRules([jasonRule]);
    await user.click(panel.getByRole('button', { name: 'Add rule' }));
    const editor = () => screen.findByRole('region', { name: 'New rule' });
    await user.type(within(await editor()).getByRole('combobox', { name: 'Name' }), 'x-beta');
    unmount();
    await renderPage({ server, path: reviewsPath });
    const again = within(await editor());
    expect(again.getByRole<HTMLInputElement>('combobox', { name: 'Name' }).value).toBe('x-beta');
    await user.click(again.getByRole('button', { name: 'Cancel' }));
    expect(sessionStorage.getItem('sluice.rule.default/reviews')).toBeNull();
  });

  test('survive leaving the page', async () => {
    const { user, unmount, server } = await openRules();
    rowOf('jason').focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await waitFor(() => expect(sentences()[1]).toContain('jason'));
    unmount();
    await renderPage({ server, path: reviewsPath });
    expect(await screen.findByText(/moved/)).toBeDefined();
    await waitFor(() => expect(sentences()[1]).toContain('jason'));
  });

  test('somebody else changes the same rule: first the choice', async () => {
    const { user, server, panel } = await openRules();
    rowOf('jason').focus();
    await user.keyboard('{Delete}');
    server.putRules('reviews', [{ ...jasonRule, options: { ...jasonRule.options, timeout: '9s' } }, betaRule]);
    server.send({ event: 'services', changed: [server.service('reviews')], removed: [] });
    expect(await panel.findByText('Somebody else changed the same rules meanwhile.')).toBeDefined();
    await user.click(panel.getByRole('button', { name: 'Compare' }));
    expect(panel.getByText('When header end-user is exactly jason, send to v2. timeout 9s')).toBeDefined();
    expect(panel.getByText('removed')).toBeDefined();
    await user.click(panel.getByRole('button', { name: 'Take theirs' }));
    expect(await panel.findByText('timeout 9s')).toBeDefined();
  });
});

describe('special destinations of everything else', () => {
  test('have rows of their own, with values only', async () => {
    const service = aService();
    const server = createFakeServer([{ ...service, desired: { ...service.desired, notEditable: 'other-hosts' } }]);
    const rest = aRoutingRule(0, { isDefault: true, notEditable: 'other-hosts' });
    const [entry] = rest.destinations;
    if (entry === undefined) throw new Error('The rule has a destination.');
    const elsewhere = { ...entry, index: 1, host: 'ratings.default.svc.cluster.local', version: null, share: 0.2 };
    const unknown = { ...entry, index: 2, subset: 'v9', version: null, share: 0.1 };
    server.putRules('reviews', [{ ...rest, destinations: [entry, elsewhere, unknown] }]);
    await renderPage({ server, path: reviewsPath });
    const rows = within(await screen.findByRole('list', { name: 'Destinations that are no versions of this service' }));
    expect(rows.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'ratings.default.svc.cluster.local · v120%another host, not part of the observed shares; edit it as YAML',
      'v910%no DestinationRule defines this subset: 503 for 10% of the requests',
    ]);
    expect(await axeViolations()).toEqual([]);
  });

  test('a VirtualService that decides for others too says so', async () => {
    const server = createFakeServer([aService(), aService({ name: 'ratings' })]);
    await renderPage({ server, path: reviewsPath });
    expect(await screen.findByText(/VirtualService default\/reviews also decides for ratings/)).toBeDefined();
  });
});

describe('the number field', () => {
  test('says what became of what was typed', async () => {
    const { user } = await openRules([]);
    const field = screen.getByRole('textbox', { name: 'v3 weight in percent' });
    await user.clear(field);
    await user.type(field, '150{Enter}');
    expect(screen.getByText('150 became 100%: a weight goes from 0 to 100 percent.')).toBeDefined();
    // What is said is about this number: it does not stay beside another one.
    await user.click(screen.getByRole('button', { name: '25%' }));
    expect(screen.queryByText(/became/)).toBeNull();
    await user.clear(field);
    await user.tab();
    expect(screen.getByText(/Nothing was typed/)).toBeDefined();
    await user.clear(field);
    await user.type(field, '٢٥{Enter}');
    await waitFor(() => expect((field as HTMLInputElement).value).toBe('25%'));
    expect(screen.queryByText(/became|Nothing was typed/)).toBeNull();
  });
});
