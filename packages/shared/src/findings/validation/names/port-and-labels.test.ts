import { expect, test } from 'vitest';
import { labelsProblems, selectorProblems } from './labels.ts';
import { portNameProblem, portProblem, unixAddressProblem } from './port.ts';

test.each([
  [1, true],
  [65535, true],
  [0, false],
  [65536, false],
  [-1, false],
])('port %i: %s', (port, valid) => {
  expect(portProblem(port) === null).toBe(valid);
});

test.each([
  ['http', true],
  ['grpc-web', true],
  ['http_1', false],
  ['', false],
])('port name %s: %s', (name, valid) => {
  expect(portNameProblem(name) === null).toBe(valid);
});

test.each([
  ['/var/run/proxy.sock', null],
  ['@abstract', null],
  ['', 'name.unixAddress.empty'],
  ['run/proxy.sock', 'name.unixAddress.path'],
  ['/var/run/', 'name.unixAddress.path'],
])('socket %s: %s', (address, key) => {
  expect(unixAddressProblem(address)?.key ?? null).toBe(key);
});

const long64 = 'x'.repeat(64);

test.each([
  [{ version: 'v1' }, []],
  [{ 'app.kubernetes.io/version': '1.2_3-b' }, []],
  [{ version: '' }, []],
  [{}, []],
  [null, []],
  [{ '': 'v1' }, ['name.label.key']],
  [{ 'a b': 'v1' }, ['name.label.key']],
  [{ 'a//b': 'v1' }, ['name.label.key']],
  [{ '-a': 'v1' }, ['name.label.key']],
  [{ 'a_/b': 'v1' }, ['name.label.key']],
  [{ [`${'a.'.repeat(127)}b/c`]: 'v1' }, ['name.label.keyPrefix']],
  [{ [long64]: 'v1' }, ['name.label.keyName']],
  [{ version: long64 }, ['name.label.value']],
  [{ version: 'v 1' }, ['name.label.value']],
  [{ version: '-v1' }, ['name.label.value']],
  [{ 'a b': 'v 1' }, ['name.label.key', 'name.label.value']],
])('labels %j: %j', (labels, keys) => {
  expect(labelsProblems(labels as Record<string, string>).map(({ key }) => key)).toEqual(keys);
});

test.each([
  [{ app: 'reviews' }, []],
  [{}, ['name.selector.noLabels']],
  [undefined, ['name.selector.noLabels']],
  [{ '': 'reviews' }, ['name.selector.emptyKey']],
  [{ 'a*': 'reviews' }, ['name.selector.wildcard']],
  [{ app: '*' }, ['name.selector.wildcard']],
  [{ app: null }, []],
])('selector %j: %j', (labels, keys) => {
  expect(selectorProblems(labels as Record<string, string>).map(({ key }) => key)).toEqual(keys);
});
