import { expect, test } from 'vitest';
import { Edit, WantedEdit } from './edit.ts';

const rule = { namespace: 'default', name: 'reviews', protocol: 'http', index: 0 };

test.each([
  { type: 'setWeights', weights: { v1: 90, v2: 10 } },
  {
    type: 'setWeights',
    weights: { v1: 100 },
    rule: { ...rule, via: { namespace: 'a', name: 'b', index: 1 } },
    force: ['v1'],
  },
  { type: 'setDestinationWeights', rule, weights: [3, 1] },
  {
    type: 'setOptions',
    options: { timeout: null, fault: { delay: { fixedDelay: '7s' } }, mirrors: [{ version: 'v2', percent: 10 }] },
  },
  {
    type: 'setOptions',
    rule,
    options: { mirrors: [{ destination: { host: 'a', future: 1 }, percentage: { value: 1 } }] },
  },
  { type: 'addRule', matches: [{ uri: { prefix: '/' }, future: true }], weights: { v2: 100 } },
  { type: 'changeRule', rule, name: null, matches: [] },
  { type: 'changeRule', rule, weights: { v1: 90, v2: 10 }, force: ['v2'] },
  { type: 'changeRule', rule, redirect: { uri: '/new', future: true } },
  { type: 'changeRule', rule, directResponse: { status: 503, body: { string: 'later' } } },
  { type: 'moveRule', rule, to: 0 },
  { type: 'removeRule', rule },
  { type: 'promoteVersion', version: 'v2', drop: ['matches', 'mirrors', 'faults'] },
  { type: 'resetToVersion', version: 'v1' },
  { type: 'defineVersion', name: 'v1', labels: { version: 'v1' } },
  { type: 'removeVersion', version: 'v1' },
  { type: 'deleteObject', object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' } },
])('an edit as it comes over the wire, nothing lost: $type', (edit) => {
  expect(Edit.parse(edit)).toEqual(edit);
  expect(WantedEdit.parse(edit)).toEqual(edit);
});

test.each([
  { type: 'setWeights', weights: { v1: 100 }, forced: ['v1'] },
  { type: 'setOptions', options: { mirror: { host: 'reviews' } } },
  { type: 'setOptions', options: { timeOut: '2s' } },
  { type: 'addRule', matches: [{}], weights: { v1: 100 }, options: { faults: {} } },
  { type: 'addRule', matches: [{}], weights: { v1: 100 }, above: rule },
  { type: 'changeRule', rule, redirects: { uri: '/' } },
  { type: 'promoteVersion', version: 'v2', drops: ['matches'] },
])('a misspelt member is not passed over: %j', (edit) => {
  expect(WantedEdit.safeParse(edit).success).toBe(false);
  // What was kept in the history by a newer Sluice can still be read.
  expect(Edit.safeParse(edit).success).toBe(true);
});

test.each([
  { type: 'unknown' },
  { type: 'setWeights', weights: { v1: 1.5 } },
  { type: 'setWeights', weights: { v1: 101 } },
  { type: 'setWeights', weights: { v1: -1 } },
  { type: 'setDestinationWeights', rule, weights: [] },
  { type: 'addRule', matches: [], weights: { v1: 100 } },
  { type: 'moveRule', rule, to: -1 },
  { type: 'promoteVersion', version: 'v2', drop: ['everything'] },
  { type: 'setOptions', options: { mirrors: [{ version: 'v2', percent: 101 }] } },
])('not an edit: %j', (edit) => {
  expect(Edit.safeParse(edit).success).toBe(false);
});
