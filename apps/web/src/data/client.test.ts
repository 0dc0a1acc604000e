import { getService, listServices } from '@sluice/shared/api/services';
import { setWeights } from '@sluice/shared/api/weights';
import { expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { addressOf, ClientError, createClient } from './client.ts';

const reviews = { namespace: 'default', service: 'reviews' };

test.each([
  { endpoint: listServices, parts: { query: { namespace: 'a b' } }, address: '/api/v1/services?namespace=a+b' },
  { endpoint: listServices, parts: { query: { namespace: undefined } }, address: '/api/v1/services' },
  { endpoint: getService, parts: { params: reviews }, address: '/api/v1/namespaces/default/services/reviews' },
  {
    endpoint: getService,
    parts: { params: { namespace: '../x', service: 'ü' } },
    address: '/api/v1/namespaces/..%2Fx/services/%C3%BC',
  },
])('the address $address', ({ endpoint, parts, address }) => {
  expect(addressOf(endpoint, parts)).toBe(address);
});

test('a call sends what the endpoint says and reads what it answers', async () => {
  const sent: { address: string; init: RequestInit | undefined }[] = [];
  const service = aService();
  const call = createClient(async (address, init) => {
    sent.push({ address: String(address), init });
    return Response.json({ service, writes: [], warnings: [], change: null, history: null, merged: false });
  });
  const answer = await call(setWeights, {
    params: reviews,
    query: { dryRun: 'true' },
    headers: { 'if-match': '"x"' },
    body: { weights: { v1: 100 } },
  });
  expect(answer.service).toEqual(service);
  expect(sent[0]).toMatchObject({
    address: '/api/v1/namespaces/default/services/reviews/weights?dryRun=true',
    init: { method: 'PUT', body: '{"weights":{"v1":100}}', headers: { 'if-match': '"x"' } },
  });
});

test.each([
  { what: 'a problem', answer: () => problemAnswer('conflict'), code: 'conflict', isRetryable: false },
  {
    what: 'the cluster away',
    answer: () => problemAnswer('cluster-unreachable'),
    code: 'cluster-unreachable',
    isRetryable: true,
  },
  {
    what: 'a proxy before the server',
    answer: () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    code: 'server-unreachable',
    isRetryable: true,
  },
  {
    what: 'an error that is no problem document',
    answer: () => new Response('no', { status: 418 }),
    code: 'unexpected-answer',
    isRetryable: false,
  },
  {
    what: 'an answer of another shape',
    answer: () => Response.json({ services: 'none' }),
    code: 'unexpected-answer',
    isRetryable: false,
  },
  { what: 'no JSON', answer: () => new Response('{'), code: 'unexpected-answer', isRetryable: false },
  {
    what: 'no network',
    answer: () => {
      throw new TypeError('Failed to fetch');
    },
    code: 'server-unreachable',
    isRetryable: true,
  },
])('$what is a client error with a code', async ({ answer, code, isRetryable }) => {
  const call = createClient(async () => answer());
  const error = await call(listServices, { query: {} }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ClientError);
  expect(error).toMatchObject({ code, isRetryable });
});

test('giving up a call is no error of the server', async () => {
  const given = new AbortController();
  const call = createClient(async () => {
    given.abort();
    throw new DOMException('aborted', 'AbortError');
  });
  await expect(call(listServices, { query: {} }, given.signal)).rejects.toThrow('aborted');
});
