import { expect, test } from 'vitest';
import { createAttention } from './attention.ts';

const reviews = { namespace: 'default', name: 'reviews' };

test('attention lasts until the last one who pays it is done', () => {
  const attention = createAttention();
  const fresh: string[] = [];
  attention.onNew(({ name }) => fresh.push(name));
  const first = attention.pay(reviews);
  const second = attention.pay(reviews);
  first();
  first();
  expect(attention.has(reviews)).toBe(true);
  expect(attention.services()).toEqual([reviews]);
  second();
  expect(attention.has(reviews)).toBe(false);
  attention.pay(reviews);
  expect(fresh).toEqual(['reviews', 'reviews']);
});
