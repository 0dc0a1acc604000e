import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readArrayElements } from './array-elements.ts';

/** All elements of a text that comes in pieces; null as the reader says, or when the array does not end. */
function read(...pieces: string[]): unknown[] | null {
  const reader = readArrayElements();
  const found: unknown[] = [];
  for (const piece of pieces) {
    const elements = reader.push(piece);
    if (elements === null) return null;
    found.push(...elements);
  }
  return reader.isComplete() ? found : null;
}

test.each([
  { text: '[]', elements: [] },
  { text: ' [ ]\n', elements: [] },
  { text: 'null', elements: [] },
  { text: 'null\n', elements: [] },
  { text: '[{}]', elements: [{}] },
  { text: '[\n  {"a": "}]"},\n  {"b": [{"c": "\\"}"}]}\n]\n', elements: [{ a: '}]' }, { b: [{ c: '"}' }] }] },
])('$text', ({ text, elements }) => {
  expect(read(text)).toEqual(elements);
  expect(read(...text)).toEqual(elements);
});

test.each(['', 'nul', 'nullify', '{}', '<html>', '[1]', '["a"]', '[{"a":1}', '[{"a"}]', '[{"a":1}}', 'Unauthorized'])(
  '%j is no array of objects',
  (text) => {
    expect(read(text)).toBeNull();
    expect(read(...text)).toBeNull();
  },
);

test('whatever the pieces, the elements are those of the whole', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 });
  fc.assert(
    fc.property(objects, fc.array(fc.nat(200), { maxLength: 8 }), fc.constantFrom(0, 2), (list, cuts, indent) => {
      const text = JSON.stringify(list, null, indent);
      const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((end, i) => text.slice(at[i], end));
      expect(read(...pieces)).toEqual(JSON.parse(text));
    }),
  );
});
