import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aService, aVersion } from '../testing/bookinfo.ts';
import { type DraftAction, reduceDraft } from './reduce-split.ts';
import { appliedOf, hasConflict, isDirty, type SplitDraft, shownWeights, startDraft } from './split-draft.ts';

const fromWeights = (weights: Record<string, number> | null = { v1: 60, v2: 30, v3: 10 }) =>
  startDraft(appliedOf(aService({ weights })));
const appliedNow = (weights: Record<string, number>): DraftAction => ({
  type: 'applied',
  applied: appliedOf(aService({ weights })),
});
const run = (draft: SplitDraft, ...actions: DraftAction[]) => actions.reduce(reduceDraft, draft);
const drag = (row: number, ...targets: number[]): DraftAction[] => [
  { type: 'grab', row, by: 'pointer' },
  ...targets.map((target): DraftAction => ({ type: 'move', row, target })),
];
const release: DraftAction = { type: 'release' };
const undo: DraftAction = { type: 'undo' };
const redo: DraftAction = { type: 'redo' };

describe('gestures', () => {
  test.each([
    { targets: [15], to: [57, 28, 15] },
    { targets: [15, 10], to: [60, 30, 10] },
    { targets: [100, 10], to: [60, 30, 10] },
    { targets: [11, 12, 13, 14, 15], to: [57, 28, 15] },
  ])('v3 over $targets ends at $to: every move starts from where the gesture began', ({ targets, to }) => {
    expect(shownWeights(run(fromWeights(), ...drag(2, ...targets), release))).toEqual(to);
  });

  test('keys on one slider are one gesture until it is left', () => {
    const key = (target: number): DraftAction[] => [
      { type: 'grab', row: 2, by: 'keys' },
      { type: 'move', row: 2, target },
    ];
    const draft = run(fromWeights(), ...[11, 12, 13, 14, 15].flatMap(key), release);
    expect(shownWeights(draft)).toEqual([57, 28, 15]);
    expect(draft.past).toHaveLength(1);
  });

  test('Escape goes back to where the gesture began, exactly, and leaves no trace', () => {
    const before = run(fromWeights(), { type: 'set', row: 2, target: 20 });
    const after = run(before, ...drag(0, 90, 100, 3), { type: 'cancel' });
    expect(shownWeights(after)).toEqual(shownWeights(before));
    expect(after.past).toEqual(before.past);
  });

  test('out and back leaves nothing to apply and nothing to undo', () => {
    const draft = run(fromWeights(), ...drag(0, 95, 100, 60), release);
    expect(isDirty(draft)).toBe(false);
    expect(draft.past).toEqual([]);
  });

  test('locks limit, and say so', () => {
    const draft = run(fromWeights({ v1: 50, v2: 30, v3: 20 }), { type: 'toggleLock', row: 1 }, ...drag(0, 90));
    expect(shownWeights(draft)).toEqual([70, 30, 0]);
    expect(draft.notice).toEqual({ row: 0, kind: 'lock', max: 70 });
  });

  test('what is locked itself stays, and says so', () => {
    const draft = run(fromWeights(), { type: 'toggleLock', row: 2 }, { type: 'set', row: 2, target: 50 });
    expect(shownWeights(draft)).toEqual([60, 30, 10]);
    expect(draft.notice).toEqual({ row: 2, kind: 'locked' });
  });

  test('the one that takes over is named before the gesture ends', () => {
    const draft = run(fromWeights({ v1: 100, v2: 0, v3: 0 }), ...drag(0, 60));
    expect(shownWeights(draft)).toEqual([60, 0, 40]);
    expect(draft.notice).toEqual({ row: 2, kind: 'receives' });
  });

  test('where nobody can take over, the thumb stays and says why', () => {
    const versions = [aVersion('v1'), aVersion('v2', { ready: 0, total: 1 })];
    const applied = appliedOf(aService({ versions, weights: { v1: 100, v2: 0 } }));
    const draft = run(startDraft(applied), ...drag(0, 60));
    expect(shownWeights(draft)).toEqual([100, 0]);
    expect(draft.notice).toEqual({ row: 0, kind: 'noReceiver' });
  });
});

describe('a divider', () => {
  const hold: DraftAction = { type: 'grab', row: 0, by: 'divider' };
  const pull = (amount: number): DraftAction => ({ type: 'moveDivider', left: 0, right: 1, amount });

  test.each([
    { amounts: [10], to: [70, 20, 10] },
    { amounts: [-100, 99, -5.4], to: [55, 35, 10] },
    { amounts: [50], to: [90, 0, 10] },
    { amounts: [50, 3, 0], to: [60, 30, 10] },
  ])('over $amounts moves weight between its neighbours only: $to', ({ amounts, to }) => {
    const draft = run(fromWeights(), hold, ...amounts.map(pull), release);
    expect(shownWeights(draft)).toEqual(to);
    expect(draft.past).toHaveLength(to[0] === 60 ? 0 : 1);
  });

  test('stands still beside a lock, and where it was not taken hold of', () => {
    const locked = run(fromWeights(), { type: 'toggleLock', row: 1 });
    expect(shownWeights(run(locked, hold, pull(10)))).toEqual([60, 30, 10]);
    expect(shownWeights(run(fromWeights(), pull(10)))).toEqual([60, 30, 10]);
  });

  test('is given up by Escape', () => {
    expect(shownWeights(run(fromWeights(), hold, pull(25), { type: 'cancel' }))).toEqual([60, 30, 10]);
  });
});

describe('undo and redo', () => {
  test('go step by step through gestures', () => {
    const draft = run(
      fromWeights(),
      { type: 'set', row: 2, target: 15 },
      { type: 'allTo', row: 2 },
      { type: 'evenly' },
    );
    expect(shownWeights(draft)).toEqual([34, 33, 33]);
    expect(shownWeights(run(draft, undo))).toEqual([0, 0, 100]);
    expect(shownWeights(run(draft, undo, undo))).toEqual([57, 28, 15]);
    expect(isDirty(run(draft, undo, undo, undo))).toBe(false);
    expect(shownWeights(run(draft, undo, undo, redo, redo))).toEqual([34, 33, 33]);
  });

  test('discarding can be undone', () => {
    const draft = run(fromWeights(), { type: 'set', row: 2, target: 15 }, { type: 'discard' });
    expect(isDirty(draft)).toBe(false);
    expect(shownWeights(run(draft, undo))).toEqual([57, 28, 15]);
  });

  test('a new gesture ends what could be redone', () => {
    const draft = run(fromWeights(), { type: 'set', row: 2, target: 15 }, undo, { type: 'set', row: 0, target: 0 });
    expect(draft.future).toEqual([]);
  });
});

describe('what is applied moves', () => {
  test('without a draft the editor follows', () => {
    const draft = run(fromWeights(), appliedNow({ v1: 0, v2: 0, v3: 100 }));
    expect(shownWeights(draft)).toEqual([0, 0, 100]);
    expect(isDirty(draft)).toBe(false);
  });

  test('the draft stays, and the same weights changed by somebody else are a conflict', () => {
    const draft = run(fromWeights(), { type: 'set', row: 2, target: 15 }, appliedNow({ v1: 75, v2: 0, v3: 25 }));
    expect(shownWeights(draft)).toEqual([57, 28, 15]);
    expect(hasConflict(draft)).toBe(true);
    expect(hasConflict(run(draft, { type: 'keepMine' }))).toBe(false);
    expect(shownWeights(run(draft, { type: 'keepMine' }))).toEqual([57, 28, 15]);
    expect(shownWeights(run(draft, { type: 'takeTheirs' }))).toEqual([75, 0, 25]);
  });

  test('the same change made by somebody else leaves nothing to do', () => {
    const draft = run(fromWeights(), { type: 'set', row: 2, target: 15 }, appliedNow({ v1: 57, v2: 28, v3: 15 }));
    expect(isDirty(draft)).toBe(false);
    expect(hasConflict(draft)).toBe(false);
  });

  test('a gesture under way is not disturbed', () => {
    const draft = run(fromWeights(), ...drag(2, 15), appliedNow({ v1: 0, v2: 100, v3: 0 }), {
      type: 'move',
      row: 2,
      target: 10,
    });
    expect(shownWeights(draft)).toEqual([0, 100, 0]);
    expect(shownWeights(run(draft, { type: 'move', row: 2, target: 20 }))).toEqual([53, 27, 20]);
  });

  test('a new version joins with nothing, one that vanished leaves its part to the others', () => {
    const versions = ['v1', 'v2', 'v3', 'v4'].map((name) => aVersion(name));
    const drafted = run(fromWeights(), { type: 'set', row: 2, target: 15 });
    const more = run(drafted, {
      type: 'applied',
      applied: appliedOf(aService({ versions, weights: { v1: 60, v2: 30, v3: 10, v4: 0 } })),
    });
    expect(shownWeights(more)).toEqual([57, 28, 15, 0]);
    expect(hasConflict(more)).toBe(false);
    const fewer = run(drafted, {
      type: 'applied',
      applied: appliedOf(aService({ versions: versions.slice(0, 2), weights: { v1: 60, v2: 40 } })),
    });
    expect(shownWeights(fewer)).toEqual([67, 33]);
  });

  test('after it was applied nothing is left of the draft', () => {
    const draft = run(fromWeights(), { type: 'set', row: 2, target: 15 }, appliedNow({ v1: 57, v2: 28, v3: 15 }), {
      type: 'finished',
    });
    expect(draft).toMatchObject({ weights: null, base: null, past: [], future: [] });
  });
});

describe('without a rule', () => {
  test('the split by pods is the start, and any draft is a change', () => {
    const draft = fromWeights(null);
    expect(shownWeights(draft)).toEqual([34, 33, 33]);
    expect(isDirty(draft)).toBe(false);
    expect(isDirty(run(draft, { type: 'evenly' }))).toBe(true);
    expect(shownWeights(run(draft, { type: 'allTo', row: 0 }))).toEqual([100, 0, 0]);
  });

  test('pods that come and go are no conflict', () => {
    const versions = [aVersion('v1', { ready: 1, total: 2 }), aVersion('v2'), aVersion('v3')];
    const draft = run(
      fromWeights(null),
      { type: 'allTo', row: 0 },
      { type: 'applied', applied: appliedOf(aService({ versions, weights: null })) },
    );
    expect(shownWeights(draft)).toEqual([100, 0, 0]);
    expect(hasConflict(draft)).toBe(false);
  });
});

test.each([
  { weights: { v1: 1, v2: 1, v3: 1 }, percents: [34, 33, 33] },
  { weights: { v1: 3, v2: 1, v3: 0 }, percents: [75, 25, 0] },
  { weights: { v1: 200, v2: 100, v3: 0 }, percents: [67, 33, 0] },
])('weights of another total are shown as percents and are not dirty: $percents', ({ weights, percents }) => {
  const draft = fromWeights(weights);
  expect(shownWeights(draft)).toEqual(percents);
  expect(isDirty(draft)).toBe(false);
});

describe('laws, over random gestures', () => {
  const row = fc.integer({ min: 0, max: 4 });
  const target = fc.integer({ min: -20, max: 130 });
  const action: fc.Arbitrary<DraftAction> = fc.oneof(
    fc.record({ type: fc.constant('grab' as const), row, by: fc.constantFrom('pointer', 'keys', 'field') }),
    fc.record({ type: fc.constant('move' as const), row, target }),
    fc.record({ type: fc.constant('set' as const), row, target }),
    fc.record({ type: fc.constantFrom('toggleLock' as const, 'allTo' as const), row }),
    fc.constantFrom<DraftAction>(
      { type: 'release' },
      { type: 'cancel' },
      { type: 'evenly' },
      { type: 'discard' },
      { type: 'undo' },
      { type: 'redo' },
      { type: 'keepMine' },
      { type: 'takeTheirs' },
    ),
  );
  const start = fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 5, maxLength: 5 }),
    )
    .filter(([weights]) => weights.some((weight) => weight > 0))
    .map(([weights, ready]) => {
      const versions = weights.map((_, i) => aVersion(`v${i + 1}`, { ready: ready[i] ?? 0, total: 1 }));
      const written = Object.fromEntries(weights.map((weight, i) => [`v${i + 1}`, weight]));
      return startDraft(appliedOf(aService({ versions, weights: written })));
    });
  const exists = (draft: SplitDraft, candidate: DraftAction) =>
    !('row' in candidate) || candidate.row < draft.applied.versions.length;

  test('whole percents that add up to 100, whatever happens', () => {
    fc.assert(
      fc.property(start, fc.array(action, { maxLength: 40 }), (draft, actions) => {
        let state = draft;
        for (const next of actions.filter((candidate) => exists(draft, candidate))) {
          state = reduceDraft(state, next);
          const weights = shownWeights(state);
          expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
        }
      }),
    );
  });

  test('any gesture that returns to its start, or is cancelled, is as if it had not been', () => {
    fc.assert(
      fc.property(start, fc.array(action, { maxLength: 10 }), row, fc.array(target), fc.boolean(), (...given) => {
        const [draft, actions, wanted, targets, isCancelled] = given;
        fc.pre(wanted < draft.applied.versions.length);
        const before = run(draft, ...actions.filter((candidate) => exists(draft, candidate)), release);
        const home = shownWeights(before)[wanted] ?? 0;
        const last: DraftAction = isCancelled ? { type: 'cancel' } : { type: 'move', row: wanted, target: home };
        const after = run(before, ...drag(wanted, ...targets), last, release);
        expect(shownWeights(after)).toEqual(shownWeights(before));
        expect(after.past).toEqual(before.past);
      }),
    );
  });

  test('undoing everything leads back to what is applied, and redoing everything forth again', () => {
    fc.assert(
      fc.property(start, fc.array(action, { maxLength: 25 }), (draft, actions) => {
        const end = run(draft, ...actions.filter((candidate) => exists(draft, candidate)), release);
        const back = run(end, ...end.past.map(() => undo));
        expect(shownWeights(back)).toEqual(shownWeights(draft));
        const forth = run(back, ...back.future.map(() => redo), ...end.future.map(() => undo));
        expect(shownWeights(forth)).toEqual(shownWeights(end));
      }),
    );
  });
});

test('what goes elsewhere is not shared out among the versions', () => {
  const service = aService({ weights: { v1: 80, v2: 0, v3: 0 } });
  const weights = service.desired.weights.map((entry) => (entry.version === 'v1' ? { ...entry, share: 0.8 } : entry));
  const desired = { ...service.desired, weights, notEditable: 'other-hosts' as const };
  expect(appliedOf({ ...service, desired }).weights).toEqual([80, 0, 0]);
});
