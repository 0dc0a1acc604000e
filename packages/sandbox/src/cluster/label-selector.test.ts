import { describe, expect, test } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'reviews', version: 'v2', 'example.com/tier': 'back', weight: '10' };

describe('label selectors', () => {
  test.each([
    { selector: '', selects: true },
    { selector: 'app=reviews', selects: true },
    { selector: 'app==reviews', selects: true },
    { selector: 'app=ratings', selects: false },
    { selector: 'app!=ratings', selects: true },
    { selector: 'missing!=x', selects: true },
    { selector: 'missing=', selects: false },
    { selector: 'app=reviews,version=v2', selects: true },
    { selector: 'app=reviews,version=v1', selects: false },
    { selector: 'version in (v1,v2)', selects: true },
    { selector: 'version in (v1, v3)', selects: false },
    { selector: 'version notin (v1)', selects: true },
    { selector: 'missing notin (v1)', selects: true },
    { selector: 'missing in (v1)', selects: false },
    { selector: 'app', selects: true },
    { selector: 'missing', selects: false },
    { selector: '!missing', selects: true },
    { selector: '!app', selects: false },
    { selector: 'example.com/tier=back, app', selects: true },
    { selector: 'weight>9', selects: true },
    { selector: 'weight<10', selects: false },
    { selector: 'app>1', selects: false },
    { selector: 'version in (v1,v2),app notin (ratings,details)', selects: true },
  ])('$selector', ({ selector, selects }) => {
    expect(parseLabelSelector(selector)(labels)).toBe(selects);
  });

  test.each([
    { selector: '=x', message: "found '=', expected: !, identifier, or 'end of string'" },
    { selector: 'a=b=c', message: "found '=', expected: ',' or 'end of string'" },
    { selector: '!a=b', message: "found '=', expected: ',' or 'end of string'" },
    { selector: 'a,,b', message: "found ',', expected: identifier after ','" },
    { selector: 'a,', message: "found '', expected: identifier after ','" },
    { selector: 'app in v1', message: "unable to parse requirement: found 'v1' expected: '('" },
    { selector: 'app in (v1', message: "unable to parse requirement: found '', expected: ',' or ')'" },
    {
      selector: 'app like v1',
      message: "unable to parse requirement: found 'like', expected: in, notin, =, ==, !=, gt, lt",
    },
    {
      selector: 'app~x',
      message: 'unable to parse requirement: <nil>: Invalid value: "app~x": name part must consist of',
    },
    { selector: '-a=b', message: 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of' },
    {
      selector: 'weight>x',
      message:
        "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    },
    {
      selector: 'a in (-b)',
      message:
        'unable to parse requirement: values[0][a]: Invalid value: "-b": a valid label must be an empty string or',
    },
  ])('refuses $selector', ({ selector, message }) => {
    expect(() => parseLabelSelector(selector)).toThrow(message);
  });

  test('words that are operators elsewhere can be keys and values', () => {
    expect(parseLabelSelector('in=notin,notin in (in,)')({ in: 'notin', notin: '' })).toBe(true);
  });

  test('an object without labels', () => {
    expect(parseLabelSelector('app')(undefined)).toBe(false);
    expect(parseLabelSelector('!app')(undefined)).toBe(true);
  });
});
