import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { followEvents } from './testing/follow-events.ts';

const program = join(import.meta.dirname, '../src/main.ts');
const nobody = `
apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:9' } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`;
let folder: string;
let kubeconfig: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-program-'));
  kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, nobody);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true }));

type Run = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ready: Promise<string>;
  readonly ended: Promise<number | null>;
};

function run(env: Record<string, string>, ...args: string[]): Run {
  const child = fork(program, args, { env: { ...process.env, SLUICE_KUBECONFIG: kubeconfig, ...env }, silent: true });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  return {
    child,
    output: () => output,
    ready: new Promise((resolve) => {
      child.on('message', (message: { type: string; url: string }) => message.type === 'ready' && resolve(message.url));
    }),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  };
}

test.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)('%s ends it, streams included', async (how) => {
  const { child, ready, ended } = run({ SLUICE_PORT: '0' });
  const url = await ready;
  const follower = await followEvents(url);
  expect((await follower.next('snapshot')).cluster.state).toBe('unreachable');
  if (how === 'disconnect') child.disconnect();
  else child.kill(how);
  await follower.ended;
  expect(await ended).toBe(0);
});

test('a busy port is named with the variable to change', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => busy.once('listening', resolve));
  const { port } = busy.address() as AddressInfo;
  const { ended, output } = run({ SLUICE_PORT: String(port) });
  expect(await ended).toBe(1);
  expect(output()).toContain(String(port));
  expect(output()).toContain('SLUICE_PORT');
  expect(output()).not.toMatch(/\n\s+at /);
  busy.close();
});

test('help, and settings that make no sense', async () => {
  const help = run({}, '--help');
  expect(await help.ended).toBe(0);
  expect(help.output()).toContain('SLUICE_PORT');
  const wrong = run({ SLUICE_PORT: 'eighty' });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toContain('SLUICE_PORT');
});

test('a kubeconfig that is not there is named', async () => {
  const { ended, output } = run({ SLUICE_PORT: '0', SLUICE_KUBECONFIG: join(folder, 'missing') });
  expect(await ended).toBe(1);
  expect(output()).toContain('missing');
});

test('where there is no kubeconfig, it says how to name one', async () => {
  const { ended, output } = run({ SLUICE_PORT: '0', SLUICE_KUBECONFIG: '', KUBECONFIG: '', HOME: folder });
  expect(await ended).toBe(1);
  expect(output()).toContain('--kubeconfig');
});

test('a busy port is all that is told, and a variable that is no setting', async () => {
  const busy = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => busy.once('listening', resolve));
  const { port } = busy.address() as AddressInfo;
  const { ended, output } = run({ SLUICE_PORT: String(port), SLUICE_READONLY: 'true' });
  expect(await ended).toBe(1);
  expect(output().trim().split('\n')).toEqual([
    expect.stringContaining('SLUICE_READONLY'),
    expect.stringContaining(`Port ${port} is already in use`),
  ]);
  busy.close();
});

test('an unknown context is named', async () => {
  const { ended, output } = run({ SLUICE_PORT: '0' }, '--context', 'blue');
  expect(await ended).toBe(1);
  expect(output()).toContain("'blue'");
});
