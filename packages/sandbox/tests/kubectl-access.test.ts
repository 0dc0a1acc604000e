import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasKubectl, Kubectl } from './kubectl-runner.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

const isPresent = hasKubectl();

let server: SandboxServer;
let kubectl: Kubectl;
beforeAll(async () => {
  if (!isPresent) return;
  server = await sandboxServer({ scenario: 'canary' });
  kubectl = new Kubectl(server.kubeconfig);
});
afterAll(async () => {
  kubectl?.remove();
  await server?.close();
});

const context = (user: string) => ['--context', `sluice-sandbox-${user}`];
async function output(...args: string[]): Promise<string> {
  const { stdout, stderr } = await kubectl.run(args);
  return stdout + stderr;
}

describe.skipIf(!isPresent)('kubectl', () => {
  test('has a context for each user', async () => {
    const names = (await output('config', 'get-contexts', '-o', 'name')).trim().split('\n');
    expect(names.sort()).toEqual([
      'sluice-sandbox',
      'sluice-sandbox-anonymous',
      'sluice-sandbox-operator',
      'sluice-sandbox-viewer',
    ]);
    expect(await output('config', 'current-context')).toBe('sluice-sandbox\n');
  });

  test.each([
    { args: ['*', '*'], as: [], answer: 'yes\n' },
    { args: ['patch', 'virtualservices.networking.istio.io'], as: context('operator'), answer: 'yes\n' },
    { args: ['patch', 'vs', '-n', 'istio-system'], as: context('operator'), answer: 'no\n' },
    { args: ['get', 'pods', '--subresource=proxy'], as: context('operator'), answer: 'yes\n' },
    { args: ['update', 'deployments', '--subresource=scale'], as: context('viewer'), answer: 'no\n' },
    { args: ['list', 'pods', '-A'], as: context('viewer'), answer: 'yes\n' },
    { args: ['get', '/version'], as: context('viewer'), answer: 'yes\n' },
    { args: ['get', '/metrics'], as: context('viewer'), answer: 'no\n' },
    { args: ['get', 'secrets'], as: ['--as', 'jane'], answer: 'no\n' },
    { args: ['get', 'secrets'], as: ['--as', 'jane', '--as-group', 'system:masters'], answer: 'yes\n' },
  ])('auth can-i $args $as: $answer', async ({ args, as, answer }) => {
    const { stdout } = await kubectl.run(['auth', 'can-i', ...args, ...as]);
    expect(stdout).toBe(answer);
  });

  test('auth can-i --list shows the rules', async () => {
    const list = await output('auth', 'can-i', '--list', ...context('operator'));
    expect(list).toMatch(/\*\.networking\.istio\.io\s+\[\]\s+\[\]\s+\[get list watch create delete/);
    expect(list).toMatch(/\[\/version\]\s+\[\]\s+\[get\]/);
  });

  test('auth whoami knows users, and whom they act as', async () => {
    expect(await output('auth', 'whoami', ...context('viewer'))).toMatch(/Username\s+viewer/);
    const robot = ['--as', 'system:serviceaccount:shop:robot'];
    expect(await output('auth', 'whoami', ...robot)).toContain('system:serviceaccounts:shop');
  });

  test.each([
    {
      args: ['get', 'vs', '-A', ...context('operator')],
      message:
        'Error from server (Forbidden): virtualservices.networking.istio.io is forbidden: User "operator" cannot list resource "virtualservices" in API group "networking.istio.io" at the cluster scope\n',
    },
    {
      args: ['delete', 'vs', 'reviews', ...context('viewer')],
      message:
        'Error from server (Forbidden): virtualservices.networking.istio.io "reviews" is forbidden: User "viewer" cannot delete resource "virtualservices" in API group "networking.istio.io" in the namespace "default"\n',
    },
    {
      args: ['get', 'pods', '--as', 'jane', ...context('operator')],
      message:
        'Error from server (Forbidden): users "jane" is forbidden: User "operator" cannot impersonate resource "users" in API group "" at the cluster scope\n',
    },
  ])('$args.0 is refused', async ({ args, message }) => {
    const { code, stderr } = await kubectl.run(args);
    expect([code, stderr]).toEqual([1, message]);
  });

  test('a wrong token is no user', async () => {
    const { stderr } = await kubectl.run(['get', 'pods', '--token', 'wrong', ...context('anonymous')]);
    expect(stderr).toMatch(/You must be logged in to the server|Unauthorized/);
  });

  test('create writes what kubectl sends as protobuf', async () => {
    expect(await output('create', 'namespace', 'shop')).toBe('namespace/shop created\n');
    const here = ['-n', 'shop'];
    await output('create', 'configmap', 'settings', '--from-literal=a=ü', ...here);
    expect(await output('get', 'cm', 'settings', '-o', 'jsonpath={.data.a}', ...here)).toBe('ü');
    await output('create', 'secret', 'generic', 'key', '--from-literal=password=hush', ...here);
    expect(await output('get', 'secret', 'key', '-o', 'jsonpath={.data.password} {.type}', ...here)).toBe(
      'aHVzaA== Opaque',
    );
    await output('create', 'serviceaccount', 'robot', ...here);
    await output('create', 'role', 'reader', '--verb=get,list', '--resource=configmaps', ...here);
    await output('create', 'rolebinding', 'robot', '--role=reader', '--serviceaccount=shop:robot', ...here);
    expect(await output('get', 'rolebinding', 'robot', '-o', 'wide', ...here)).toMatch(/Role\/reader.*shop\/robot/);

    const token = (await output('create', 'token', 'robot', ...here)).trim();
    const robot = ['--token', token, ...context('anonymous'), ...here];
    expect(await output('get', 'cm', '-o', 'name', ...robot)).toBe('configmap/settings\n');
    expect(await output('get', 'secrets', ...robot)).toContain(
      'User "system:serviceaccount:shop:robot" cannot list resource "secrets" in API group "" in the namespace "shop"',
    );
  });

  test('create says what it cannot write', async () => {
    const { stderr } = await kubectl.run(['create', 'deployment', 'x', '--image=example.com/x']);
    expect(stderr).toContain('this server reads apps/v1 Deployment as JSON and YAML only: use -f with a manifest');
  });
});
