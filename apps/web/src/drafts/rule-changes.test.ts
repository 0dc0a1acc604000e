import { describe, expect, test } from 'vitest';
import { aVersion } from '../testing/bookinfo.ts';
import { aRoutingRule, jasonRule, restRule } from '../testing/routing.ts';
import { ruleChanges } from './rule-changes.ts';
import { noOptions } from './rule-row.ts';
import { shadowsOf } from './rule-shadows.ts';
import { type RulesAction, type RulesDraft, reduceRules, shownRows, startRules } from './rules-draft.ts';

const versions = ['v1', 'v2', 'v3'].map((name) => aVersion(name));
const betaRule = aRoutingRule(1, { matches: [{ uri: { prefix: '/beta' } }], to: { v3: 100 } });
const start = startRules([jasonRule, betaRule, restRule(2)], versions);
const idOf = (at: number) => shownRows(start)[at]?.id ?? '';
const run = (...actions: RulesAction[]) => actions.reduce(reduceRules, start);
const said = (draft: RulesDraft) => ruleChanges(draft).map(({ kind, position }) => `${kind} ${position}`);

test('what was done to rules, each once', () => {
  expect(said(start)).toEqual([]);
  expect(said(run({ type: 'moveRule', id: idOf(1), to: 0 }))).toEqual(['moved-up 2']);
  expect(said(run({ type: 'duplicateRule', id: idOf(0) }, { type: 'removeRule', id: idOf(1) }))).toEqual([
    'added 2',
    'removed 2',
  ]);
  const { matches, name, action } = shownRows(start)[0] ?? {
    matches: [],
    name: null,
    action: { kind: 'other' as const },
  };
  const content = { matches, name, action, options: { ...noOptions, timeout: '3s' } };
  expect(said(run({ type: 'changeRule', id: idOf(0), content }))).toEqual(['changed 1']);
});

describe('rules that no request reaches', () => {
  const shadows = (draft: RulesDraft) => shadowsOf(shownRows(draft), draft.applied);

  test('are found in the draft, with what takes their requests', () => {
    expect(shadows(start).size).toBe(0);
    const copied = run({ type: 'duplicateRule', id: idOf(0) });
    expect(shadows(copied).get('new-1')).toEqual([{ kind: 'whole', by: [idOf(0)], isCatchAll: false }]);
    expect(shadows(reduceRules(copied, { type: 'removeRule', id: idOf(0) })).size).toBe(0);
  });

  test('are those below everything else', () => {
    const draft = startRules([restRule(0), { ...jasonRule, origin: { ...jasonRule.origin, index: 1 } }], versions);
    const [rest, jason] = shownRows(draft);
    expect(shadows(draft).get(jason?.id ?? '')).toEqual([{ kind: 'whole', by: [rest?.id], isCatchAll: true }]);
  });

  test('or one alternative only', () => {
    const both = aRoutingRule(1, {
      matches: [{ uri: { prefix: '/a' } }, { headers: { 'end-user': { exact: 'jason' } } }],
    });
    const draft = startRules([jasonRule, both, restRule(2)], versions);
    expect(shadows(draft).get(shownRows(draft)[1]?.id ?? '')).toEqual([
      { kind: 'match', match: 1, by: shownRows(draft)[0]?.id, isDuplicate: true },
    ]);
  });
});
