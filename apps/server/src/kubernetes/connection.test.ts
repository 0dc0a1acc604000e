import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, connectionFrom } from './connection.ts';
import { createKubeClient } from './kube-client.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

let server: ScriptedApiServer;
let folder: string;
let connection: Connection | null = null;
/** The one token that the server accepts. */
let accepted = 'one';

beforeEach(async () => {
  accepted = 'one';
  folder = mkdtempSync(join(tmpdir(), 'sluice-connection-'));
  server = await startScriptedApiServer((_url, response, request) =>
    request.headers.authorization === `Bearer ${accepted}`
      ? sendJson(response, { ok: true })
      : sendJson(response, statusBody(401, 'Unauthorized', 'Unauthorized'), 401),
  );
});
afterEach(async () => {
  await connection?.close();
  connection = null;
  await server.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function kubeconfig(user: object, more: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'first',
    clusters: [{ name: 'here', cluster: { server: server.address.href, 'insecure-skip-tls-verify': true } }],
    users: [
      { name: 'bob', user },
      { name: 'eve', user: { token: 'eve' } },
    ],
    contexts: [
      { name: 'first', context: { cluster: 'here', user: 'bob' } },
      { name: 'second', context: { cluster: 'here', user: 'eve' } },
    ],
    ...more,
  });
}

async function ask(): Promise<unknown> {
  if (connection === null) throw new Error('Not connected');
  const client = createKubeClient(connection.server);
  return (await client.json({ path: '/version', credentials: connection.own })).body;
}

test('a token of the kubeconfig, and another context', async () => {
  connection = await connectionFrom({ kubeconfig: kubeconfig({ token: 'one' }) });
  expect(await ask()).toEqual({ ok: true });
  expect(connection.own.user).toBe('bob');
  await connection.close();
  connection = await connectionFrom({ kubeconfig: kubeconfig({ token: 'one' }), context: 'second' });
  expect(connection.own.user).toBe('eve');
  await expect(ask()).rejects.toMatchObject({ status: 401 });
});

test('a context that is not there is named', async () => {
  await expect(connectionFrom({ kubeconfig: kubeconfig({}), context: 'third' })).rejects.toThrow("no context 'third'");
});

test('a token file that has been written anew is read again when the cluster refuses the old token', async () => {
  const tokenFile = file('token', 'one\n');
  connection = await connectionFrom({ kubeconfigPath: file('config', kubeconfig({ tokenFile })) });
  expect(await ask()).toEqual({ ok: true });
  file('token', 'two\n');
  accepted = 'two';
  expect(await ask()).toEqual({ ok: true });
});

/** A plugin that prints the token in a file, and writes down how often it was asked. */
function plugin(): object {
  const text = `process.stdout.write(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential',
    status: { token: require('fs').readFileSync(process.argv[2], 'utf8') } }));
    require('fs').appendFileSync(process.argv[3], 'x');`;
  const args = [file('plugin.cjs', text), file('plugin-token', 'one'), file('asked', '')];
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args } };
}

test('an exec plugin is asked once, and again when its token has ended', async () => {
  connection = await connectionFrom({ kubeconfig: kubeconfig(plugin()) });
  await Promise.all([ask(), ask(), ask()]);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('x');
  file('plugin-token', 'two');
  accepted = 'two';
  expect(await Promise.all([ask()])).toEqual([{ ok: true }]);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('xx');
  // Refused for good: not asked for every request.
  accepted = 'three';
  for (let times = 0; times < 3; times += 1) await expect(ask()).rejects.toMatchObject({ status: 401 });
  expect(readFileSync(join(folder, 'asked'), 'utf8').length).toBeLessThanOrEqual(3);
});

test('a plugin that fails is quoted', async () => {
  const exec = { command: process.execPath, args: ['-e', 'console.error("log in first"); process.exit(1)'] };
  const failing = kubeconfig({ exec: { apiVersion: 'client.authentication.k8s.io/v1', ...exec } });
  await expect(connectionFrom({ kubeconfig: failing })).rejects.toThrow('cannot be had: log in first');
});

test('a plugin is told which cluster and which form of answer are meant, and is found beside the kubeconfig', async () => {
  const script =
    '#!/bin/sh\nprintf \'{"kind":"ExecCredential","status":{"token":"one"}}\'\nprintf "$KUBERNETES_EXEC_INFO" > "$1"\n';
  chmodSync(file('plugin.sh', script), 0o755);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: './plugin.sh', provideClusterInfo: true };
  const text = kubeconfig({ exec: { ...exec, args: [join(folder, 'told')] } });
  connection = await connectionFrom({ kubeconfigPath: file('config', text) });
  expect(await ask()).toEqual({ ok: true });
  const cluster = { server: server.address.href.replace(/\/$/, ''), 'insecure-skip-tls-verify': true, config: null };
  expect(JSON.parse(readFileSync(join(folder, 'told'), 'utf8'))).toEqual({
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, cluster },
  });
});

test('whom the kubeconfig impersonates, with groups and all, but not for somebody else', async () => {
  const as = { as: 'ops', 'as-uid': '7', 'as-groups': ['a', 'b'], 'as-user-extra': { 'example.com/team': ['x'] } };
  connection = await connectionFrom({ kubeconfig: kubeconfig({ token: 'one', ...as }) });
  expect(connection.own.user).toBe('ops');
  await ask();
  expect(server.headers()).toMatchObject({
    'impersonate-user': 'ops',
    'impersonate-uid': '7',
    'impersonate-group': 'a, b', // two lines, as Node's server shows them
    'impersonate-extra-example.com%2fteam': 'x',
  });
  const client = createKubeClient(connection.server);
  await client.json({ path: '/version', credentials: connection.impersonating('ann', []) });
  const told = Object.entries(server.headers()).filter(([name]) => name.startsWith('impersonate-'));
  expect(told).toEqual([['impersonate-user', 'ann']]);
});

test('of several files the first to say something is right; missing and empty ones, and broken entries, are passed over', async () => {
  const cluster = { server: server.address.href, 'insecure-skip-tls-verify': true };
  const first = JSON.stringify({
    clusters: [{ name: 'broken' }, { name: 'here', cluster }],
    users: [{ name: 'bob', user: { token: 'one' } }],
  });
  const second = kubeconfig({ token: 'wrong' });
  const paths = [join(folder, 'none'), file('empty', ''), file('a', first), file('b', second)];
  connection = await connectionFrom({ kubeconfigPath: paths.join(':') });
  expect(connection.context).toBe('first');
  expect(await ask()).toEqual({ ok: true });
  await expect(connectionFrom({ kubeconfigPath: join(folder, 'none') })).rejects.toThrow('There is no kubeconfig at');
});

test('a plugin that is not there is named, with what its kubeconfig says of getting it', async () => {
  const exec = {
    command: 'no-such-plugin',
    installHint: 'Install it with brew.\n',
    apiVersion: 'client.authentication.k8s.io/v1',
  };
  await expect(connectionFrom({ kubeconfig: kubeconfig({ exec }) })).rejects.toThrow(
    "the plugin 'no-such-plugin' is not installed here. Install it with brew.",
  );
});

test('a plain address needs no word about TLS, and a context no user', async () => {
  const clusters = [{ name: 'here', cluster: { server: server.address.href } }];
  connection = await connectionFrom({ kubeconfig: kubeconfig({}, { clusters, users: [] }) });
  await expect(ask()).rejects.toMatchObject({ status: 401 });
  const text = kubeconfig({}, { 'current-context': '' });
  await expect(connectionFrom({ kubeconfig: text })).rejects.toThrow('no current context: choose one with --context');
});

test('the authorities of a cluster count also where there is no user', async () => {
  const cluster = { server: 'https://127.0.0.1:6443', 'certificate-authority': 'none.pem' };
  const text = kubeconfig({}, { clusters: [{ name: 'here', cluster }], users: [] });
  await expect(connectionFrom({ kubeconfig: text })).rejects.toThrow('none.pem');
});

test('somebody else speaks with a token of their own, or in their name with ours', async () => {
  connection = await connectionFrom({ kubeconfig: kubeconfig({ token: 'one' }) });
  const client = createKubeClient(connection.server);
  const credentials = connection.withToken('two', 'ann');
  await expect(client.json({ path: '/version', credentials })).rejects.toMatchObject({ status: 401 });
  await client.json({ path: '/version', credentials: connection.impersonating('ann', ['ops']) });
  expect(server.headers()).toMatchObject({
    authorization: 'Bearer one',
    'impersonate-user': 'ann',
    'impersonate-group': 'ops',
  });
});
