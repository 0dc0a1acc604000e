import { expect, test } from 'vitest';
import { scenarioNames } from './cluster/scenarios.ts';
import { ArgumentsError, readArguments } from './read-arguments.ts';

test.each([
  { values: [], read: {} },
  { values: ['--scenario', 'canary'], read: { scenario: 'canary' } },
  { values: ['--scenario=large'], read: { scenario: 'large' } },
])('$values', ({ values, read }) => {
  expect(readArguments(values)).toEqual(read);
});

test('every scenario can be named', () => {
  for (const scenario of scenarioNames) expect(readArguments(['--scenario', scenario])).toEqual({ scenario });
});

test.each([
  { values: ['--scenario', 'nonsense'], says: /nonsense.*plain, all-v1, canary, gitops, large/ },
  { values: ['--scenario='], says: /no such scenario/ },
  { values: ['--scenario'], says: /scenario/ },
  { values: ['--scenery', 'canary'], says: /--scenery/ },
  { values: ['canary'], says: /canary/ },
])('$values is refused', ({ values, says }) => {
  expect(() => readArguments(values)).toThrow(ArgumentsError);
  expect(() => readArguments(values)).toThrow(says);
});
