import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const program = join(import.meta.dirname, 'main.ts');
const Ready = z.object({
  type: z.literal('ready'),
  apiUrl: z.url(),
  gatewayUrl: z.url(),
  controlUrl: z.url(),
  kubeconfigPath: z.string(),
});

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterAll(() => rm(directory, { recursive: true }));

function start(environment: Record<string, string> = {}, values: readonly string[] = []): ChildProcess {
  const ports = { SLUICE_SANDBOX_GATEWAY_PORT: '0', SLUICE_SANDBOX_CONTROL_PORT: '0', SLUICE_SANDBOX_API_PORT: '0' };
  return fork(program, values, {
    cwd: directory,
    silent: true,
    execArgv: [],
    env: { PATH: process.env.PATH, ...ports, ...environment },
  });
}

async function ready(child: ChildProcess): Promise<z.infer<typeof Ready>> {
  const [message] = await once(child, 'message');
  return Ready.parse(message);
}

test.each([
  { how: 'SIGTERM', stop: (child: ChildProcess) => child.kill('SIGTERM') },
  { how: 'SIGINT', stop: (child: ChildProcess) => child.kill('SIGINT') },
  { how: 'its parent going away', stop: (child: ChildProcess) => child.disconnect() },
])('says when it is ready and ends with $how', async ({ stop }) => {
  const child = start();
  const { gatewayUrl, kubeconfigPath } = await ready(child);
  expect(kubeconfigPath).toMatch(/\.sandbox[/\\]kubeconfig$/);
  expect((await fetch(`${gatewayUrl}/productpage`)).status).toBe(200);
  const ended = once(child, 'exit');
  stop(child);
  expect(await ended).toEqual([0, null]);
  await expect(fetch(gatewayUrl)).rejects.toThrow();
});

test('a port in use: names the variable and the port, exit code 1', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const child = start({ SLUICE_SANDBOX_CONTROL_PORT: String(port) });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain('SLUICE_SANDBOX_CONTROL_PORT');
  expect(said).toContain(String(port));
  server.close();
});

test('a value that cannot be: names the variable, exit code 1', async () => {
  const child = start({ SLUICE_SANDBOX_RPS: 'many' });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain('SLUICE_SANDBOX_RPS=many');
});

test('an argument wins over its variable, and one that cannot be is named', async () => {
  const child = start({ SLUICE_SANDBOX_SCENARIO: 'canary' }, ['--scenario', 'nonsense']);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain('--scenario nonsense');
  expect(said).toContain('plain, all-v1, canary, gitops, large');
});
