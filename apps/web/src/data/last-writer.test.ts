import type { ChangeSummary } from '@sluice/shared/api/changes';
import { expect, test } from 'vitest';
import { lastWriterOf } from './last-writer.ts';

const rules = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
const subsets = { kind: 'DestinationRule' as const, namespace: 'default', name: 'reviews' };
const change = (
  at: string,
  state: ChangeSummary['state'] = 'applied',
  object: typeof rules | typeof subsets = rules,
) => ({
  ...{ id: at, namespace: 'default', services: ['reviews'], action: 'applyChange' as const, state, user: 'ann', at },
  ...{ reason: null, edits: [], undoes: null, objects: [object], shares: null },
});
const outside = (at: string | null, object: typeof rules | typeof subsets = rules) => ({
  ...{ object, manager: 'kubectl-edit', at },
});
const [early, late] = ['2026-03-01T12:00:00Z', '2026-03-01T12:00:30Z'];

test.each([
  { what: 'nobody has written', changes: [], outside: [], objects: [rules], name: null },
  { what: 'somebody here', changes: [change(late)], outside: [outside(early)], objects: [rules], name: 'ann' },
  {
    what: 'somebody elsewhere',
    changes: [change(early)],
    outside: [outside(late)],
    objects: [rules],
    name: 'kubectl-edit',
  },
  {
    what: 'both in one second',
    changes: [change(late)],
    outside: [outside(late)],
    objects: [rules],
    name: 'kubectl-edit',
  },
  { what: 'a change that failed', changes: [change(late, 'failed')], outside: [], objects: [rules], name: null },
  { what: 'subsets alone', changes: [], outside: [outside(late, subsets)], objects: [rules, subsets], name: null },
  { what: 'rules that are gone', changes: [change(early)], outside: [], objects: [subsets], name: null },
  { what: 'a time that nobody knows', changes: [], outside: [outside(null)], objects: [rules], name: null },
])('who wrote last: $what', ({ changes, outside: others, objects, name }) => {
  expect(lastWriterOf({ changes, outside: others }, objects)?.name ?? null).toBe(name);
});
