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

  test.each(['=x', 'a=b=c', 'app in v1', 'app~x', 'weight>x', '-a=b', 'a,,b', `a=${'x'.repeat(64)}`])(
    'refuses %s',
    (selector) => {
      expect(() => parseLabelSelector(selector)).toThrow('unable to parse requirement');
    },
  );

  test('an object without labels', () => {
    expect(parseLabelSelector('app')(undefined)).toBe(false);
    expect(parseLabelSelector('!app')(undefined)).toBe(true);
  });
});
