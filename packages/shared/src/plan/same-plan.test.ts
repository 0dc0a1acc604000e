import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { Edit } from '../routing/edit.ts';
import { bookinfo, reviews, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import { conflictsOf, lastWriterOf } from './conflicts.ts';
import type { Plan } from './plan.ts';
import { planEdits } from './plan-edits.ts';
import { samePlan } from './same-plan.ts';
import { http } from './testing/planned.ts';

const jason: HTTPRoute = { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: split(['v2']) };
const beta: HTTPRoute = { match: [{ headers: { beta: { exact: 'yes' } } }], route: split(['v3']) };
const rest: HTTPRoute = { route: split(['v1', 90], ['v2', 10]) };

function planOf(mesh: Mesh, ...edits: Edit[]): Plan {
  const result = planEdits(mesh, reviews, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan;
}

const weights: Edit = { type: 'setWeights', weights: { v1: 50, v2: 50 } };
const timeout: Edit = { type: 'setOptions', rule: http(0), options: { timeout: '3s' } };

describe('plans of the same edits for two states', () => {
  test.each<{ what: string; edit: Edit; now: Mesh; same: boolean }>([
    { what: 'nothing', edit: weights, now: withReviewsRules(jason, rest), same: true },
    { what: 'a rule above', edit: weights, now: withReviewsRules(beta, jason, rest), same: true },
    { what: 'a rule gone from above', edit: weights, now: withReviewsRules(rest), same: true },
    {
      what: 'an option of another rule',
      edit: weights,
      now: withReviewsRules({ ...jason, timeout: '9s' }, rest),
      same: true,
    },
    {
      what: 'an option of the same rule',
      edit: weights,
      now: withReviewsRules(jason, { ...rest, timeout: '9s' }),
      same: true,
    },
    {
      what: 'the weights',
      edit: weights,
      now: withReviewsRules(jason, { route: split(['v1', 80], ['v2', 20]) }),
      same: false,
    },
    {
      what: 'a third destination',
      edit: weights,
      now: withReviewsRules(jason, { route: split(['v1', 90], ['v2', 10], ['v3', 0]) }),
      same: false,
    },
    {
      what: 'what stands at the place of the rule',
      edit: timeout,
      now: withReviewsRules(beta, jason, rest),
      same: false,
    },
    {
      what: 'the weights of another rule',
      edit: timeout,
      now: withReviewsRules(jason, { route: split(['v3']) }),
      same: true,
    },
  ])('$what changed: same is $same', ({ edit, now, same }) => {
    expect(samePlan(planOf(withReviewsRules(jason, rest), edit), planOf(now, edit))).toBe(same);
  });

  test('an object that somebody else has created', () => {
    const before = planOf(bookinfo, weights);
    expect(samePlan(before, planOf(bookinfo, weights))).toBe(true);
    expect(samePlan(before, planOf(withReviewsRules(rest), weights))).toBe(false);
  });

  test('an object that somebody else has changed before it was deleted', () => {
    const remove: Edit = {
      type: 'deleteObject',
      object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
    };
    expect(samePlan(planOf(withReviewsRules(rest), remove), planOf(withReviewsRules(rest), remove))).toBe(true);
    expect(samePlan(planOf(withReviewsRules(rest), remove), planOf(withReviewsRules(jason, rest), remove))).toBe(false);
  });
});

test('a conflict shows what was seen, what is there, what was wanted, and who wrote last', () => {
  const theirs = withReviewsRules({ route: split(['v1', 70], ['v2', 30]) });
  const [object] = theirs.virtualServices;
  const managed = {
    ...object,
    metadata: {
      name: 'reviews',
      namespace: 'default',
      managedFields: [
        { manager: 'istiod', subresource: 'status', time: '2026-01-03T00:00:00Z' },
        { manager: 'kubectl-edit', time: '2026-01-02T00:00:00Z' },
        { manager: 'sluice', time: '2026-01-01T00:00:00Z' },
      ],
    },
    spec: object?.spec ?? {},
  };
  const [conflict, ...others] = conflictsOf(planOf(withReviewsRules(rest), weights), {
    ...theirs,
    virtualServices: [managed],
  });
  expect(others).toEqual([]);
  expect(conflict?.lastWriter).toEqual({ manager: 'kubectl-edit', at: '2026-01-02T00:00:00Z' });
  expect(conflict?.values).toEqual([
    { path: '/spec/http/0/route/0/weight', base: 90, theirs: 70, mine: 50 },
    { path: '/spec/http/0/route/1/weight', base: 10, theirs: 30, mine: 50 },
  ]);
  expect(lastWriterOf({ metadata: { name: 'x' }, spec: {} })).toBeNull();
});
