import fc from 'fast-check';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { createCookieJar } from './cookie-jar.ts';

/** A browser as far as cookies go. */
function browser() {
  const kept = new Map<string, string>();
  const seen: string[] = [];
  const request = () =>
    ({ headers: { cookie: [...kept].map((pair) => pair.join('=')).join('; ') } }) as unknown as FastifyRequest;
  const reply = {
    header(_name: string, cookie: string) {
      seen.push(cookie);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/expires=thu, 01 jan 1970/i.test(cookie)) kept.delete(name);
      else kept.set(name, value);
      return reply;
    },
  };
  return { request, reply: reply as unknown as FastifyReply, kept, seen };
}

const inAMinute = () => Date.now() + 60_000;

test('whatever was written last is read, however long, and nothing of it is left when it is cleared', () => {
  const value = fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
      const { request, reply, kept, seen } = browser();
      const jar = createCookieJar({ name: 'session', isSecure: true, sameSite: 'strict' });
      for (const each of values) {
        jar.write(request(), reply, each, inAMinute());
        expect(jar.read(request())).toBe(each);
      }
      for (const cookie of seen) expect(cookie.length).toBeLessThan(4_096);
      jar.clear(request(), reply);
      expect(kept.size).toBe(0);
      expect(jar.read(request())).toBeNull();
    }),
    { numRuns: 30 },
  );
});

test.each([
  [true, 'strict', /^__Host-session=v; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/],
  [false, 'lax', /^session=v; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/],
] as const)('secure %o, %s', (isSecure, sameSite, expected) => {
  const { request, reply, seen } = browser();
  createCookieJar({ name: 'session', isSecure, sameSite }).write(request(), reply, 'v', inAMinute());
  expect(seen).toEqual([expect.stringMatching(expected)]);
});

test('over https a cookie without the prefix does not count', () => {
  const { request, kept } = browser();
  kept.set('session', 'planted');
  expect(createCookieJar({ name: 'session', isSecure: true, sameSite: 'strict' }).read(request())).toBeNull();
});
