/** What the verdicts promise, tried on simulated requests. Seeds are fixed, so that every run is the same. */
import { describe, expect, test } from 'vitest';
import { compareVersions } from './compare-versions.ts';
import type { ExpectedSplit } from './expected-split.ts';
import { judgeSplit, type SplitMemory, type SplitState } from './verdict.ts';

/** Mulberry32: small, fast and even enough to draw versions. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Shares = Readonly<Record<string, number>>;

/** Draws one version after the other, as a proxy does for each request. */
function draw(counts: Record<string, number>, shares: Shares, requests: number, random: () => number): void {
  const versions = Object.keys(shares);
  const parts = Object.values(shares);
  for (let i = 0; i < requests; i++) {
    let at = random() - (parts[0] ?? 0);
    let drawn = 0;
    while (at >= 0 && drawn + 1 < parts.length) at -= parts[++drawn] ?? 0;
    const version = versions[drawn] ?? '';
    counts[version] = (counts[version] ?? 0) + 1;
  }
}

type Run = { expected: ExpectedSplit; really: (look: number) => Shares; looks: number; requests: number };

/** The state after each look of one run. */
function watch({ expected, really, looks, requests }: Run, random: () => number): SplitState[] {
  const counts: Record<string, number> = {};
  let memory: SplitMemory | undefined;
  return Array.from({ length: looks }, (_, look) => {
    draw(counts, really(look), requests, random);
    const verdict = judgeSplit({ counts, expected, ...(memory && { memory }) });
    memory = verdict.memory;
    return verdict.state;
  });
}

/** In how many of the runs the state was ever seen. */
function runsWith(state: SplitState, runs: number, run: Run, seed: number): number {
  const random = randomSource(seed);
  return Array.from({ length: runs }, () => watch(run, random).includes(state)).filter(Boolean).length;
}

const constant = (shares: Shares) => () => shares;

describe('a split that is right', () => {
  test.each<{ split: Shares; runs: number; atMost: number }>([
    { split: { v1: 0.9, v2: 0.1 }, runs: 1000, atMost: 1 },
    { split: { v1: 0.5, v2: 0.5 }, runs: 300, atMost: 0 },
    { split: { v1: 0.8, v2: 0.1, v3: 0.1 }, runs: 300, atMost: 0 },
  ])(
    '$split read 60 times, every 200 requests, diverges in at most $atMost of $runs runs',
    ({ split, runs, atMost }) => {
      const run = { expected: { default: split }, really: constant(split), looks: 60, requests: 200 };
      expect(runsWith('diverges', runs, run, 11)).toBeLessThanOrEqual(atMost);
    },
  );

  test('under a rule above the default that takes a part, also one that swings, hardly ever diverges', () => {
    const expected = { default: { v1: 90, v2: 10 }, above: [{ v2: 1 }, { v3: 1 }] };
    const steady = { expected, really: constant({ v1: 0.63, v2: 0.27, v3: 0.1 }), looks: 20, requests: 200 };
    const swinging = {
      expected,
      looks: 20,
      requests: 200,
      really: (look: number) => (look % 2 === 0 ? { v1: 0.9, v2: 0.1 } : { v1: 0.18, v2: 0.52, v3: 0.3 }),
    };
    expect(runsWith('diverges', 100, steady, 12)).toBe(0);
    expect(runsWith('diverges', 100, swinging, 13)).toBe(0);
  });
});

describe('a split that is wrong', () => {
  test('reads as matching in at most 5 % of the runs, however often one looks', () => {
    const expected = { default: { v1: 90, v2: 10 } };
    for (const v2 of [0.131, 0.069]) {
      const run = { expected, really: constant({ v1: 1 - v2, v2 }), looks: 60, requests: 200 };
      expect(runsWith('matches', 200, run, 14)).toBeLessThanOrEqual(10);
    }
  });

  /** Median requests until the first look with the state, one look for each `requests` requests. */
  function medianUntil(state: SplitState, run: Run, runs: number, seed: number): number {
    const random = randomSource(seed);
    const waits = Array.from({ length: runs }, () => (watch(run, random).indexOf(state) + 1) * run.requests);
    return waits.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  }

  test.each<{ desired: Shares; really: Shares; median: number; requests: number }>([
    { desired: { v1: 90, v2: 10 }, really: { v1: 0.67, v2: 0.33 }, median: 75, requests: 5 },
    { desired: { v1: 50, v2: 50 }, really: { v1: 1 }, median: 45, requests: 5 },
    { desired: { v1: 95, v2: 5 }, really: { v1: 1 }, median: 265, requests: 5 },
    { desired: { v1: 99, v2: 1 }, really: { v1: 0.9, v2: 0.1 }, median: 90, requests: 5 },
    { desired: { v1: 34, v2: 33, v3: 33 }, really: { v1: 0.5, v2: 0.25, v3: 0.25 }, median: 225, requests: 5 },
    { desired: { v1: 80, v2: 10, v3: 10 }, really: { v1: 0.34, v2: 0.33, v3: 0.33 }, median: 45, requests: 5 },
    { desired: { v1: 90, v2: 10 }, really: { v1: 0.8, v2: 0.2 }, median: 275, requests: 5 },
  ])('$desired → $really is found after about $median requests', ({ desired, really, median, requests }) => {
    const looks = Math.ceil((median * 4) / requests);
    const run = { expected: { default: desired }, really: constant(really), looks, requests };
    const found = medianUntil('diverges', run, 61, 15);
    expect(found).toBeGreaterThanOrEqual(median * 0.7);
    expect(found).toBeLessThanOrEqual(median * 1.4);
  });
});

describe('errors, version against version', () => {
  const hour = 60;
  /** The minute of the alarm in an hour of 90/10; null when there was none. */
  function minuteOfAlarm(
    perMinute: number,
    errorRate: (minute: number, version: string) => number,
    random: () => number,
  ) {
    const requests: Record<string, number> = { v1: 0, v2: 0 };
    const errors: Record<string, number> = { v1: 0, v2: 0 };
    for (let minute = 1; minute <= hour; minute++) {
      const now: Record<string, number> = {};
      draw(now, { v1: 0.9, v2: 0.1 }, perMinute, random);
      for (const [version, count] of Object.entries(now)) {
        requests[version] = (requests[version] ?? 0) + count;
        for (let i = 0; i < count; i++) {
          if (random() < errorRate(minute, version)) errors[version] = (errors[version] ?? 0) + 1;
        }
      }
      const { state } = compareVersions({ events: errors, shares: { v1: 90, v2: 10 }, candidate: 'v2' });
      if (state === 'alarm') return minute;
    }
    return null;
  }

  test('raise no alarm while both versions fail alike, even when the rate swings by ± 80 %', () => {
    const random = randomSource(16);
    const swinging = (minute: number) => 0.02 * (1 + 0.8 * Math.sin(minute / 5));
    const alarms = Array.from({ length: 300 }, () => minuteOfAlarm(240, swinging, random)).filter((at) => at !== null);
    expect(alarms.length).toBeLessThanOrEqual(1);
  });

  test.each([
    { rate: 0.05, perMinute: 240, minutes: 7 },
    { rate: 0.5, perMinute: 60, minutes: 2 },
    { rate: 0.02, perMinute: 1200, minutes: 6 },
  ])('a candidate with $rate against 0.005 is found after about $minutes minutes', ({ rate, perMinute, minutes }) => {
    const random = randomSource(17);
    const found = Array.from({ length: 41 }, () =>
      minuteOfAlarm(perMinute, (_, version) => (version === 'v2' ? rate : 0.005), random),
    ).map((minute) => minute ?? hour + 1);
    const median = found.sort((a, b) => a - b)[20] ?? 0;
    expect(Math.abs(median - minutes)).toBeLessThanOrEqual(Math.max(1, 0.4 * minutes));
  });
});
