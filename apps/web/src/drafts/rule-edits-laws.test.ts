/** Whatever is done to the rules of whatever mesh: the edits, planned as the server plans them, give the drafted table. */
import { RoutingRule } from '@sluice/shared/api/routing';
import type { Mesh } from '@sluice/shared/istio/mesh';
import { planEdits } from '@sluice/shared/plan/plan-edits';
import { sameJson } from '@sluice/shared/plan/same-json';
import { meshes } from '@sluice/shared/plan/testing/arbitrary-meshes';
import { readRouteTable } from '@sluice/shared/routing/read-route-table';
import { reviews } from '@sluice/shared/routing/testing/bookinfo-mesh';
import { versionsOf } from '@sluice/shared/routing/versions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftEdits, type RouteAction, type RouteDraft, reduceRoute, startRoute } from './route-draft.ts';
import { groupsOf, isFixed, isPinned, mainGroupOf } from './rule-groups.ts';
import { contentOf, type DraftRow, groupOf, noOptions, percentsOf, type RuleContent } from './rule-row.ts';
import { shownRows } from './rules-draft.ts';
import { appliedOf, startDraft } from './split-draft.ts';

function tableOf(mesh: Mesh) {
  const versions = versionsOf(mesh, reviews);
  return { versions, rules: readRouteTable(mesh, reviews).rules.map((rule) => RoutingRule.parse(rule)) };
}

function openOn(mesh: Mesh): RouteDraft {
  const { versions, rules } = tableOf(mesh);
  const desired = { source: 'pods' as const, weights: [], total: 0, notEditable: null, rulesAbove: 0 };
  const start = startRoute(appliedOf({ versions, desired }));
  return reduceRoute(
    { ...start, split: startDraft(appliedOf({ versions, desired })) },
    { type: 'rulesRead', rules, versions },
  );
}

const content: fc.Arbitrary<RuleContent> = fc.record({
  name: fc.constantFrom(null, 'mine'),
  matches: fc.constantFrom(
    [{ headers: { 'end-user': { exact: 'ann' } } }],
    [{ uri: { prefix: '/cart' }, method: { exact: 'POST' } }, { queryParams: { beta: { exact: '1' } } }],
  ),
  action: fc.constantFrom<RuleContent['action']>(
    { kind: 'route', weights: { v1: 0, v2: 20, v3: 80 } },
    { kind: 'route', weights: { v1: 100, v2: 0, v3: 0 } },
    { kind: 'redirect', redirect: { uri: '/elsewhere' } },
    { kind: 'direct-response', response: { status: 418 } },
  ),
  options: fc.constantFrom(
    noOptions,
    { ...noOptions, timeout: '3s' },
    { ...noOptions, headers: { request: { set: { a: 'b' } } } },
  ),
});
const mirrors = fc.constantFrom([{ version: 'v3', percent: 10 }], []);
const gesture = fc.record({
  what: fc.constantFrom(
    'add',
    'change',
    'options',
    'duplicate',
    'remove',
    'restore',
    'move',
    'move',
    'move',
    'undo',
    'redo',
  ),
  at: fc.nat(12),
  to: fc.nat(6),
  content,
  mirrors,
});

type Gesture = typeof gesture extends fc.Arbitrary<infer T> ? T : never;

/** What the page would let somebody do with the row: not everything can be said of every rule. */
function actionFor(draft: RouteDraft, { what, at, to, content: wanted, mirrors: copies }: Gesture): RouteAction | null {
  const rows = shownRows(draft.rules);
  if (what === 'undo' || what === 'redo') return { type: what };
  if (what === 'add') return { type: 'addRule', content: wanted, group: mainGroupOf(draft.rules.applied), to };
  const row = rows[at % Math.max(1, rows.length)];
  if (row === undefined || isFixed(row)) return null;
  if (what === 'move') return { type: 'moveRule', id: row.id, to };
  if (what === 'options') {
    if (row.action.kind !== 'route') return null;
    const { matches, name, action } = row;
    return {
      type: 'changeRule',
      id: row.id,
      content: { matches, name, action, options: { ...row.options, timeout: '9s', mirrors: copies } },
    };
  }
  if (isPinned(row)) return null;
  if (what === 'remove') return { type: 'removeRule', id: row.id };
  if (what === 'restore') return { type: 'restoreRule', id: row.id };
  const isEditable = draft.rules.applied.every(
    ({ origin, notEditable }) =>
      !sameJson(origin, row.origin) ||
      notEditable === null ||
      notEditable === 'redirect' ||
      notEditable === 'direct-response',
  );
  if (what === 'duplicate') return isEditable ? { type: 'duplicateRule', id: row.id } : null;
  return isEditable ? { type: 'changeRule', id: row.id, content: wanted } : null;
}

const act = (draft: RouteDraft, gestures: readonly Gesture[]) =>
  gestures.reduce((state, each) => {
    const action = actionFor(state, each);
    return action === null ? state : reduceRoute(state, action);
  }, draft);

/** A row as far as it can be compared with a rule that was read: mirrors for versions by version. */
function said(row: RuleContent, destinations: unknown) {
  const options = {
    ...row.options,
    mirrors: row.options.mirrors.map((mirror) =>
      'version' in mirror
        ? [mirror.version, mirror.percent]
        : [(mirror as { destination: { subset?: string } }).destination.subset, mirror.percentage?.value],
    ),
  };
  return {
    name: row.name,
    matches: row.matches,
    action: row.action.kind === 'route' ? 'route' : row.action,
    options,
    destinations,
  };
}

/** As the object has it: which version a subset stands for may change with an edit that defines it. */
const written = (rule: RoutingRule | undefined) =>
  rule?.destinations.map(({ host, subset, port, weight }) => ({ host, subset, port, weight }));

function wanted(draft: RouteDraft, row: DraftRow) {
  const rule = draft.rules.applied.find(({ origin }) => sameJson(origin, row.origin));
  if (row.action.kind !== 'route') return said(row, null);
  const { weights } = row.action;
  if (weights === null) return said(row, written(rule));
  return said(
    row,
    draft.rules.versions.map(({ name }) => weights[name] ?? 0),
  );
}

function read(draft: RouteDraft, row: DraftRow, rule: RoutingRule) {
  if (rule.action !== 'route') return said(contentOf(rule), null);
  const hasWeights = row.action.kind === 'route' && row.action.weights !== null;
  return said(contentOf(rule), hasWeights ? percentsOf(rule, draft.rules.versions) : written(rule));
}

/** What the rule's object says of it that no draft knows. */
function unknownTo(mesh: Mesh, { namespace, name, protocol, index }: RoutingRule['origin']): unknown {
  const object = mesh.virtualServices.find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  return object?.spec[protocol]?.[index]?.['x-future'];
}

test('the edits of a draft, planned on the mesh that it began from, give the table that was drafted', () => {
  fc.assert(
    fc.property(meshes, fc.array(gesture, { maxLength: 8 }), (mesh, gestures) => {
      const draft = act(openOn(mesh), gestures);
      const rows = shownRows(draft.rules).filter(({ isRemoved }) => !isRemoved);
      const result = planEdits(mesh, reviews, draftEdits(draft));
      if (!result.ok) {
        // An object that decides for other hosts too takes no new rule, and one cannot be left without any rule.
        const excuses = result.problems.map(({ code, message }) => `${code} ${message}`);
        fc.pre(!excuses.every((text) => /also routes other hosts|last rule of its VirtualService/.test(text)));
        throw new Error(`${excuses.join('; ')} ${JSON.stringify(draftEdits(draft))}`);
      }
      const after = tableOf(result.proposed).rules;
      const main = mainGroupOf(after);
      for (const { key, rows: own } of groupsOf(rows)) {
        const rules = after.filter(({ origin }) => groupOf(origin) === (key === 'http' ? main : key));
        const isFirst = key === 'http' && rules.length === own.length + 1;
        expect(
          rules.slice(0, isFirst ? -1 : undefined).map((rule, at) => read(draft, own[at] as DraftRow, rule)),
        ).toEqual(own.map((row) => wanted(draft, row)));
        for (const [at, { origin }] of own.entries()) {
          const now = rules[at]?.origin;
          if (origin !== null && now) expect(unknownTo(result.proposed, now)).toEqual(unknownTo(mesh, origin));
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('undoing everything leads back to what is applied, and redoing everything forth again', () => {
  fc.assert(
    fc.property(meshes, fc.array(gesture, { maxLength: 10 }), (mesh, gestures) => {
      const start = openOn(mesh);
      const end = act(start, gestures);
      const back = end.past.reduce((state) => reduceRoute(state, { type: 'undo' }), end);
      expect(draftEdits(back)).toEqual([]);
      expect(back.past).toEqual([]);
      const forth = back.future.slice(end.future.length).reduce((state) => reduceRoute(state, { type: 'redo' }), back);
      expect(shownRows(forth.rules)).toEqual(shownRows(end.rules));
    }),
    { numRuns: 100 },
  );
});
