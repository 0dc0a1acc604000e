import { expect, test } from 'vitest';
import { aRule, aVirtualService } from '../../testing/objects.ts';
import { validateObject } from '../validate-object.ts';

type Rule = Readonly<Record<string, unknown>>;

/** Messages of IST0130 and IST0131 only, without what every one of them starts with. */
function said(http: readonly Rule[], protocol = 'http'): string[] {
  const { warnings } = validateObject(aVirtualService({ hosts: ['db.com'], [protocol]: http }));
  return warnings
    .filter(({ code }) => code === 'IST0130' || code === 'IST0131')
    .map(({ code, message }) => `${code} ${message.replace('virtualService rule ', '')}`);
}

const on = (...match: Rule[]) => aRule({ match });
const prefix = (value: string, more = {}) => ({ uri: { prefix: value }, ...more });

test.each([
  { http: [on({ uri: { exact: '/a' } }), aRule()], messages: [] },
  { http: [aRule(), aRule()], messages: ['IST0130 #1 not used (only the last rule can have no matches)'] },
  {
    http: [aRule(), aRule({ name: 'rest' })],
    messages: ['IST0130 "rest" not used (only the last rule can have no matches)'],
  },
  {
    http: [aRule(), on(prefix('/a'), prefix('/b'))],
    messages: Array(2).fill('IST0130 #1 not used (route without matches defined before)'),
  },
  {
    http: [on(prefix('/a')), on(prefix('/a', { name: 'again' }))],
    messages: [
      'IST0131 #1 match "again" is not used (duplicate/overlapping match in rule #0)',
      'IST0130 #1 not used (all matches used by prior rules)',
    ],
  },
  {
    http: [on(prefix('/a')), on(prefix('/a'), prefix('/b'))],
    messages: ['IST0131 #1 match #0 is not used (duplicate/overlapping match in rule #0)'],
  },
  {
    http: [on(prefix('/a'), prefix('/a'))],
    messages: ['IST0131 #0 match #1 is not used (duplicate/overlapping match in rule #0)'],
  },
  // What protobuf does not tell from an absent field makes no difference, an empty condition does.
  {
    http: [on({ port: 0, headers: {}, gateways: [], name: '' }), on({})],
    messages: expect.arrayContaining([expect.stringContaining('IST0131')]),
  },
  { http: [on({ uri: {} }), on({})], messages: [] },
  {
    http: [on({ headers: { a: {}, b: {} } }), on({ headers: { b: {}, a: {} } })],
    messages: expect.arrayContaining([expect.stringContaining('IST0131')]),
  },
])('$http: $messages', ({ http, messages }) => {
  expect(said(http)).toEqual(messages);
});

const covered = (later: string, earlier: string) => [
  `IST0131 #1 match #0 of prefix ${later} is not used (duplicate/overlapping match in rule #0 of prefix ${earlier} on #0)`,
];

test.each([
  { first: prefix('/api'), second: prefix('/api/v1'), isCovered: true },
  { first: prefix('/api/v1'), second: prefix('/api'), isCovered: false },
  { first: prefix('/api'), second: { uri: { exact: '/api/v1' } }, isCovered: false },
  { first: prefix('/api', { port: 80 }), second: prefix('/api/v1', { port: 80 }), isCovered: true },
  { first: prefix('/api', { port: 80 }), second: prefix('/api/v1'), isCovered: false },
  // An absent method counts as GET.
  { first: prefix('/api'), second: prefix('/api/v1', { method: { exact: 'GET' } }), isCovered: true },
  { first: prefix('/api'), second: prefix('/api/v1', { method: { exact: 'POST' } }), isCovered: false },
  { first: prefix('/api', { method: { exact: 'POST' } }), second: prefix('/api/v1'), isCovered: false },
  {
    first: prefix('/api', { authority: { exact: 'abc' } }),
    second: prefix('/api/v1', { authority: { exact: 'ab' } }),
    isCovered: true,
  },
  {
    first: prefix('/api', { authority: { prefix: 'ab' } }),
    second: prefix('/api/v1', { authority: { exact: 'ab' } }),
    isCovered: false,
  },
  // Regular expressions count as nothing, and nothing as covered.
  {
    first: prefix('/api', { authority: { exact: 'a' } }),
    second: prefix('/api/v1', { authority: { regex: 'b' } }),
    isCovered: true,
  },
  { first: prefix('/api'), second: prefix('/api/v1', { headers: { a: {} } }), isCovered: false },
  {
    first: prefix('/api', { headers: { a: {} } }),
    second: prefix('/api/v1', { headers: { b: {} } }),
    isCovered: false,
  },
  {
    first: prefix('/api', { headers: { a: {} } }),
    second: prefix('/api/v1', { headers: { a: { exact: 'x' } } }),
    isCovered: false,
  },
  {
    first: prefix('/api', { headers: { a: { exact: 'xy' } } }),
    second: prefix('/api/v1', { headers: { a: { exact: 'x' } } }),
    isCovered: true,
  },
  {
    first: prefix('/api', { queryParams: { q: { exact: 'x' } } }),
    second: prefix('/api/v1', { queryParams: { q: { exact: 'y' } } }),
    isCovered: false,
  },
  {
    first: prefix('/api', { withoutHeaders: { a: null } }),
    second: prefix('/api/v1', { withoutHeaders: { a: {} } }),
    isCovered: true,
  },
])('$first before $second: $isCovered', ({ first, second, isCovered }) => {
  const later = second.uri && 'prefix' in second.uri ? second.uri.prefix : '';
  expect(said([on(first), on(second)])).toEqual(isCovered ? covered(later, first.uri.prefix) : []);
});

test('TCP and TLS rules are looked at as well, without overlaps', () => {
  const match = { sniHosts: ['db.com'], port: 443 };
  expect(said([on(match), on(match)], 'tls')).toEqual([
    'IST0131 #1 match #0 is not used (duplicate/overlapping match in rule #0)',
    'IST0130 #1 not used (all matches used by prior rules)',
  ]);
  expect(said([aRule(), aRule()], 'tcp')).toEqual(['IST0130 #1 not used (only the last rule can have no matches)']);
});
