import { describe, expect, test } from 'vitest';
import { createSessions } from '../bookinfo/session-cookie.ts';
import { ManualClock } from '../mesh/clock.ts';
import { type HttpRequest, textResponse } from '../mesh/http-message.ts';
import { LoadGenerator } from './load-generator.ts';

type Options = { seed?: number; isOverloaded?: () => boolean; isUp?: boolean; tour?: readonly string[] };

function start(requestsPerSecond: number, options: Options = {}) {
  const clock = new ManualClock();
  const sessions = createSessions('test');
  const requests: HttpRequest[] = [];
  const load = new LoadGenerator({
    clock,
    seed: options.seed ?? 11,
    sessions,
    authority: 'localhost',
    requestsPerSecond,
    tour: options.tour ?? [],
    ...(options.isOverloaded === undefined ? {} : { isOverloaded: options.isOverloaded }),
    ingress: {
      send(request, onResponse) {
        if (options.isUp === false) return null;
        requests.push(request);
        return clock.after(10, () => onResponse(requests.length % 4 === 0 ? null : textResponse(200, '')));
      },
    },
  });
  return { clock, load, requests, sessions };
}

test('arrivals keep the rate and vary like a Poisson process', () => {
  const { clock, load } = start(100);
  const counts = Array.from({ length: 200 }, () => {
    const before = load.report().sent;
    clock.advance(1_000);
    return load.report().sent - before;
  });
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
  expect(Math.abs(mean - 100)).toBeLessThan(4);
  expect(variance / mean).toBeGreaterThan(0.6);
  expect(variance / mean).toBeLessThan(1.5);
});

test('the rate can be changed, and 0 stops', () => {
  const { clock, load } = start(0);
  clock.advance(10_000);
  expect(load.report().sent).toBe(0);
  load.setRate(1_000);
  clock.advance(1_000);
  const { sent } = load.report();
  expect(Math.abs(sent - 1_000)).toBeLessThan(200);
  load.setRate(0);
  clock.advance(10_000);
  expect(load.report()).toMatchObject({ sent, underWay: 0 });
});

test('visitors follow the mix, and signed-in ones bring their session', () => {
  const { clock, load, requests, sessions } = start(1_000);
  load.setMix([
    { user: null, weight: 3 },
    { user: 'jason', weight: 1 },
  ]);
  clock.advance(4_000);
  const users = requests.map(({ headers }) => sessions.userOf(headers.cookie));
  expect(new Set(users)).toEqual(new Set([null, 'jason']));
  expect(Math.abs(users.filter((user) => user === 'jason').length / users.length - 0.25)).toBeLessThan(0.05);
});

describe('the sequence of visitors', () => {
  const sequence = (rate: number, seed: number, options: Options = {}) => {
    const { clock, requests, sessions } = start(rate, { ...options, seed, tour: ['/a', '/b'] });
    while (requests.length < 300) clock.advance(100);
    return requests.slice(0, 300).map(({ headers, path }) => [sessions.userOf(headers.cookie), path]);
  };

  test('is the same for the same seed, at any rate', () => {
    expect(sequence(1_000, 3)).toEqual(sequence(1_000, 3));
    expect(sequence(20, 3)).toEqual(sequence(1_000, 3));
  });

  test('is another for another seed', () => {
    expect(sequence(100, 3)).not.toEqual(sequence(100, 4));
  });
});

test('a fifth of the visits goes on the tour, evenly', () => {
  const { clock, requests } = start(1_000, { tour: ['/a', '/b'] });
  clock.advance(4_000);
  const share = (path: string) => requests.filter((request) => request.path === path).length / requests.length;
  expect(Math.abs(share('/productpage') - 0.8)).toBeLessThan(0.04);
  expect(Math.abs(share('/a') - 0.1)).toBeLessThan(0.03);
  expect(Math.abs(share('/b') - 0.1)).toBeLessThan(0.03);
});

test('answers and closed connections are told apart', () => {
  const { clock, load } = start(400);
  clock.advance(1_000);
  load.setRate(0);
  clock.advance(100);
  const { sent, broken, answersByStatus } = load.report();
  expect(broken + (answersByStatus['200'] ?? 0)).toBe(sent);
  expect(broken).toBeGreaterThan(0);
});

test.each([
  { why: 'the machine is overloaded', options: { isOverloaded: () => true } },
  { why: 'no gateway is up', options: { isUp: false } },
])('visitors are turned away while $why', ({ options }) => {
  const { clock, load } = start(100, options);
  clock.advance(1_000);
  expect(load.report()).toMatchObject({ sent: 0, underWay: 0 });
  expect(load.report().dropped).toBeGreaterThan(50);
});

test.each([-1, 5_001, Number.NaN])('a rate of %d is refused', (rate) => {
  expect(() => start(0).load.setRate(rate)).toThrow(RangeError);
});

test('a mix without weight is refused and changes nothing', () => {
  const { load } = start(0);
  const before = load.mix;
  expect(() => load.setMix([{ user: null, weight: 0 }])).toThrow(RangeError);
  expect(load.mix).toBe(before);
});
