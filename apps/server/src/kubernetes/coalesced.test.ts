import { expect, test } from 'vitest';
import { createCoalesced } from './coalesced.ts';

test('what is asked for while it runs is done once, after it', async () => {
  const coalesced = createCoalesced();
  let runs = 0;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const work = async () => {
    runs += 1;
    if (runs === 1) await gate;
  };
  const asked = [coalesced('a', work), coalesced('a', work), coalesced('a', work)];
  await coalesced('b', async () => undefined);
  expect(runs).toBe(1);
  open();
  await Promise.all(asked);
  expect(runs).toBe(2);
  await coalesced('a', work);
  expect(runs).toBe(3);
});

test('work that fails does not stand in the way of the next', async () => {
  const coalesced = createCoalesced();
  const failing = coalesced('a', () => Promise.reject(new Error('no')));
  const next = coalesced('a', async () => undefined);
  await expect(failing).rejects.toThrow('no');
  await next;
});
