import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inSlices, ownTurn } from './in-slices.ts';

test('does everything once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer()), async (things) => {
      const done: number[] = [];
      await inSlices(things, (thing) => done.push(thing));
      expect(done).toEqual(things);
    }),
  );
});

test('one gets on in each turn of the event loop, the longest waiting first', async () => {
  const seen: string[] = [];
  const turns = ['a', 'b', 'c'].map((name) => ownTurn().then(() => seen.push(name)));
  // A timer that is due comes between two turns.
  const ticks = setInterval(() => seen.push('tick'), 0);
  const busy = Promise.all(
    ['d', 'e'].map(async (name) => {
      for (let slice = 0; slice < 2; slice += 1) {
        await ownTurn();
        const until = performance.now() + 3;
        while (performance.now() < until);
        seen.push(name);
      }
    }),
  );
  await Promise.all([...turns, busy]);
  clearInterval(ticks);
  expect(seen.filter((each) => each !== 'tick')).toEqual(['a', 'b', 'c', 'd', 'e', 'd', 'e']);
  expect(seen.slice(seen.indexOf('d'))).toContain('tick');
});

test('ends with what fails', async () => {
  const fail = () => {
    throw new Error('no');
  };
  await expect(inSlices([1], fail)).rejects.toThrow('no');
  await expect(inSlices([], fail)).resolves.toBeUndefined();
});
