import { describe, expect, test } from 'vitest';
import { readHeaders, searchForRule, TestSearch, writeHeaders } from './test-search.ts';

test.each([
  { lines: '', headers: [] },
  { lines: 'end-user: jason', headers: [{ name: 'end-user', value: 'jason' }] },
  {
    lines: 'a:b:c\nempty:\nname',
    headers: [
      { name: 'a', value: 'b:c' },
      { name: 'empty', value: '' },
      { name: 'name', value: '' },
    ],
  },
])('headers of "$lines"', ({ lines, headers }) => {
  expect(readHeaders(lines)).toEqual(headers);
  expect(readHeaders(writeHeaders(headers))).toEqual(headers);
});

describe('a request for a rule', () => {
  test.each([
    {
      what: 'a header',
      match: { headers: { 'end-user': { exact: 'jason' } } },
      search: { path: '/', headers: 'end-user: jason' },
    },
    {
      what: 'a path, a method and a query parameter',
      match: { uri: { prefix: '/api' }, method: { exact: 'POST' }, queryParams: { beta: { exact: '1' } } },
      search: { path: '/api?beta=1', headers: '', method: 'POST' },
    },
    {
      what: 'a caller and a port',
      match: { sourceLabels: { app: 'web', version: 'v1' }, port: 9080 },
      search: { path: '/', headers: '', labels: 'app=web,version=v1', port: 9080 },
    },
    {
      what: 'an expression, which a person has to fill in',
      match: { uri: { regex: '/v[12]' }, headers: { cookie: { regex: 'user=.*' }, beta: {} } },
      search: { path: '/', headers: 'cookie: \nbeta: x' },
    },
  ])('with $what', ({ match, search }) => {
    expect(searchForRule({ matches: [match] })).toEqual(search);
  });

  test('that takes everything', () => {
    expect(searchForRule({ matches: [] })).toEqual({ path: '/', headers: '' });
  });
});

test('what cannot be read counts as not given', () => {
  expect(TestSearch.parse({ port: 'x', view: 'both', method: 7, path: '/a' })).toEqual({ method: '7', path: '/a' });
});
