import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const config = (env: Record<string, string>, ...argv: string[]) => {
  const result = readConfig(env, argv);
  return result.ok ? result.config : result;
};

test('without any setting: this machine only, on 8080', () => {
  expect(config({})).toMatchObject({ port: 8080, host: '127.0.0.1', webRoot: null, kubeconfigPath: undefined });
});

test.each([
  [{ SLUICE_PORT: '9000' }, [], { port: 9000 }],
  [{ SLUICE_PORT: '9000' }, ['--port', '9001'], { port: 9001 }],
  [{ KUBECONFIG: '/a' }, [], { kubeconfigPath: '/a' }],
  [{ KUBECONFIG: '/a', SLUICE_KUBECONFIG: '/b' }, [], { kubeconfigPath: '/b' }],
  [{ SLUICE_KUBECONFIG: '', KUBECONFIG: '/a' }, [], { kubeconfigPath: '/a' }],
  [{ SLUICE_WEB_ROOT: '/web' }, ['--context=blue'], { webRoot: '/web', context: 'blue' }],
])('%o with %o', (env, argv, expected) => {
  expect(config(env as Record<string, string>, ...argv)).toMatchObject(expected);
});

test.each([
  [{ SLUICE_PORT: 'http' }, [], /SLUICE_PORT/],
  [{ SLUICE_PORT: '70000' }, [], /SLUICE_PORT/],
  [{ SLUICE_LOG_LEVEL: 'loud' }, [], /SLUICE_LOG_LEVEL/],
  [{}, ['--prot', '80'], /--prot/],
  [{}, ['extra'], /extra/],
])('%o with %o is refused by name', (env, argv, expected) => {
  expect(config(env as Record<string, string>, ...argv)).toMatchObject({
    ok: false,
    help: false,
    message: expect.stringMatching(expected),
  });
});

test('help names every flag and variable', () => {
  const help = config({}, '--help');
  expect(help).toMatchObject({ ok: false, help: true });
  for (const name of ['--port', 'SLUICE_PORT', '--kubeconfig', 'SLUICE_KUBECONFIG', 'KUBECONFIG', 'SLUICE_WEB_ROOT']) {
    expect(help).toMatchObject({ message: expect.stringContaining(name) });
  }
});
