import { expect, test } from 'vitest';
import { readConfig } from './read-config.ts';
import { settings } from './settings.ts';

const read = (env: Record<string, string>, argv: readonly string[], file?: string) =>
  readConfig(env, argv, (path) => {
    if (file === undefined) throw new Error(`no file ${path}`);
    return file;
  });
const config = (env: Record<string, string>, ...argv: string[]) => {
  const result = read(env, argv);
  return result.ok ? result.config : result;
};
const withFile = (file: string, env: Record<string, string> = {}, ...argv: string[]) => {
  const result = read(env, ['--config', 'sluice.yaml', ...argv], file);
  return result.ok ? result.config : result;
};

test('without any setting: this machine only, on 8080', () => {
  expect(config({})).toMatchObject({ port: 8080, host: '127.0.0.1', webRoot: null, kubeconfigPath: undefined });
});

test.each([
  [{ SLUICE_PORT: '9000' }, [], { port: 9000 }],
  [{ SLUICE_PORT: '9000' }, ['--port', '9001'], { port: 9001 }],
  [{ SLUICE_PORT: 'tcp://10.96.0.7:80' }, [], { port: 8080 }],
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
  [{}, ['--port', 'http'], /--port \(on the command line\)/],
  [{}, ['--prot', '80'], /--prot/],
  [{}, ['extra'], /extra/],
  [{}, ['--config', 'missing.yaml'], /no file missing.yaml/],
])('%o with %o is refused by name', (env, argv, expected) => {
  expect(config(env as Record<string, string>, ...argv)).toMatchObject({
    ok: false,
    exitCode: 1,
    message: expect.stringMatching(expected),
  });
});

test.each([
  ['port: 9000\nhost: 0.0.0.0\nauth: token', {}, [], { port: 9000, host: '0.0.0.0' }],
  ['port: 9000', { SLUICE_PORT: '9001' }, [], { port: 9001 }],
  ['port: 9000', { SLUICE_PORT: '9001' }, ['--port=9002'], { port: 9002 }],
  ['port: 9000', { SLUICE_PORT: '' }, [], { port: 9000 }],
  ['port:', {}, [], { port: 8080 }],
  ['# nothing yet', {}, [], { port: 8080 }],
])('file %j with %o and %o', (file, env, argv, expected) => {
  expect(withFile(file, env as Record<string, string>, ...argv)).toMatchObject(expected);
});

test.each([
  ['port: 9000\n\nprot: 80', /sluice\.yaml:3: there is no setting 'prot'/],
  ['{ prot: 80, hots: x }', /'prot'\n.*'hots'/],
  ['kubeconfigPath: x', /there is no setting 'kubeconfigPath'/],
  ['- port', /a mapping/],
  ['port: 1\nport: 2', /sluice\.yaml:2: /],
  ['port: [', /sluice\.yaml:1: /],
  ['port: http', /--port \(in the file\)/],
  ['host: [a]', /--host \(in the file\)/],
])('file %j is refused', (file, expected) => {
  expect(withFile(file)).toMatchObject({ ok: false, exitCode: 1, message: expect.stringMatching(expected) });
});

test('a file that cannot be parsed is not shown: there may be secrets in it', () => {
  expect(withFile('password: "hunter2')).toMatchObject({ ok: false, message: expect.not.stringContaining('hunter2') });
});

test('the file may be named by a variable', () => {
  expect(read({ SLUICE_CONFIG: 'x.yaml' }, [], 'port: 81')).toMatchObject({ ok: true, config: { port: 81 } });
});

test('help names every flag and variable, and what holds without them', () => {
  const help = config({}, '--help');
  expect(help).toMatchObject({ ok: false, exitCode: 0 });
  const named = ['--port', 'SLUICE_PORT', '--kubeconfig', 'SLUICE_KUBECONFIG', 'KUBECONFIG', 'SLUICE_WEB_ROOT'];
  for (const text of [...named, '(default 8080)', '--config', '--print-config']) {
    expect(help).toMatchObject({ message: expect.stringContaining(text) });
  }
});

test('the settings in effect can be printed and read again; what is secret is not among them', () => {
  const env = { SLUICE_HOST: '::1', ...secretVariables() };
  const printed = config(env, '--port', '9000', '--print-config');
  expect(printed).toMatchObject({ ok: false, exitCode: 0 });
  const { message } = printed as { message: string };
  expect(message).toMatch(/^port: 9000 # flag$/m);
  expect(message).toMatch(/^host: ::1 # SLUICE_HOST$/m);
  expect(message).toMatch(/^log-level: info # default$/m);
  expect(message).not.toContain('hunter2');
  expect(withFile(message)).toMatchObject({ port: 9000, host: '::1' });
});

function secretVariables(): Record<string, string> {
  const secrets = Object.entries(settings).filter(([, setting]) => 'isSecret' in setting && setting.isSecret);
  return Object.fromEntries(
    secrets.map(([name]) => [`SLUICE_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`, 'hunter2'.repeat(8)]),
  );
}
