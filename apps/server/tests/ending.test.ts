/** The end of the program: what is under way is finished, within bounds, and nothing new is begun. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@sluice/sandbox/start-sandbox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { followEvents } from './testing/follow-events.ts';

const program = join(import.meta.dirname, '../src/main.ts');
let sandbox: Sandbox;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'canary', rps: 0 });
  folder = await mkdtemp(join(tmpdir(), 'sluice-ending-'));
  await writeFile(join(folder, 'kubeconfig'), sandbox.kubeconfig);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** Tells which parts of OpenTelemetry are loaded. */
const watchImports = `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (/opentelemetry|fastify\\/otel/.test(specifier)) process.stderr.write('LOADED ' + specifier + '\\n');
    return next(specifier, context);
  },
});`;

async function run(env: Record<string, string> = {}) {
  const child = fork(program, ['--kubeconfig', join(folder, 'kubeconfig'), '--port', '0'], {
    env: { ...process.env, ...env },
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(watchImports)}`],
    silent: true,
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { url: string }) => resolve(message.url));
    child.once('exit', () => reject(new Error(output)));
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, url, ended, output: () => output };
}

const putWeights = (url: string, v2: number) =>
  fetch(`${url}/api/v1/namespaces/default/services/reviews/weights`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ weights: { v1: 100 - v2, v2, v3: 0 } }),
  });

test('a change under way is finished and answered before the end; streams are ended', async () => {
  const { child, url, ended } = await run();
  await followEvents(url).then(async (follower) => {
    await follower.next('snapshot');
    sandbox.faults.setLatency(300);
    const change = putWeights(url, 35);
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGTERM');
    await follower.ended;
    expect((await change).status).toBe(200);
    sandbox.faults.setLatency(0);
  });
  expect(await ended).toBe(0);
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
});

test('what does not end is cut off when time is up', async () => {
  const { child, url, ended } = await run({ SLUICE_SHUTDOWN_SECONDS: '0' });
  sandbox.faults.setLatency(5_000);
  const change = putWeights(url, 40).then(
    ({ status }) => status,
    () => 'cut off',
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  sandbox.faults.setLatency(0);
  expect(await change).toBe('cut off');
});

/** Takes whatever is sent to it, as a collector does. */
async function startCollector() {
  const received: { readonly request: IncomingMessage; readonly body: Buffer }[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ request, body: Buffer.concat(chunks) });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, close: () => server.close() };
}

test('with a collector each request is a trace with what it asked of the cluster; the last ones are not lost', async () => {
  const collector = await startCollector();
  const { child, url, ended, output } = await run({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=sluice-tests',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=testing',
    OTEL_BSP_SCHEDULE_DELAY: '60000',
  });
  await fetch(`${url}/livez`);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await fetch(`${url}/api/v1/namespaces/default/services/reviews/changes`, { headers: { traceparent } });
  child.kill('SIGTERM');
  expect(await ended, output()).toBe(0);
  expect(output()).toContain('LOADED @fastify/otel');
  collector.close();
  expect(collector.received.length).toBeGreaterThan(0);
  const [{ request } = { request: null }] = collector.received;
  expect(request).toMatchObject({ method: 'POST', url: '/v1/traces' });
  expect(request?.headers).toMatchObject({ 'x-tenant': 'sluice-tests', 'content-type': 'application/x-protobuf' });
  const spans = Buffer.concat(collector.received.map(({ body }) => body));
  // Names and attributes are plain text within protobuf.
  const text = spans.toString('latin1');
  expect(text).toContain('sluice');
  expect(text).toContain('deployment.environment.name');
  expect(text).toContain('/api/v1/namespaces/:namespace/services/:service/changes');
  expect(text).toContain('/apis/apps/v1/namespaces/default/controllerrevisions');
  expect(text).not.toContain('/livez');
  expect(spans.includes(Buffer.from('4bf92f3577b34da6a3ce929d0e0e4736', 'hex'))).toBe(true);
  expect(text).not.toMatch(/Bearer/i);
});

test('without one nothing of it is loaded', async () => {
  const { child, ended, output } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
  child.kill('SIGTERM');
  await ended;
  // The library of the metrics loads the interface, which does nothing by itself.
  expect([...output().matchAll(/LOADED (.*)/g)].map(([, name]) => name)).toEqual(['@opentelemetry/api']);
});
