import { expect, test } from 'vitest';
import { Evidence } from '../api/services.ts';
import { blind, notApplicable, toEvidence } from './evidence.ts';
import { judgeSplit } from './verdict.ts';

const verdict = (v1: number, v2: number) =>
  judgeSplit({ counts: { v1, v2 }, expected: { default: { v1: 90, v2: 10 } } });

test('collecting says how many requests and how long', () => {
  const evidence = toEvidence(verdict(369, 41), { since: 5, requestsPerSecond: 2 });
  expect(evidence).toEqual({
    state: 'collecting',
    since: 5,
    requests: 410,
    needed: 1208,
    secondsLeft: 604,
    pValue: 1,
    reason: null,
  });
  expect(toEvidence(verdict(369, 41), { since: 5, requestsPerSecond: 0 }).secondsLeft).toBeNull();
  expect(toEvidence(verdict(369, 41), { since: 5, requestsPerSecond: null }).secondsLeft).toBeNull();
});

test('a verdict needs nothing more', () => {
  const evidence = toEvidence(verdict(1620, 180), { since: 5, requestsPerSecond: null });
  expect(evidence).toMatchObject({ state: 'matches', needed: 0, secondsLeft: 0, reason: null });
});

test('a divergence names its cause, or what kind it is', () => {
  const context = { since: 5, requestsPerSecond: 1 };
  expect(toEvidence(verdict(0, 100), context)).toMatchObject({ state: 'diverges', reason: 'shares' });
  expect(toEvidence(verdict(0, 100), { ...context, cause: 'bypassed' }).reason).toBe('bypassed');
  expect(toEvidence(verdict(90, 10), { ...context, cause: 'bypassed' }).reason).toBeNull();
});

test('all forms are those of the API', () => {
  for (const evidence of [
    toEvidence(verdict(0, 100), { since: null, requestsPerSecond: 1 }),
    notApplicable('sticky'),
    blind('no-proxies'),
  ]) {
    expect(Evidence.parse(evidence)).toEqual(evidence);
  }
  expect(notApplicable('sticky')).toMatchObject({ state: 'not-applicable', reason: 'sticky', requests: 0 });
  expect(blind('no-proxies')).toMatchObject({ state: 'blind', reason: 'no-proxies', needed: null });
});
