import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateFields } from './duplicate-fields.ts';

test.each([
  { text: '{"a":1,"a":2}', fields: ['a'] },
  { text: '{"a":{"b":1},"c":{"b":1}}', fields: [] },
  { text: '{"spec":{"http":[{"x":1},{"x":1,"y":[],"x":2,"x":3}]}}', fields: ['spec.http[1].x'] },
  { text: '{"a":[1,{"b":[[{"c":1,"c":2}]]}]}', fields: ['a[1].b[0][0].c'] },
  { text: '{"a" : "a", "b" :"\\"a\\":1", "\\u0061":2}', fields: ['a'] },
  { text: '[{"op":"add","op":"add"}]', fields: ['[0].op'] },
  { text: '{"a":"{","a":"}"}', fields: ['a'] },
  { text: '"a"', fields: [] },
])('$text: $fields', ({ text, fields }) => {
  expect(duplicateFields(text)).toEqual(fields);
});

test('what JavaScript writes names nothing twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
      expect(duplicateFields(JSON.stringify(value, null, indent))).toEqual([]);
    }),
  );
});
