import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { aRouting, aRoutingRule, jasonRule } from '../testing/routing.ts';
import {
  canUndoRoute,
  draftEdits,
  isRouteDirty,
  type RouteAction,
  type RouteDraft,
  reduceRoute,
  startRoute,
} from './route-draft.ts';
import { shownRows } from './rules-draft.ts';
import { appliedOf, shownWeights } from './split-draft.ts';

const betaRule = aRoutingRule(1, { matches: [{ uri: { prefix: '/beta' } }], to: { v3: 100 } });
const routing = aRouting(aService(), [jasonRule, betaRule]);
const read: RouteAction = { type: 'rulesRead', rules: routing.rules, versions: routing.versions };
const start = reduceRoute(startRoute(appliedOf(aService())), read);
const idOf = (at: number) => shownRows(start.rules)[at]?.id ?? '';
const run = (draft: RouteDraft, ...actions: RouteAction[]) => actions.reduce(reduceRoute, draft);
const state = (draft: RouteDraft) => ({ weights: shownWeights(draft.split), rows: shownRows(draft.rules) });
const set: RouteAction = { type: 'set', row: 2, target: 15 };
const move: RouteAction = { type: 'moveRule', id: idOf(1), to: 0 };
const undo: RouteAction = { type: 'undo' };
const redo: RouteAction = { type: 'redo' };

test('weights and rules have one history', () => {
  const both = run(start, set, move);
  expect(draftEdits(both).map(({ type }) => type)).toEqual(['setWeights', 'moveRule']);
  expect(state(run(both, undo))).toEqual(state(run(start, set)));
  expect(isRouteDirty(run(both, undo, undo))).toBe(false);
  expect(state(run(both, undo, undo, redo, redo))).toEqual(state(both));
  // A new step of one part ends what could be redone of the other.
  expect(run(both, undo, set, { type: 'evenly' }).future).toEqual([]);
});

test('discarding both is one step', () => {
  const discarded = run(start, set, move, { type: 'discard' });
  expect(isRouteDirty(discarded)).toBe(false);
  expect(state(run(discarded, undo))).toEqual(state(run(start, set, move)));
});

test('a gesture on the weights ends before rules are touched', () => {
  const draft = run(start, { type: 'grab', row: 2, by: 'keys' }, { type: 'move', row: 2, target: 15 }, move);
  expect(draft.past).toEqual([['split'], ['rules']]);
});

test('a gesture that another one ends is a step of its own', () => {
  const grabbed = run(start, { type: 'grab', row: 0, by: 'keys' }, { type: 'move', row: 0, target: 0 });
  const both = run(grabbed, { type: 'set', row: 0, target: 1 });
  expect(both.past).toEqual([['split'], ['split']]);
  expect(state(run(both, undo, undo))).toEqual(state(start));
});

test('after it was applied the draft is shown until it is read back, and nothing is left to undo', () => {
  const done = run(start, move, { type: 'finished' });
  expect(isRouteDirty(done)).toBe(false);
  expect(canUndoRoute(done)).toBe(false);
  expect(shownRows(done.rules)[0]?.matches).toEqual(betaRule.matches);
  expect(draftEdits(done)).toEqual([]);
  expect(state(run(done, read))).toEqual(state(start));
});

test('whatever is done, undoing it all leads back, and redoing it forth again', () => {
  const action = fc.oneof(
    fc.record({ type: fc.constant('set' as const), row: fc.nat(2), target: fc.nat(100) }),
    fc.record({ type: fc.constant('moveRule' as const), id: fc.constantFrom(idOf(0), idOf(1)), to: fc.nat(2) }),
    fc.record({
      type: fc.constantFrom('removeRule' as const, 'restoreRule' as const, 'duplicateRule' as const),
      id: fc.constantFrom(idOf(0), 'new-1'),
    }),
    fc.record({ type: fc.constantFrom('grab' as const), row: fc.nat(2), by: fc.constant('keys' as const) }),
    fc.record({ type: fc.constantFrom('move' as const), row: fc.nat(2), target: fc.nat(100) }),
    fc.constantFrom<RouteAction>({ type: 'release' }, { type: 'cancel' }, { type: 'discard' }, undo, redo, read),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
      const end = run(start, ...actions, { type: 'release' });
      const back = run(end, ...end.past.map(() => undo));
      expect(state(back)).toEqual(state(start));
      expect(isRouteDirty(back)).toBe(false);
      const forth = run(back, ...end.past.map(() => redo));
      expect(state(forth)).toEqual(state(end));
    }),
  );
});
