import { describe, expect, test } from 'vitest';
import type { ExpectedSplit } from './expected-split.ts';
import { judgeSplit, type SplitState } from './verdict.ts';

const byVersion = (values: readonly number[]) => Object.fromEntries(values.map((value, i) => [`v${i + 1}`, value]));
const judge = (counts: readonly number[], weights: readonly number[]) =>
  judgeSplit({ counts: byVersion(counts), expected: { default: byVersion(weights) } });

describe('one look', () => {
  test.each<{ counts: number[]; weights: number[]; state: SplitState }>([
    { counts: [90, 10], weights: [90, 10], state: 'collecting' },
    { counts: [50, 25], weights: [90, 10], state: 'diverges' },
    { counts: [240, 60], weights: [90, 10], state: 'collecting' },
    { counts: [667, 333], weights: [90, 10], state: 'diverges' },
    { counts: [1440, 160], weights: [90, 10], state: 'collecting' },
    { counts: [1620, 180], weights: [90, 10], state: 'matches' },
    { counts: [40, 0], weights: [50, 50], state: 'collecting' },
    { counts: [45, 0], weights: [50, 50], state: 'diverges' },
    { counts: [60, 20, 20], weights: [80, 10, 10], state: 'collecting' },
    { counts: [900, 100, 1], weights: [90, 10, 0], state: 'diverges' },
    { counts: [0, 0], weights: [90, 10], state: 'collecting' },
    { counts: [115], weights: [100], state: 'collecting' },
    { counts: [116], weights: [100], state: 'matches' },
    { counts: [116, 0], weights: [100, 0], state: 'matches' },
  ])('$counts against $weights $state', ({ counts, weights, state }) => {
    expect(judge(counts, weights).state).toBe(state);
  });

  test('significant is not yet material', () => {
    const { pValue, state } = judge([240, 60], [90, 10]);
    expect(pValue).toBeLessThan(0.001);
    expect(state).toBe('collecting');
  });

  test('tells why it diverges', () => {
    expect(judge([667, 333], [90, 10]).divergence).toBe('shares');
    expect(judge([900, 100, 1], [90, 10, 0]).divergence).toBe('zero-weight');
    expect(judge([900, 100, 1], [90, 10]).divergence).toBe('zero-weight');
    expect(judge([90, 10], [90, 10]).divergence).toBeNull();
  });

  test('shows each version with its interval, its expected share and its tolerance', () => {
    const [v1, v2] = judge([90, 10], [9, 1]).versions;
    expect(v1).toMatchObject({ version: 'v1', requests: 90, expected: 0.9, tolerance: 0.05 });
    expect(v2).toMatchObject({ version: 'v2', requests: 10, expected: 0.1, tolerance: 0.03 });
    expect(v2?.interval.low).toBeCloseTo(0.029061, 6);
    expect(v2?.interval.high).toBeCloseTo(0.22751, 6);
  });

  test('says how many requests are missing', () => {
    expect(judge([0, 0], [90, 10]).needed).toBe(1618);
    expect(judge([369, 41], [90, 10])).toMatchObject({ requests: 410, needed: 1618 - 410 });
    expect(judge([1620, 180], [90, 10]).needed).toBe(0);
    expect(judge([667, 333], [90, 10]).needed).toBe(0);
  });

  test('cannot judge where nothing is expected', () => {
    expect(() => judge([1], [0])).toThrow(RangeError);
  });
});

describe('look after look', () => {
  /** The states of looks at growing counts, each with what the look before remembered. */
  function look(weights: readonly number[], ...counts: readonly number[][]): SplitState[] {
    const expected = { default: byVersion(weights) };
    const states: SplitState[] = [];
    let memory: ReturnType<typeof judge>['memory'] | undefined;
    for (const seen of counts) {
      const verdict = judgeSplit({ counts: byVersion(seen), expected, ...(memory && { memory }) });
      states.push(verdict.state);
      memory = verdict.memory;
    }
    return states;
  }

  test('diverging stays, even when all that follows is as wanted', () => {
    expect(look([50, 50], [45, 0], [500, 500], [50_000, 50_000])).toEqual(['diverges', 'diverges', 'diverges']);
    expect(look([90, 10, 0], [0, 0, 1], [90_000, 10_000, 1])).toEqual(['diverges', 'diverges']);
  });

  test('matching may fall back to collecting, and even diverge', () => {
    expect(look([90, 10], [1620, 180], [1620, 250], [1620, 600])).toEqual(['matches', 'collecting', 'diverges']);
  });

  test('the p value is the least so far', () => {
    const first = judge([40, 0], [50, 50]);
    const expected = { default: byVersion([50, 50]) };
    const second = judgeSplit({ counts: byVersion([500, 480]), expected, memory: first.memory });
    expect(second.pValue).toBe(first.pValue);
    expect(judgeSplit({ counts: byVersion([500, 480]), expected }).pValue).toBe(1);
  });
});

describe('rules above the default', () => {
  const expected: ExpectedSplit = { default: { v1: 90, v2: 10 }, above: [{ v2: 1 }] };
  const mixed = (counts: Record<string, number>, above: ExpectedSplit['above'] = [{ v2: 1 }]) =>
    judgeSplit({ counts, expected: { ...expected, above } });

  test('any mixture of them and the default is as expected', () => {
    expect(mixed({ v1: 450, v2: 550 })).toMatchObject({ state: 'collecting', pValue: 1 });
    expect(mixed({ v1: 45_000, v2: 55_000 }).state).toBe('matches');
    expect(mixed({ v1: 0, v2: 10_000 }).state).toBe('matches');
    expect(mixed({ v1: 9000, v2: 1000 }).state).toBe('matches');
  });

  test('what no mixture gives diverges', () => {
    expect(mixed({ v1: 1000, v2: 0 }).state).toBe('diverges');
    expect(mixed({ v1: 970, v2: 30 }).divergence).toBe('shares');
    expect(mixed({ v1: 900, v2: 100, v3: 1 }).divergence).toBe('zero-weight');
  });

  test('the expected shares shown are those that explain the counts best', () => {
    const [v1, v2] = mixed({ v1: 450, v2: 550 }).versions;
    expect(v1?.expected).toBeCloseTo(0.45, 3);
    expect(v2?.expected).toBeCloseTo(0.55, 3);
    expect(mixed({ v1: 0, v2: 0 }).versions.map((version) => version.expected)).toEqual([0.9, 0.1]);
  });

  test('several rules leave what they cannot explain', () => {
    const above = [{ v2: 1 }, { v3: 1 }];
    const three = (v1: number, v2: number, v3: number, v4 = 0) =>
      judgeSplit({ counts: { v1, v2, v3, v4 }, expected: { default: { v1: 50, v4: 50 }, above } });
    expect(three(1000, 3000, 5000, 1000).state).toBe('matches');
    expect(three(3000, 3000, 5000, 1000).state).toBe('diverges');
    expect(three(0, 10_000, 0).state).toBe('matches');
  });

  test('rules that send the same way, or nowhere here, change nothing', () => {
    const plain = judgeSplit({ counts: { v1: 50, v2: 25 }, expected: { default: { v1: 90, v2: 10 } } });
    const same = mixed({ v1: 50, v2: 25 }, [{ v1: 9, v2: 1 }, {}, { v2: 0 }]);
    expect(same).toEqual(plain);
  });
});
