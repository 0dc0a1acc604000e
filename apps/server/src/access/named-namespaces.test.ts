import { expect, test } from 'vitest';
import { namespacesIn } from './named-namespaces.ts';

test.each([
  [null, []],
  ['namespace', []],
  [{ namespace: 'a' }, ['a']],
  [{ namespace: null, of: [{ namespace: 'a' }, { origin: { namespace: 'b', name: 'x' } }] }, ['a', 'b']],
  [{ namespace: { namespace: 'a' } }, ['a']],
])('%j speaks of %o', (value, expected) => {
  expect([...namespacesIn(value)]).toEqual(expected);
});
