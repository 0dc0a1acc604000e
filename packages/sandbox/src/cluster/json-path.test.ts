import { describe, expect, test } from 'vitest';
import { jsonPath } from './json-path.ts';

const document = {
  spec: { hosts: ['a', 'b'], 'dotted.key': 1 },
  status: {
    conditions: [
      { type: 'Accepted', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
  },
};

describe('a path', () => {
  test.each([
    { path: '.spec.hosts', values: [['a', 'b']] },
    { path: 'spec.hosts', values: [['a', 'b']] },
    { path: '.spec.hosts[1]', values: ['b'] },
    { path: '.spec.hosts[-1]', values: ['b'] },
    { path: '.spec.hosts[5]', values: [] },
    { path: '.spec.hosts[*]', values: ['a', 'b'] },
    { path: '.spec.dotted\\.key', values: [1] },
    { path: ".spec['dotted.key']", values: [1] },
    { path: '.status.conditions[?(@.type=="Ready")].status', values: ['False'] },
    { path: ".status.conditions[?(@.type != 'Ready')].status", values: ['True'] },
    { path: '.status.missing.deep', values: [] },
    { path: '.toString', values: [] },
  ])('$path leads to $values', ({ path, values }) => {
    expect(jsonPath(path)?.(document)).toEqual(values);
  });

  test.each(['.a[', '.a[?(@.b>1)]', '.a[1:2]', '..a'])('%s cannot be read', (path) => {
    expect(jsonPath(path)).toBeUndefined();
  });
});
