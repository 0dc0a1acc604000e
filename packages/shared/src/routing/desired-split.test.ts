import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import { desiredSplit } from './desired-split.ts';
import {
  aDestinationRule,
  aPod,
  aVirtualService,
  bookinfo,
  reviews,
  split,
  subsets,
  withReviewsRules,
} from './testing/bookinfo-mesh.ts';
import { versionsOf } from './versions.ts';

const jason = { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: split(['v2']) };

function read(mesh: Mesh) {
  const { weights, ...rest } = desiredSplit(mesh, reviews, versionsOf(mesh, reviews));
  return {
    ...rest,
    weights: weights.map(({ weight }) => weight),
    shares: weights.map(({ share }) => Math.round(share * 1_000) / 1_000),
  };
}

describe('desiredSplit', () => {
  test.each([
    {
      what: 'weights',
      rules: [{ route: split(['v1', 90], ['v2', 10]) }],
      is: { weights: [90, 10, null], shares: [0.9, 0.1, 0], total: 100, rulesAbove: 0 },
    },
    {
      what: 'any total',
      rules: [{ route: split(['v1', 3], ['v3', 1]) }],
      is: { weights: [3, null, 1], shares: [0.75, 0, 0.25], total: 4, rulesAbove: 0 },
    },
    {
      what: 'a single destination without weight',
      rules: [jason, { route: split(['v3']) }],
      is: { weights: [null, null, null], shares: [0, 0, 1], total: 100, rulesAbove: 1 },
    },
    {
      what: 'a single destination with a weight, which is ignored',
      rules: [{ route: split(['v3', 0]) }],
      is: { weights: [null, null, 0], shares: [0, 0, 1], total: 0, rulesAbove: 0 },
    },
    {
      what: 'no weight among several is 0',
      rules: [{ route: split(['v1', 5], ['v2']) }],
      is: { weights: [5, null, null], shares: [1, 0, 0], total: 5, rulesAbove: 0 },
    },
    {
      what: 'a version listed twice',
      rules: [{ route: split(['v1', 20], ['v2', 50], ['v1', 30]) }],
      is: { weights: [50, 50, null], shares: [0.5, 0.5, 0], total: 100, rulesAbove: 0 },
    },
    {
      what: 'a match for every path is a default rule, and what follows is never reached',
      rules: [{ match: [{ uri: { prefix: '/' } }], route: split(['v2']) }, { route: split(['v1']) }],
      is: { weights: [null, null, null], shares: [0, 1, 0], total: 100, rulesAbove: 0 },
    },
  ])('$what', ({ rules, is }) => {
    expect(read(withReviewsRules(...rules))).toEqual({ source: 'rule', notEditable: null, ...is });
  });

  test('without rules, all ready pods take part', () => {
    const pods = [
      ...bookinfo.pods,
      { ...aPod('reviews', 'v1'), metadata: { ...aPod('reviews', 'v1').metadata, name: 'b' } },
    ];
    expect(read({ ...bookinfo, pods })).toEqual({
      source: 'pods',
      weights: [null, null, null],
      shares: [0.5, 0.25, 0.25],
      total: 0,
      notEditable: null,
      rulesAbove: 0,
    });
  });

  test('a rule that names no version leaves it to the pods', () => {
    const mesh = withReviewsRules(jason, { route: [{ destination: { host: 'reviews' } }], timeout: '2s' });
    expect(read(mesh)).toMatchObject({
      source: 'pods',
      shares: [0.333, 0.333, 0.333],
      rulesAbove: 1,
      notEditable: null,
    });
  });

  test('no ready pod, no share', () => {
    expect(read({ ...bookinfo, pods: [aPod('reviews', 'v1', false)] })).toMatchObject({ shares: [0] });
  });

  test.each([
    { reason: 'redirect', rules: [{ redirect: { uri: '/elsewhere' } }] },
    { reason: 'direct-response', rules: [{ directResponse: { status: 418 } }] },
    { reason: 'no-default-rule', rules: [jason] },
    { reason: 'no-default-rule', rules: [jason, { delegate: { name: 'nowhere' } }] },
    { reason: 'unreadable', rules: [{}] },
    {
      reason: 'other-hosts',
      rules: [{ route: [...split(['v1', 50]), { destination: { host: 'ratings' }, weight: 50 }] }],
    },
    { reason: 'unknown-subset', rules: [{ route: split(['v1', 50], ['v9', 50]) }] },
    {
      reason: 'unknown-subset',
      rules: [{ route: [...split(['v1', 50]), { destination: { host: 'reviews' }, weight: 50 }] }],
    },
    { reason: null, rules: [{ route: split(['v1', 50], ['v9', 0]) }] },
  ])('$rules is not editable as weights: $reason', ({ reason, rules }) => {
    expect(read(withReviewsRules(...rules)).notEditable).toBe(reason);
  });

  test('rules for connections only', () => {
    const virtualServices = [aVirtualService('reviews', { hosts: ['reviews'], tcp: [{ route: split(['v1']) }] })];
    expect(read({ ...withReviewsRules(), virtualServices })).toMatchObject({ notEditable: 'not-http', rulesAbove: 1 });
  });

  test('no versions', () => {
    expect(read({ ...bookinfo, pods: [] })).toMatchObject({ source: 'pods', notEditable: 'no-versions', weights: [] });
    const virtualServices = [aVirtualService('reviews', { hosts: ['reviews'], http: [{ route: split(['v1']) }] })];
    expect(read({ ...bookinfo, pods: [], virtualServices })).toMatchObject({ notEditable: 'no-versions' });
  });

  test.each([
    { why: 'the oldest', old: {}, young: {}, wins: 'old' },
    {
      why: 'an exact host before a wildcard',
      old: { hosts: ['*.default.svc.cluster.local'] },
      young: {},
      wins: 'young',
    },
    { why: 'a private one first', old: {}, young: { exportTo: ['.'] }, wins: 'young' },
    { why: 'one that is visible', old: { exportTo: ['other'] }, young: {}, wins: 'young' },
    { why: 'one for sidecars', old: { gateways: ['some/gateway'] }, young: {}, wins: 'young' },
    { why: 'gateways may list mesh too', old: { gateways: ['some/gateway', 'mesh'] }, young: {}, wins: 'old' },
  ])('of two VirtualServices, $why: $wins', ({ old, young, wins }) => {
    const object = (name: string, subset: string, year: number, spec: object) =>
      aVirtualService(
        name,
        { hosts: ['reviews'], http: [{ route: split([subset]) }], ...spec },
        { creationTimestamp: `${year}-01-01T00:00:00Z` },
      );
    const mesh = {
      ...bookinfo,
      destinationRules: [aDestinationRule('reviews', { host: 'reviews', subsets: subsets('v1', 'v2') })],
      virtualServices: [object('a', 'v1', 2026, young), object('b', 'v2', 2025, old)],
    };
    expect(read(mesh).shares).toEqual(wins === 'old' ? [0, 1, 0] : [1, 0, 0]);
  });

  test('the next VirtualService has its turn where the first leaves sidecars nothing', () => {
    const only = { match: [{ gateways: ['some/gateway'] }], route: split(['v2']) };
    const mesh = withReviewsRules({ route: split(['v1']) });
    const first = aVirtualService('a', { hosts: ['reviews'], http: [only] });
    expect(read({ ...mesh, virtualServices: [first, ...mesh.virtualServices] }).shares).toEqual([1, 0, 0]);
  });
});
