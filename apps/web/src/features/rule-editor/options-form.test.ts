import { expect, test } from 'vitest';
import { noOptions, type RowOptions } from '../../drafts/rule-row.ts';
import { type OptionsForm, optionsForm, optionsOf } from './options-form.ts';

const host = 'reviews.default.svc.cluster.local';
const full: RowOptions = {
  timeout: '3s',
  retries: { attempts: 2, retryRemoteLocalities: true },
  fault: { delay: { fixedDelay: '7s', percent: 50 }, abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 1 } } },
  mirrors: [{ destination: { host, subset: 'v3', port: { number: 9080 } } }],
  rewrite: { uri: '/new', 'x-future': 1 },
  headers: { request: { set: { a: '1' }, remove: ['b'] } },
  corsPolicy: { allowMethods: ['GET'] },
};

test('fields that nobody touched keep every option as it is written', () => {
  expect(optionsOf(optionsForm(full, host), full, host)).toEqual(full);
  expect(optionsOf(optionsForm(noOptions, host), noOptions, host)).toEqual(noOptions);
});

test.each<{ what: string; typed: Partial<OptionsForm>; option: Partial<RowOptions> }>([
  { what: 'a timeout that is emptied goes', typed: { timeout: '' }, option: { timeout: null } },
  {
    what: 'retries keep what has no field',
    typed: { attempts: '5' },
    option: { retries: { attempts: 5, retryRemoteLocalities: true } },
  },
  {
    what: 'a fault keeps its kind of failure',
    typed: { delay: '', delayPercent: '' },
    option: { fault: { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 1 } } } },
  },
  {
    what: 'a copy keeps the form of its destination',
    typed: { mirrors: [{ target: 'v3', percent: '10', was: full.mirrors[0] ?? null }] },
    option: { mirrors: [{ destination: { host, subset: 'v3', port: { number: 9080 } }, percentage: { value: 10 } }] },
  },
  {
    what: 'a copy to another version is by version',
    typed: { mirrors: [{ target: 'v2', percent: '100', was: full.mirrors[0] ?? null }] },
    option: { mirrors: [{ version: 'v2', percent: 100 }] },
  },
  {
    what: 'a rewrite keeps unknown fields',
    typed: { rewriteHost: 'b' },
    option: { rewrite: { 'x-future': 1, uri: '/new', authority: 'b' } },
  },
  {
    what: 'headers by side and operation',
    typed: { headers: [{ side: 'response', operation: 'add', name: 'x', value: 'y' }] },
    option: { headers: { response: { add: { x: 'y' } } } },
  },
])('$what', ({ typed, option }) => {
  expect(optionsOf({ ...optionsForm(full, host), ...typed }, full, host)).toEqual({ ...full, ...option });
});
