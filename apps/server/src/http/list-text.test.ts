import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createListText } from './list-text.ts';

const Item = z.object({ name: z.string(), weight: z.number().nullable() });

test('is what the items are, without what the contract does not name', async () => {
  const items = fc.array(fc.record({ name: fc.string(), weight: fc.option(fc.integer()), secret: fc.string() }));
  await fc.assert(
    fc.asyncProperty(items, async (all) => {
      const text = createListText(Item);
      const wanted = all.map(({ name, weight }) => ({ name, weight }));
      expect(JSON.parse(await text(all))).toEqual(wanted);
      expect(JSON.parse(await text(all.toReversed()))).toEqual(wanted.toReversed());
    }),
  );
});

test('an item that has changed is another object', async () => {
  const text = createListText(Item);
  const items = [
    { name: 'a', weight: 1 },
    { name: 'b', weight: null },
  ];
  await text(items);
  const next = items.map((item) => (item.name === 'a' ? { ...item, weight: 2 } : item));
  expect(await text(next)).toBe('[{"name":"a","weight":2},{"name":"b","weight":null}]');
});

test('what is not in the contract is not answered', async () => {
  const wrong = [{ name: 1, weight: 1 }] as never;
  await expect(createListText(Item)(wrong)).rejects.toThrow('expected string');
});
