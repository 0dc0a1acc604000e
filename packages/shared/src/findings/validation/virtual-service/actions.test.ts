import { expect, test } from 'vitest';
import { aRule, foundInRule } from '../../testing/objects.ts';

const route = [{ destination: { host: 'reviews' } }];
const redirect = { uri: '/new' };
const directResponse = { status: 200 };
const fault = { abort: { httpStatus: 500 } };
const rewrite = { uri: '/' };
const delegate = { name: 'more' };

test.each([
  { rule: { route }, keys: [] },
  { rule: { redirect }, keys: [] },
  { rule: { directResponse }, keys: [] },
  { rule: { delegate }, keys: [] },
  { rule: {}, keys: ['vs.http.noAction at rule'] },
  { rule: { route: [] }, keys: ['vs.http.noAction at rule'] },
  { rule: { route, redirect }, keys: ['vs.http.exclusive at rule'] },
  { rule: { redirect, fault }, keys: ['vs.http.exclusive at rule'] },
  { rule: { redirect, rewrite }, keys: ['vs.http.ruleExclusive at rule'] },
  { rule: { redirect, directResponse }, keys: ['vs.http.ruleExclusive at rule'] },
  { rule: { directResponse, route }, keys: ['vs.http.exclusive at rule'] },
  { rule: { directResponse, fault }, keys: ['vs.http.exclusive at rule'] },
  { rule: { directResponse, rewrite }, keys: ['vs.http.ruleExclusive at rule'] },
  { rule: { route, fault, rewrite }, keys: [] },
  { rule: { delegate, route }, keys: ['vs.http.rootRoute at rule'] },
  { rule: { delegate, redirect }, keys: ['vs.http.rootRedirect at rule'] },
  { rule: { delegate, route: [] }, keys: [] },
  { rule: { delegate, fault, rewrite }, keys: [] },
  {
    rule: { route, mirror: { host: 'a' }, mirrors: [{ destination: { host: 'b' } }] },
    keys: ['vs.http.mirrorTwice at rule'],
  },
])('$rule: $keys', ({ rule, keys }) => {
  expect(foundInRule(rule)).toEqual(keys);
});

test('a delegate must not delegate', () => {
  expect(foundInRule({ route, delegate }, { hosts: [] })).toEqual(['vs.http.delegateInDelegate at rule']);
});

test.each([
  { redirect: { authority: 'a.com' }, keys: [] },
  { redirect: { scheme: 'https' }, keys: [] },
  { redirect: { port: 8443 }, keys: [] },
  { redirect: { port: 0 }, keys: [] },
  { redirect: { derivePort: 'FROM_REQUEST_PORT' }, keys: [] },
  { redirect: { uri: '/', redirectCode: 399 }, keys: [] },
  { redirect: { uri: '/', redirectCode: 0 }, keys: [] },
  { redirect: {}, keys: ['vs.redirect.empty'] },
  { redirect: { uri: '', authority: '' }, keys: ['vs.redirect.empty'] },
  { redirect: { redirectCode: 301 }, keys: ['vs.redirect.empty'] },
  { redirect: { uri: '/a', prefixRewrite: '/b' }, keys: ['vs.redirect.exclusive'] },
  { redirect: { uri: '/', redirectCode: 299 }, keys: ['vs.redirect.code'] },
  { redirect: { uri: '/', redirectCode: 400 }, keys: ['vs.redirect.code'] },
  { redirect: { scheme: 'ftp' }, keys: ['vs.redirect.scheme'] },
  { redirect: { port: 65536 }, keys: ['name.port.range'] },
])('redirect $redirect: $keys', ({ redirect: changed, keys }) => {
  expect(foundInRule({ redirect: changed })).toEqual(keys.map((key) => `${key} at redirect`));
});

test.each([
  { match: [], keys: [] },
  { match: [{ uri: { prefix: '/a' } }], keys: [] },
  { match: [{ headers: { x: {} } }], keys: [] },
  { match: [{ uri: { prefix: '/a' } }, { uri: { exact: '/b' } }], keys: ['vs.redirect.prefixMatch at redirect'] },
  { match: [{ uri: { regex: '/b' } }], keys: ['vs.redirect.prefixMatch at redirect'] },
])('a new prefix for $match: $keys', ({ match, keys }) => {
  expect(foundInRule({ match, redirect: { prefixRewrite: '/new' } })).toEqual(keys);
});

const mebibyte = 1024 * 1024;

test.each([
  { response: { status: 200 }, keys: [] },
  { response: { status: 600 }, keys: [] },
  { response: { status: 199 }, keys: ['vs.httpStatus at directResponse.status'] },
  { response: { status: 601 }, keys: ['vs.httpStatus at directResponse.status'] },
  { response: {}, keys: ['vs.httpStatus at directResponse.status'] },
  { response: { status: 200, body: {} }, keys: [] },
  { response: { status: 200, body: { string: 'x'.repeat(100 * 1024) } }, keys: [] },
  {
    response: { status: 200, body: { string: 'x'.repeat(100 * 1024 + 1) } },
    keys: ['vs.directResponse.large at directResponse.body'],
  },
  {
    response: { status: 200, body: { string: 'é'.repeat(51 * 1024) } },
    keys: ['vs.directResponse.large at directResponse.body'],
  },
  {
    response: { status: 200, body: { string: 'x'.repeat(mebibyte) } },
    keys: ['vs.directResponse.large at directResponse.body'],
  },
  {
    response: { status: 200, body: { string: 'x'.repeat(mebibyte + 1) } },
    keys: ['vs.directResponse.tooLarge at directResponse.body'],
  },
  { response: { status: 200, body: { bytes: 'eA==' } }, keys: [] },
  {
    response: { status: 200, body: { bytes: Buffer.from('x'.repeat(100 * 1024 + 1)).toString('base64') } },
    keys: ['vs.directResponse.large at directResponse.body'],
  },
])('direct response $keys', ({ response, keys }) => {
  expect(foundInRule({ directResponse: response })).toEqual(keys);
});

test.each([
  { rewrite: { uri: '/' }, keys: [] },
  { rewrite: { authority: 'a' }, keys: [] },
  { rewrite: { authority: 'a', uriRegexRewrite: { match: '/a', rewrite: '/b' } }, keys: [] },
  { rewrite: {}, keys: ['vs.rewrite.empty'] },
  { rewrite: { uri: '' }, keys: ['vs.rewrite.empty'] },
  { rewrite: { uri: '/', uriRegexRewrite: { match: '/a', rewrite: '/b' } }, keys: ['vs.rewrite.exclusive'] },
  { rewrite: { uriRegexRewrite: {} }, keys: ['vs.rewrite.regex'] },
  { rewrite: { uriRegexRewrite: { match: '/a' } }, keys: ['vs.rewrite.regex'] },
  { rewrite: { uriRegexRewrite: { match: '(', rewrite: '/b' } }, keys: ['vs.rewrite.regex'] },
])('rewrite $rewrite: $keys', ({ rewrite: changed, keys }) => {
  expect(foundInRule(aRule({ rewrite: changed }))).toEqual(keys.map((key) => `${key} at rewrite`));
});
