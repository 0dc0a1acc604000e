import { expect, test } from 'vitest';
import { z } from 'zod';
import { keyRingOf, secretsIn } from './key-ring.ts';
import { createSealer } from './sealed.ts';

const [a, b] = ['a'.repeat(32), 'b'.repeat(32)] as const;
const inAMinute = () => Date.now() + 60_000;
const sealer = (secrets: readonly string[], purpose = 'session') =>
  createSealer(keyRingOf(secrets), purpose, z.object({ token: z.string() }));

test('what was sealed is read again, and shows nothing on its way', async () => {
  const sealed = await sealer([a]).seal({ token: 'very-secret' }, inAMinute());
  expect(sealed).not.toContain(Buffer.from('very-secret').toString('base64url').slice(0, 8));
  expect(await sealer([a]).open(sealed)).toEqual({ token: 'very-secret' });
});

test.each([
  [[b, a], { token: 't' }],
  [[a, b], { token: 't' }],
  [[b], null],
  [[], null],
])('sealed with the key a, opened with %o: %o', async (secrets, expected) => {
  const sealed = await sealer([a]).seal({ token: 't' }, inAMinute());
  expect(await sealer(secrets).open(sealed)).toEqual(expected);
});

test('the first key encrypts', async () => {
  const sealed = await sealer([b, a]).seal({ token: 't' }, inAMinute());
  expect(await sealer([a]).open(sealed)).toBeNull();
});

test('a changed character, another purpose, another form and the end of time make it worthless', async () => {
  const sealed = await sealer([a]).seal({ token: 't' }, inAMinute());
  for (const at of [0, 5, sealed.indexOf('..') + 3, Math.floor(sealed.length / 2), sealed.length - 2]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(await sealer([a]).open(changed)).toBeNull();
  }
  expect(await sealer([a], 'oidc-attempt').open(sealed)).toBeNull();
  expect(await createSealer(keyRingOf([a]), 'session', z.object({ other: z.string() })).open(sealed)).toBeNull();
  expect(await sealer([a]).open(await sealer([a]).seal({ token: 't' }, Date.now() - 5_000))).toBeNull();
  expect(await sealer([a]).open('')).toBeNull();
  // A token that is only signed, or not at all.
  expect(await sealer([a]).open('eyJhbGciOiJub25lIn0.eyJ2YWx1ZSI6eyJ0b2tlbiI6InQifX0.')).toBeNull();
});

test('a file of keys', () => {
  expect(secretsIn(`# new\n${a}\r\n\n  ${b}  \n`)).toEqual([a, b]);
  expect(() => secretsIn('# none\n')).toThrow('no keys');
  expect(() => secretsIn('short')).toThrow('32 characters');
});
