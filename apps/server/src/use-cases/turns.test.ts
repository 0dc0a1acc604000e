import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('one after the other for each key, whatever becomes of them', async () => {
  const turns = createTurns();
  const log: string[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const first = turns('a', async () => {
    log.push('a1 begins');
    await gate;
    log.push('a1 ends');
    throw new Error('a1');
  });
  const second = turns('a', async () => log.push('a2'));
  await turns('b', async () => log.push('b1'));
  open();
  await expect(first).rejects.toThrow('a1');
  await second;
  await turns('a', async () => log.push('a3'));
  expect(log).toEqual(['a1 begins', 'b1', 'a1 ends', 'a2', 'a3']);
});
