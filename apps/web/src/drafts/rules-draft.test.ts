import { describe, expect, test } from 'vitest';
import { aVersion } from '../testing/bookinfo.ts';
import { aRoutingRule, jasonRule, restRule } from '../testing/routing.ts';
import { ruleEdits } from './rule-edits.ts';
import { noOptions, type RuleContent } from './rule-row.ts';
import {
  followRules,
  type RulesAction,
  type RulesDraft,
  reduceRules,
  rulesConflicts,
  settleConflict,
  shownRows,
  startRules,
} from './rules-draft.ts';
import { formatRulesLink, parseRulesLink, parseStoredRules, serialiseRules } from './rules-text.ts';

const versions = ['v1', 'v2', 'v3'].map((name) => aVersion(name));
const betaRule = aRoutingRule(1, { matches: [{ queryParams: { beta: { exact: '1' } } }], to: { v3: 100 } });
const table = [jasonRule, betaRule, restRule(2)];
const open = (rules = table) => startRules(rules, versions);
const run = (draft: RulesDraft, ...actions: RulesAction[]) => actions.reduce(reduceRules, draft);
const ann: RuleContent = {
  name: null,
  matches: [{ headers: { 'end-user': { exact: 'ann' } } }],
  action: { kind: 'route', weights: { v1: 0, v2: 0, v3: 100 } },
  options: noOptions,
};
const idOf = (draft: RulesDraft, at: number) => shownRows(draft)[at]?.id ?? '';
const timeoutOf = (draft: RulesDraft, at: number, timeout: string): RulesAction => {
  const { name, matches, action, options } = shownRows(draft)[at] as RuleContent;
  return {
    type: 'changeRule',
    id: idOf(draft, at),
    content: { name, matches, action, options: { ...options, timeout } },
  };
};
const said = (draft: RulesDraft) =>
  shownRows(draft).map(({ matches, options }) => `${JSON.stringify(matches)} ${options.timeout ?? ''}`.trim());

test('the same again is no draft', () => {
  const moved = run(open(), { type: 'moveRule', id: idOf(open(), 1), to: 0 });
  expect(ruleEdits(moved.applied, shownRows(moved))).toEqual([{ type: 'moveRule', rule: betaRule.origin, to: 0 }]);
  expect(run(moved, { type: 'moveRule', id: idOf(moved, 0), to: 1 }).rows).toBeNull();
  const removed = run(open(), { type: 'removeRule', id: idOf(open(), 0) });
  expect(removed.rows).not.toBeNull();
  expect(run(removed, { type: 'restoreRule', id: idOf(removed, 0) }).rows).toBeNull();
});

test('nothing goes below everything else, which stays where it is', () => {
  const draft = run(open(), { type: 'moveRule', id: idOf(open(), 0), to: 9 });
  expect(said(draft).at(-1)).toBe(said(open()).at(-1));
  expect(run(open(), { type: 'moveRule', id: idOf(open(), 2), to: 0 }).rows).toBeNull();
});

test('weights that say what is applied are no change', () => {
  const { matches, name, options } = shownRows(open())[0] as RuleContent;
  const content = (weights: Record<string, number>): RuleContent => ({
    matches,
    name,
    options,
    action: { kind: 'route', weights },
  });
  const id = idOf(open(), 0);
  expect(run(open(), { type: 'changeRule', id, content: content({ v1: 0, v2: 100, v3: 0 }) }).rows).toBeNull();
  const changed = run(open(), { type: 'changeRule', id, content: content({ v1: 50, v2: 50, v3: 0 }) });
  expect(ruleEdits(changed.applied, shownRows(changed))).toEqual([
    { type: 'setWeights', rule: jasonRule.origin, weights: { v1: 50, v2: 50, v3: 0 } },
  ]);
});

test('what a rule does is changed where it stands', () => {
  const { matches, name, options } = shownRows(open())[0] as RuleContent;
  const id = idOf(open(), 0);
  const to = (action: RuleContent['action'], more: Partial<RuleContent> = {}): RulesAction => ({
    type: 'changeRule',
    id,
    content: { matches, name, options, action, ...more },
  });
  const edits = (draft: RulesDraft) => ruleEdits(draft.applied, shownRows(draft));
  const redirect = { uri: '/elsewhere' };
  expect(edits(run(open(), to({ kind: 'redirect', redirect })))).toEqual([
    { type: 'changeRule', rule: jasonRule.origin, redirect },
  ]);
  expect(edits(run(open(), to({ kind: 'direct-response', response: { status: 503 } }, { name: 'closed' })))).toEqual([
    { type: 'changeRule', rule: jasonRule.origin, name: 'closed', directResponse: { status: 503 } },
  ]);
  const redirecting = { ...jasonRule, action: 'redirect' as const, destinations: [] };
  const closed = open([{ ...redirecting, options: { ...jasonRule.options, redirect } }, ...table.slice(1)]);
  expect(
    edits(run(closed, to({ kind: 'route', weights: { v2: 100 } }, { options: { ...options, timeout: '1s' } }))),
  ).toEqual([
    { type: 'changeRule', rule: jasonRule.origin, weights: { v2: 100 } },
    { type: 'setOptions', rule: jasonRule.origin, options: { timeout: '1s' } },
  ]);
});

test('a rule that redirects by now gets the weights back that it had when its draft began', () => {
  const draft = run(open(), timeoutOf(open(), 0, '3s'));
  const redirecting = {
    ...jasonRule,
    action: 'redirect' as const,
    destinations: [],
    options: { ...jasonRule.options, redirect: { uri: '/' } },
  };
  const mine = settleConflict(followRules(draft, [redirecting, ...table.slice(1)], versions), 'mine');
  expect(ruleEdits(mine.applied, shownRows(mine))).toEqual([
    { type: 'changeRule', rule: jasonRule.origin, weights: { v2: 100 } },
    { type: 'setOptions', rule: jasonRule.origin, options: { timeout: '3s' } },
  ]);
});

test('a copy stands behind what it was made of, and says its weights', () => {
  const draft = run(open(), { type: 'duplicateRule', id: idOf(open(), 0) });
  expect(shownRows(draft)[1]).toMatchObject({
    origin: null,
    matches: jasonRule.matches,
    action: { weights: { v2: 100 } },
  });
});

describe('somebody else changes rules', () => {
  const theirs = [
    aRoutingRule(0, { matches: jasonRule.matches, to: { v2: 100 }, options: { timeout: '5s' } }),
    betaRule,
    restRule(2),
  ];

  test('other rules: the draft is carried over', () => {
    const draft = run(open(), timeoutOf(open(), 1, '3s'));
    const followed = followRules(draft, theirs, versions);
    expect(rulesConflicts(followed)).toEqual([]);
    expect(followed.wasRebased).toBe(true);
    expect(shownRows(followed).map(({ options }) => options.timeout)).toEqual(['5s', '3s', null]);
    expect(ruleEdits(theirs, shownRows(followed))).toHaveLength(1);
  });

  test('only where another rule sends its requests: the draft is carried over, and that is told', () => {
    const elsewhere = [aRoutingRule(0, { matches: jasonRule.matches, to: { v3: 100 } }), betaRule, restRule(2)];
    const followed = followRules(run(open(), timeoutOf(open(), 1, '3s')), elsewhere, versions);
    expect(rulesConflicts(followed)).toEqual([]);
    expect(followed.wasRebased).toBe(true);
  });

  test('nothing: nothing is told', () => {
    const draft = run(open(), timeoutOf(open(), 1, '3s'));
    const same = followRules(
      draft,
      draft.applied.map((rule) => ({ ...rule })),
      versions,
    );
    expect(same.wasRebased).toBe(false);
  });

  test('a rule more above: origins follow', () => {
    const draft = run(open(), timeoutOf(open(), 1, '3s'));
    const more = [
      aRoutingRule(0, { matches: [...ann.matches], to: { v1: 100 } }),
      { ...jasonRule, origin: { ...jasonRule.origin, index: 1 } },
      { ...betaRule, origin: { ...betaRule.origin, index: 2 } },
      restRule(3),
    ];
    const followed = followRules(draft, more, versions);
    expect(shownRows(followed)).toHaveLength(4);
    expect(new Set(shownRows(followed).map(({ id }) => id)).size).toBe(4);
    expect(ruleEdits(more, shownRows(followed))).toEqual([
      { type: 'setOptions', rule: { ...betaRule.origin, index: 2 }, options: { timeout: '3s' } },
    ]);
  });

  test('the same rule: a conflict, until one side is chosen', () => {
    const draft = followRules(run(open(), timeoutOf(open(), 0, '3s'), timeoutOf(open(), 1, '3s')), theirs, versions);
    expect(rulesConflicts(draft)).toEqual([idOf(draft, 0)]);
    const mine = settleConflict(draft, 'mine');
    expect(rulesConflicts(mine)).toEqual([]);
    expect(shownRows(mine).map(({ options }) => options.timeout)).toEqual(['3s', '3s', null]);
    const taken = settleConflict(draft, 'theirs');
    expect(shownRows(taken).map(({ options }) => options.timeout)).toEqual(['5s', '3s', null]);
  });

  test('the rule is gone: a conflict, and keeping it adds it again', () => {
    const fewer = [{ ...betaRule, origin: { ...betaRule.origin, index: 0 } }, restRule(1)];
    const draft = followRules(run(open(), timeoutOf(open(), 0, '3s')), fewer, versions);
    expect(rulesConflicts(draft)).toEqual([idOf(draft, 0)]);
    expect(shownRows(settleConflict(draft, 'theirs'))).toHaveLength(2);
    expect(ruleEdits(fewer, shownRows(settleConflict(draft, 'mine')))).toMatchObject([
      { type: 'addRule', matches: jasonRule.matches, weights: { v2: 100 }, options: { timeout: '3s' } },
    ]);
  });

  test('another order, and the draft gives a third one', () => {
    const three = [jasonRule, betaRule, aRoutingRule(2, { matches: [...ann.matches], to: { v1: 100 } }), restRule(3)];
    const at = (rule: (typeof three)[number], index: number) => ({ ...rule, origin: { ...rule.origin, index } });
    const [a, b, c, rest] = three as [typeof jasonRule, typeof jasonRule, typeof jasonRule, typeof jasonRule];
    const draft = run(open(three), { type: 'moveRule', id: idOf(open(three), 2), to: 0 });
    const followed = followRules(draft, [at(b, 0), at(a, 1), at(c, 2), rest], versions);
    expect(rulesConflicts(followed)).toEqual(['order']);
    const matches = (state: RulesDraft) => shownRows(state).map((row) => row.matches);
    expect(matches(settleConflict(followed, 'mine'))).toEqual([c, a, b, rest].map((rule) => rule.matches));
    expect(matches(settleConflict(followed, 'theirs'))).toEqual([b, a, c, rest].map((rule) => rule.matches));
    expect(settleConflict(followed, 'theirs').rows).toBeNull();
  });

  test('steps can still be undone', () => {
    const draft = run(open(), timeoutOf(open(), 1, '3s'), { type: 'moveRule', id: idOf(open(), 1), to: 0 });
    const followed = followRules(draft, theirs, versions);
    expect(followed.past[1]?.map(({ options }) => options.timeout)).toEqual(['5s', '3s', null]);
  });
});

describe('as text', () => {
  const draft = run(
    open(),
    { type: 'addRule', content: ann, group: 'http default/reviews', to: 1 },
    { type: 'removeRule', id: idOf(open(), 0) },
  );

  test('kept in the tab', () => {
    expect(parseStoredRules(serialiseRules(draft) ?? '')).toEqual({ rows: draft.rows, base: draft.base });
    expect(serialiseRules(open())).toBeNull();
    expect(parseStoredRules('{"rows":[{}]}')).toBeNull();
  });

  test('in a link, for the rules that it was made from only', () => {
    const link = formatRulesLink(draft, 'e1') ?? '';
    expect(link).toMatch(/^[\w-]+$/);
    expect(parseRulesLink(link, table, 'e1')).toEqual(draft.rows);
    expect(parseRulesLink(link, table, 'e2')).toBeNull();
    expect(parseRulesLink('nonsense', table, 'e1')).toBeNull();
  });

  test('too much for a link is none', () => {
    const name = '界'.repeat(1000);
    expect(
      formatRulesLink(run(open(), { type: 'addRule', content: { ...ann, name }, group: '', to: 0 }), 'e1'),
    ).toBeNull();
  });
});
