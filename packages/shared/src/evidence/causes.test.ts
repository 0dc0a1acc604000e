import { describe, expect, test } from 'vitest';
import { type DivergenceFacts, firstCause } from './causes.ts';

const expected = { default: { v1: 90, v2: 10 } };
/** Diverges for no reason that could be seen in the counts. */
const unexplained: DivergenceFacts = { counts: { v1: 780, v2: 220 }, expected };
const drifting = [10, 16, 22, 28, 34, 40].map((v2) => ({ v1: 100 - v2, v2 }));

describe('firstCause', () => {
  test('is null when nothing fits', () => {
    expect(firstCause(unexplained)).toBeNull();
    expect(
      firstCause({
        ...unexplained,
        pendingProxies: [],
        changedSince: false,
        readyPods: { v1: 1, v2: 1 },
        rulesAbove: [],
        periods: [unexplained.counts],
        unattributed: { UH: 5 },
        affinity: null,
        bySource: { a: { v1: 780, v2: 220 } },
        destinationRules: ['default/reviews'],
      }),
    ).toBeNull();
  });

  test.each<{ code: string; facts: Partial<DivergenceFacts>; subjects: string[] }>([
    { code: 'not-in-effect', facts: { pendingProxies: ['a.default'] }, subjects: ['a.default'] },
    { code: 'changed-since', facts: { changedSince: true }, subjects: [] },
    { code: 'rules-bypassed', facts: { counts: { v1: 660, v2: 340 }, readyPods: { v1: 2, v2: 1 } }, subjects: [] },
    { code: 'rule-above', facts: { rulesAbove: [{ name: 'jason', weights: { v2: 1 } }] }, subjects: ['jason'] },
    {
      code: 'rule-above',
      facts: {
        counts: { v1: 300, v2: 400, v3: 300 },
        rulesAbove: [
          { name: 'jason', weights: { v2: 1 } },
          { name: 'testers', weights: { v3: 1 } },
        ],
      },
      subjects: ['jason', 'testers'],
    },
    { code: 'sticky-drift', facts: { periods: drifting }, subjects: ['v1', 'v2'] },
    { code: 'no-ready-pods', facts: { counts: { v1: 900 }, unattributed: { UH: 60, 'UH,URX': 40 } }, subjects: ['v2'] },
    { code: 'missing-subset', facts: { counts: { v1: 900 }, unattributed: { NC: 99 } }, subjects: ['v2'] },
    { code: 'few-connections', facts: { affinity: 'grpc-streams' }, subjects: ['grpc-streams'] },
    {
      code: 'differs-by-source',
      facts: { bySource: { east: { v1: 450, v2: 50 }, west: { v1: 330, v2: 170 }, north: {} } },
      subjects: ['west'],
    },
    {
      code: 'several-destination-rules',
      facts: { destinationRules: ['default/reviews', 'istio-system/reviews'] },
      subjects: ['default/reviews', 'istio-system/reviews'],
    },
  ])('$code', ({ code, facts, subjects }) => {
    expect(firstCause({ ...unexplained, ...facts })).toEqual({ code, subjects });
  });

  test('takes the first in the order of the checks', () => {
    const all: DivergenceFacts = {
      counts: { v1: 660, v2: 340 },
      expected,
      pendingProxies: ['a'],
      changedSince: true,
      readyPods: { v1: 2, v2: 1 },
      rulesAbove: [{ name: 'jason', weights: { v2: 1 } }],
      periods: drifting,
      affinity: 'tcp',
      bySource: { east: { v1: 450, v2: 50 }, west: { v1: 210, v2: 290 } },
      destinationRules: ['a/b', 'c/d'],
    };
    const order = [
      ['pendingProxies', 'not-in-effect'],
      ['changedSince', 'changed-since'],
      ['readyPods', 'rules-bypassed'],
      ['rulesAbove', 'rule-above'],
      ['periods', 'sticky-drift'],
      ['affinity', 'few-connections'],
      ['bySource', 'differs-by-source'],
      ['destinationRules', 'several-destination-rules'],
    ] as const;
    let facts: Partial<DivergenceFacts> = all;
    for (const [fact, code] of order) {
      expect(firstCause(facts as DivergenceFacts)?.code).toBe(code);
      const { [fact]: _, ...rest } = facts;
      facts = rest;
    }
  });
});

describe('near misses', () => {
  test('pods in another ratio, or none at all', () => {
    expect(firstCause({ ...unexplained, readyPods: { v1: 9, v2: 1 } })).toBeNull();
    expect(firstCause({ ...unexplained, readyPods: { v1: 0, v2: 0 } })).toBeNull();
    expect(firstCause({ counts: { v1: 50, v2: 50, v3: 1 }, expected, readyPods: { v1: 1, v2: 1 } })).toBeNull();
  });

  test('a rule above that cannot give these counts, or that is not needed', () => {
    expect(firstCause({ ...unexplained, rulesAbove: [{ name: 'other', weights: { v1: 1 } }] })).toBeNull();
    const counts = { v1: 900, v2: 100 };
    expect(firstCause({ counts, expected, rulesAbove: [{ name: 'jason', weights: { v2: 1 } }] })).toBeNull();
  });

  test('failures on another part of the requests than that of the silent version', () => {
    expect(firstCause({ counts: { v1: 900 }, expected, unattributed: { UH: 500 } })).toBeNull();
    expect(firstCause({ counts: { v1: 900 }, expected, unattributed: { UF: 100 } })).toBeNull();
    expect(firstCause({ counts: { v1: 900, v2: 1 }, expected, unattributed: { UH: 100 } })).toBeNull();
  });

  test('rules above that were judged already still count', () => {
    const withRule = { default: { v1: 90, v2: 10 }, above: [{ v2: 1 }] };
    const facts = { counts: { v1: 300, v2: 400, v3: 300 }, expected: withRule };
    expect(firstCause({ ...facts, rulesAbove: [{ name: 'testers', weights: { v3: 1 } }] })?.subjects).toEqual([
      'testers',
    ]);
  });
});
