import { Change } from '@sluice/shared/api/changes';
import type { HTTPRoute } from '@sluice/shared/istio/virtual-service';
import { describe, expect, test } from 'vitest';
import { aRule, type Rule } from '../../testing/fake-changes.ts';
import { restoreEdits } from './restore-edits.ts';

const host = 'reviews.default.svc.cluster.local';
const versions = ['v1', 'v2', 'v3'].map((name) => ({ name, subset: name }));
const jason: HTTPRoute = {
  match: [{ headers: { 'end-user': { exact: 'jason' } } }],
  route: [{ destination: { host: 'reviews', subset: 'v2' } }],
};
const beta: HTTPRoute = {
  match: [{ uri: { prefix: '/beta' } }],
  route: [{ destination: { host: 'reviews', subset: 'v3' } }],
  timeout: '3s',
};
const split = (weights: Readonly<Record<string, number>>): HTTPRoute => ({
  route: Object.entries(weights).map(([subset, weight]) => ({ destination: { host: 'reviews', subset }, weight })),
});

function changeTo(weights: Readonly<Record<string, number>>, ...special: readonly HTTPRoute[]): Change {
  const object = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
  const after = { kind: 'VirtualService', spec: { http: [...special, split(weights)] } };
  return Change.parse({
    id: 'c1',
    namespace: 'default',
    services: ['reviews'],
    action: 'applyChange',
    state: 'applied',
    user: 'ann',
    at: '2026-03-01T11:00:00Z',
    reason: null,
    edits: [],
    undoes: null,
    objects: [object],
    shares: {
      before: { v1: 1 },
      after: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight / 100])),
    },
    writes: [{ action: 'patch', object, patch: [], before: null, after }],
    warnings: [],
  });
}

const jasonRule = (index: number) => aRule(index, { v2: 100 }, { matches: [...(jason.match ?? [])] });
const betaRule = (index: number) =>
  aRule(
    index,
    { v3: 100 },
    { matches: [...(beta.match ?? [])], options: { ...aRule(0, { v3: 1 }).options, timeout: '3s' } },
  );
const last = (index: number, weights: Readonly<Record<string, number>>) => aRule(index, weights, { isDefault: true });
const present = (...rules: Rule[]) => ({ rules, versions, host });
const at = (index: number) => ({ namespace: 'default', name: 'reviews', protocol: 'http', index });

describe('the way back as edits', () => {
  test.each([
    {
      name: 'weights alone',
      change: changeTo({ v1: 90, v2: 10 }, jason),
      now: present(jasonRule(0), last(1, { v1: 50, v2: 50 })),
      edits: [{ type: 'setWeights', weights: { v1: 90, v2: 10 } }],
    },
    {
      name: 'nothing where all is as it was',
      change: changeTo({ v1: 90, v2: 10 }, jason),
      now: present(jasonRule(0), last(1, { v1: 90, v2: 10 })),
      edits: [],
    },
    {
      name: 'a rule that came since goes',
      change: changeTo({ v1: 90, v2: 10 }, jason),
      now: present(betaRule(0), jasonRule(1), last(2, { v1: 90, v2: 10 })),
      edits: [{ type: 'removeRule', rule: at(0) }],
    },
    {
      name: 'a rule that went since comes back where it was',
      change: changeTo({ v1: 90, v2: 10 }, jason, beta),
      now: present(jasonRule(0), last(1, { v1: 90, v2: 10 })),
      edits: [
        { type: 'addRule', matches: beta.match, weights: { v3: 100 }, options: { timeout: '3s' }, before: at(1) },
      ],
    },
    {
      name: 'rules that changed places',
      change: changeTo({ v1: 90, v2: 10 }, jason, beta),
      now: present(betaRule(0), jasonRule(1), last(2, { v1: 90, v2: 10 })),
      edits: [{ type: 'moveRule', rule: at(1), to: 0 }],
    },
  ])('$name', ({ change, now, edits }) => {
    expect(restoreEdits(change, now)).toEqual({ edits, left: [] });
  });

  test('options of the default rule come back, and those that came since go', () => {
    const change = changeTo({ v1: 90, v2: 10 });
    const { options } = aRule(0, { v1: 1 });
    const now = present(aRule(0, { v1: 90, v2: 10 }, { isDefault: true, options: { ...options, timeout: '1s' } }));
    expect(restoreEdits(change, now).edits).toEqual([{ type: 'setOptions', options: { timeout: null } }]);
  });

  test('what goes to other hosts is left, and said', () => {
    const elsewhere: HTTPRoute = { match: jason.match, route: [{ destination: { host: 'ratings' } }] };
    const restoration = restoreEdits(changeTo({ v1: 90, v2: 10 }, elsewhere), present(last(0, { v1: 50, v2: 50 })));
    expect(restoration).toEqual({ edits: [{ type: 'setWeights', weights: { v1: 90, v2: 10 } }], left: ['foreign'] });
  });

  test('thirds become percents that add up to 100', () => {
    const change = changeTo({ v1: 100 });
    const thirds = { ...change, shares: { before: {}, after: { v1: 1 / 3, v2: 1 / 3, v3: 1 / 3 } }, writes: [] };
    const { edits } = restoreEdits(thirds, present(last(0, { v1: 100 })));
    expect(edits).toEqual([{ type: 'setWeights', weights: { v1: 34, v2: 33, v3: 33 } }]);
  });
});
