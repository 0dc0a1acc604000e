import { expect, test } from 'vitest';
import { typedPercent } from './typed-percent.ts';

test.each([
  { text: '25', kind: null, percent: 25 },
  { text: '25 %', kind: null, percent: 25 },
  { text: '２５', kind: null, percent: 25 },
  { text: '٢٥٪', kind: null, percent: 25 },
  { text: '۲۵', kind: null, percent: 25 },
  { text: '150', kind: 'clamped', percent: 100 },
  { text: '-3', kind: 'clamped', percent: 0 },
  { text: '12.5', kind: 'rounded', percent: 13 },
  { text: '', kind: 'emptied', percent: 40 },
  { text: 'many', kind: 'restored', percent: 40 },
])('"$text" becomes $percent ($kind)', ({ text, kind, percent }) => {
  expect(typedPercent(text, 40)).toEqual({ kind, percent });
});
