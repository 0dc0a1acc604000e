import { expect, test } from 'vitest';
import type { App } from '../mesh/app.ts';
import { ManualClock } from '../mesh/clock.ts';
import { bodyJson, type HttpResponse } from '../mesh/http-message.ts';
import { seededRandom } from '../mesh/random.ts';
import { ratingsApp } from './ratings.ts';

function start(version: string): { clock: ManualClock; ask: (path: string, post?: string) => HttpResponse } {
  const clock = new ManualClock();
  const send = () => ({ cancel: () => undefined });
  const app: App = ratingsApp(version)({
    podName: 'ratings',
    namespace: 'default',
    clock,
    random: seededRandom(5),
    send,
  });
  const ask = (path: string, post?: string) => {
    let answer: HttpResponse | undefined;
    const request = {
      method: post === undefined ? 'GET' : 'POST',
      scheme: 'http',
      authority: 'ratings',
      path,
      headers: {},
    } as const;
    app.handle(post === undefined ? request : { ...request, body: post }, (response) => {
      answer = response;
    });
    clock.advance(8_000);
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };
  return { clock, ask };
}

test.each([
  { version: 'v1', path: '/ratings/0', status: 200 },
  { version: 'v1', path: '/ratings/zero', status: 400 },
  { version: 'v1', path: '/elsewhere', status: 404 },
  { version: 'v1', path: '/health', status: 200 },
  { version: 'v1', path: '/ratings/0', post: '{"Reviewer1": 1}', status: 200 },
  { version: 'v1', path: '/ratings/0', post: 'no JSON', status: 400 },
  { version: 'v2', path: '/ratings/0', post: '{"Reviewer1": 1}', status: 501 },
])('$version $path $post: $status', ({ version, path, post, status }) => {
  expect(start(version).ask(path, post).status).toBe(status);
});

test('what was posted is what comes back, for that book only', () => {
  const { ask } = start('v1');
  ask('/ratings/0', '{"Reviewer1": 1}');
  expect(bodyJson(ask('/ratings/0').body)).toEqual({ id: 0, ratings: { Reviewer1: 1 } });
  expect(bodyJson(ask('/ratings/1').body)).toEqual({ id: 1, ratings: { Reviewer1: 5, Reviewer2: 4 } });
});

test('v-faulty fails half of the time', () => {
  const { ask } = start('v-faulty');
  const failed = Array.from({ length: 400 }, () => ask('/ratings/0').status).filter((status) => status === 503).length;
  expect(Math.abs(failed - 200)).toBeLessThan(50);
});

test.each([
  { version: 'v-unavailable', periodMs: 60_000, healthy: 200 },
  { version: 'v-unhealthy', periodMs: 900_000, healthy: 500 },
])('$version is up and down by turns', ({ version, periodMs, healthy }) => {
  const { clock, ask } = start(version);
  expect(ask('/ratings/0').status).toBe(200);
  clock.advance(periodMs);
  expect(ask('/ratings/0').status).toBe(503);
  expect(ask('/health').status).toBe(healthy);
  clock.advance(periodMs);
  expect(ask('/ratings/0').status).toBe(200);
});
