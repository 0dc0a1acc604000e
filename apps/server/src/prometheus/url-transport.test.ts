import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPrometheus } from './prometheus.ts';
import { createPrometheusClient, type PrometheusTransport } from './prometheus-client.ts';
import { createUrlTransport, type PrometheusAddress } from './url-transport.ts';

let server: Server;
let folder: string;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];
const open: PrometheusTransport[] = [];
const vector = JSON.stringify({
  status: 'success',
  data: { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1, '2.5'] }] },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-transport-'));
  await writeFile(join(folder, 'secret'), 's3cret\n');
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
  answer = (_request, response) => response.end(vector);
});
afterAll(async () => {
  for (const transport of open) await transport.close();
  server.close();
  await rm(folder, { recursive: true });
});

async function transportTo(address: Partial<PrometheusAddress> = {}): Promise<PrometheusTransport> {
  const transport = await createUrlTransport({ url, ...address });
  open.push(transport);
  return transport;
}
const query = async (address?: Partial<PrometheusAddress>) =>
  createPrometheusClient(await transportTo(address)).query('up');

test('a query keeps to the address, whatever is in the query', async () => {
  const client = createPrometheusClient(await transportTo({ url: `${url}/prometheus/` }));
  expect(await client.query('a&b=c#/../@elsewhere')).toEqual([{ labels: { a: 'b' }, samples: [[1, 2.5]] }]);
  const { pathname, searchParams } = new URL(asked[0]?.url ?? '', url);
  expect(pathname).toBe('/prometheus/api/v1/query');
  expect(searchParams.get('query')).toBe('a&b=c#/../@elsewhere');
});

test.each([
  ['no credentials', {}, undefined],
  ['a token', { bearerTokenFile: 'secret' }, 'Bearer s3cret'],
  ['a user', { username: 'me', passwordFile: 'secret' }, `Basic ${Buffer.from('me:s3cret').toString('base64')}`],
])('%s', async (_what, { bearerTokenFile, username, passwordFile }: Partial<PrometheusAddress>, expected) => {
  const inFolder = (file: string | undefined) => (file === undefined ? undefined : join(folder, file));
  await query({ bearerTokenFile: inFolder(bearerTokenFile), username, passwordFile: inFolder(passwordFile) });
  expect(asked[0]?.headers.authorization).toBe(expected);
});

test('a file that is not there is named', async () => {
  await expect(createUrlTransport({ url, caFile: join(folder, 'missing') })).rejects.toThrow('missing');
});

test.each([
  ['a redirect', 'failed', (response: ServerResponse) => response.writeHead(302, { location: `${url}/x` }).end()],
  ['no right', 'forbidden', (response: ServerResponse) => response.writeHead(403).end('no')],
  ['a gateway without Prometheus', 'unreachable', (response: ServerResponse) => response.writeHead(503).end('<html>')],
  ['a page', 'failed', (response: ServerResponse) => response.end('<html>')],
  [
    'a refusal',
    'failed',
    (response: ServerResponse) => response.writeHead(400).end('{"status":"error","error":"bad"}'),
  ],
  [
    'a text',
    'failed',
    (response: ServerResponse) => response.end('{"status":"success","data":{"resultType":"string","result":[1,"x"]}}'),
  ],
  [
    'series without values',
    'failed',
    (response: ServerResponse) =>
      response.end('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}}'),
  ],
  ['a broken connection', 'unreachable', (response: ServerResponse) => response.destroy()],
])('%s is no answer', async (_what, fault, respond) => {
  answer = (_request, response) => respond(response);
  await expect(query()).rejects.toMatchObject({ name: 'PrometheusError', fault });
  expect(asked).toHaveLength(1);
});

test('an answer without end is given up, and so is silence', async () => {
  const transport = await transportTo();
  const ask = (deadlineMs: number, maxBytes: number) =>
    transport.get({ path: '/api/v1/query', params: {}, deadlineMs, maxBytes });
  answer = (_request, response) => response.end('x'.repeat(100_000));
  await expect(ask(5_000, 10_000)).rejects.toThrow('larger than 10000 bytes');
  answer = () => {};
  await expect(ask(50, 10_000)).rejects.toMatchObject({ fault: 'unreachable' });
});

test('a Prometheus that does not answer is left alone for longer and longer, and tells why', async () => {
  let now = 0;
  const transport = await transportTo();
  const prometheus = createPrometheus({ locate: () => transport, now: () => now });
  answer = (_request, response) => response.writeHead(503).end();
  for (; now < 60_000; now += 500) await prometheus.query('up').catch(() => null);
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.length).toBeLessThan(9);
  expect(await prometheus.check()).toMatchObject({ state: 'unreachable', url, detail: expect.stringContaining('503') });
  answer = (_request, response) => response.end(vector);
  now += 60_000;
  expect(await prometheus.check()).toEqual({ state: 'ok', url, detail: null });
});

test('where there is none, there is none', async () => {
  const prometheus = createPrometheus({ locate: () => null });
  expect(prometheus.isThere()).toBe(false);
  expect(await prometheus.check()).toEqual({ state: 'absent', url: null, detail: null });
  await expect(prometheus.query('up')).rejects.toThrow('no Prometheus');
});
