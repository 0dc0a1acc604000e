import { expect, test } from 'vitest';
import { type RequestFields, readRequest } from './request-fields.ts';

const caller = { kind: 'sidecar' as const, namespace: 'default' };
const fields: RequestFields = {
  labels: 'app=productpage, version=v1',
  method: 'GET',
  host: 'reviews',
  port: '9080',
  path: '/reviews/1?full=1',
  headers: [
    { name: 'End-User', value: 'jason' },
    { name: '', value: '' },
  ],
};

test('a request as it is asked', () => {
  expect(readRequest(caller, fields)).toEqual({
    problems: [],
    body: {
      source: { ...caller, labels: { app: 'productpage', version: 'v1' } },
      request: {
        host: 'reviews',
        port: 9080,
        method: 'GET',
        path: '/reviews/1?full=1',
        headers: { 'end-user': 'jason' },
      },
    },
  });
});

test.each([
  { change: { port: '0' }, problems: ['port'] },
  { change: { port: '80x' }, problems: ['port'] },
  { change: { path: 'reviews' }, problems: ['path'] },
  { change: { host: ' ' }, problems: ['host'] },
  { change: { labels: 'app' }, problems: ['labels'] },
  { change: { headers: [{ name: 'end user', value: 'x' }] }, problems: ['headerName'] },
  { change: { headers: [{ name: '', value: 'x' }], port: '' }, problems: ['port', 'headerName'] },
])('$problems is wrong with $change', ({ change, problems }) => {
  const read = readRequest(caller, { ...fields, ...change });
  expect(read.body).toBeNull();
  expect(read.problems.map(({ code }) => code)).toEqual(problems);
});
