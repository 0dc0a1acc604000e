import { expect, test } from 'vitest';
import type { HeaderOperations } from '../istio/virtual-service.ts';
import { applyHeaderChange, authorityOf, headerChangesOf, joinChanges } from './header-changes.ts';

const changes = (request: HeaderOperations) => headerChangesOf({ request });

test('removals come before writes, set before add, in the order of names, in lower case', () => {
  expect(changes({ add: { b: '2', A: '1' }, set: { C: '3' }, remove: ['D'] })?.request).toEqual({
    remove: ['d'],
    write: [
      { name: 'c', value: '3', append: false },
      { name: 'a', value: '1', append: true },
      { name: 'b', value: '2', append: true },
    ],
  });
});

test.each([
  [null, null],
  [undefined, null],
  [{}, null],
  [{ request: { set: {} } }, null],
  [{ request: { set: { ':authority': 'x' } } }, null],
  [{ request: { remove: ['Host', ':path'] } }, null],
])('%j changes nothing', (headers, expected) => {
  expect(headerChangesOf(headers)).toBe(expected);
});

test.each([
  [{ request: { set: { Host: 'a' } } }, 'a'],
  [{ request: { add: { ':authority': 'b' } } }, 'b'],
  [{ request: { set: { host: 'a' }, add: { host: 'b' } } }, 'a'],
  [{ request: { set: { x: 'a' } } }, null],
  [{ response: { set: { host: 'a' } } }, null],
  [null, null],
])('%j asks for the authority %s', (headers, expected) => {
  expect(authorityOf(headers)).toBe(expected);
});

test('writes after removal; added values are joined, set ones replace', () => {
  const change = changes({ remove: ['gone', 'x'], set: { s: 'new' }, add: { x: '2', y: '2' } });
  expect(change && applyHeaderChange({ gone: '1', x: '1', y: '1', s: 'old', kept: '1' }, change.request)).toEqual({
    x: '2',
    y: '1,2',
    s: 'new',
    kept: '1',
  });
});

test('joined changes remove first, then write in order', () => {
  const first = headerChangesOf({ request: { set: { x: '1' }, remove: ['a'] } });
  const second = headerChangesOf({ request: { set: { x: '2' }, remove: ['b'] }, response: { add: { z: '1' } } });
  expect(joinChanges(first, null)).toBe(first);
  expect(joinChanges(null, second)).toBe(second);
  const both = joinChanges(first, second);
  expect(both?.request.remove).toEqual(['a', 'b']);
  expect(both && applyHeaderChange({}, both.request)).toEqual({ x: '2' });
  expect(both?.response.write).toHaveLength(1);
});
