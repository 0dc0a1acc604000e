import { expect, test } from 'vitest';
import type { HTTPMatchRequest } from '../../istio/virtual-service.ts';
import { findHttpShadows } from './find-shadows.ts';

const jason: HTTPMatchRequest = { headers: { 'end-user': { exact: 'jason' } } };
const path = (prefix: string): HTTPMatchRequest => ({ uri: { prefix } });

test.each<{ what: string; routes: HTTPMatchRequest[][]; whole: number[]; by: (number | null)[][] }>([
  { what: 'rules in order', routes: [[jason], [path('/a')], []], whole: [], by: [[null], [null], [null]] },
  { what: 'a rule after everything else', routes: [[], [jason]], whole: [1], by: [[null], [0]] },
  { what: 'one of two alternatives', routes: [[jason], [jason, path('/a')]], whole: [], by: [[null], [0, null]] },
  { what: 'twice in one rule', routes: [[jason, jason]], whole: [], by: [[null, 0]] },
])('$what', ({ routes, whole, by }) => {
  const found = findHttpShadows(
    routes.map((match) => ({ match })),
    ['mesh'],
  );
  expect(found.filter(({ isWhole }) => isWhole).map(({ rule }) => rule)).toEqual(whole);
  expect(found.map(({ matches }) => matches.map((shadow) => shadow.by?.rule ?? null))).toEqual(by);
});
