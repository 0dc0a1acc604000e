import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function* from(chunks: readonly string[]) {
  yield* chunks;
}

test('wherever a text is cut, its lines are the same', async () => {
  const line = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
      const text = lines.map((one) => `${one}\n`).join('');
      const edges = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = edges.slice(1).map((edge, i) => text.slice(edges[i], edge));
      expect(await Array.fromAsync(linesOf(from(chunks)))).toEqual(lines);
    }),
  );
});
