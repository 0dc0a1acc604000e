/** Long lists as JSON. Each item is checked against the contract and written once for as long as it is the same object. */
import type { z } from 'zod';
import { inSlices } from '../in-slices.ts';

/** Answers with a JSON array. Rejects when an item is not what the contract says. */
export function createListText<T extends object>(schema: z.ZodType<T>): (items: readonly T[]) => Promise<string> {
  const known = new WeakMap<T, string>();
  return async (items) => {
    const texts: string[] = [];
    await inSlices(items, (item) => {
      const text = known.get(item) ?? JSON.stringify(schema.parse(item));
      known.set(item, text);
      texts.push(text);
    });
    return `[${texts.join(',')}]`;
  };
}
