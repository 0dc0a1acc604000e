import { expect, test } from 'vitest';
import { generatedName, randomUid, safeHash } from './random-names.ts';

test('a generated name keeps 58 characters of its base and gets five of its own', () => {
  expect(generatedName('reviews-', () => 0)).toBe('reviews-bbbbb');
  expect(generatedName('x'.repeat(80), () => 0.999)).toBe(`${'x'.repeat(58)}99999`);
});

test('uids are version 4 UUIDs', () => {
  expect(randomUid(Math.random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a hash is the same for the same text and made of safe characters', () => {
  expect(safeHash('template')).toBe(safeHash('template'));
  expect(safeHash('template')).not.toBe(safeHash('template2'));
  expect(safeHash('template')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});
