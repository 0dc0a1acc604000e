import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grownBy, hostPattern, quoted, requestsTo, seriesWith } from './promql.ts';

test.each([
  ['reviews', '"reviews"'],
  ['a"b', '"a\\x22b"'],
  ['a\\b', '"a\\x5cb"'],
  ['a\nb', '"a\\x0ab"'],
  ['é', '"\\xc3\\xa9"'],
])('%j is written as %s', (text, expected) => {
  expect(quoted(text)).toBe(expected);
});

test('a literal ends where it ends, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const literal = quoted(text);
      expect(literal).toMatch(/^"(?:[ !#-[\]-~]|\\x[0-9a-f]{2})*"$/);
      const bytes = literal
        .slice(1, -1)
        .replace(/\\x(..)/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
      expect(Buffer.from(bytes, 'latin1').toString('utf8')).toBe(text.toWellFormed());
    }),
  );
});

test('a pattern holds the names and what may follow them', () => {
  expect(hostPattern(['reviews', 'a.b'])).toBe('"(reviews|a\\x5c.b)([.:].*)?"');
  expect(requestsTo(['reviews'])).toBe('istio_requests_total{destination_service_name=~"(reviews)([.:].*)?"}');
});

test('one series by its labels; a label that is none is refused', () => {
  expect(seriesWith('up', { job: 'a', le: '"' })).toBe('up{job="a",le="\\x22"}');
  expect(() => seriesWith('up', { 'a="b"} or x{c': '' })).toThrow(RangeError);
});

test('growth counts resets from 0, and what is born at a known target', () => {
  expect(grownBy('m', 15, ['le'])).toBe(
    'sum by (le) (((m - m offset 15s) >= 0) or (m and on (job, instance) group by (job, instance) (m offset 15s)))',
  );
});
