import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasKubectl, Kubectl } from './kubectl-runner.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

const isPresent = hasKubectl();
if (!isPresent) process.stderr.write('kubectl is not on the PATH: its tests are skipped\n');

let server: SandboxServer;
let kubectl: Kubectl;
beforeAll(async () => {
  if (!isPresent) return;
  server = await sandboxServer(
    { scenario: 'canary' },
    { podProxy: (_, pod, port, path) => ({ status: 200, body: `${pod} ${port} ${path}` }) },
  );
  kubectl = new Kubectl(server.kubeconfig);
});
afterAll(async () => {
  kubectl?.remove();
  await server?.close();
});

/** Runs a command that must succeed, and gives what it printed. */
async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kubectl.run(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}
const words = (text: string) => text.trim().split(/\s+/);

function ratings(weights: readonly number[], extra = ''): string {
  const route = weights.map(
    (weight, index) => `{destination: {host: ratings, subset: v${index + 1}}, weight: ${weight}}`,
  );
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ratings}
spec: {hosts: [ratings], http: [{route: [${route.join(', ')}]}]${extra}}
`;
}

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 2
  selector: {matchLabels: {app: reviews, version: v4}}
  template:
    metadata: {labels: {app: reviews, version: v4}}
    spec: {containers: [{name: reviews, image: "${image}", ports: [{containerPort: 9080}]}]}
`;
}

describe.skipIf(!isPresent)('kubectl', () => {
  test('api-resources lists the kinds with their short names', async () => {
    const lines = (await run('api-resources', '--no-headers'))
      .split('\n')
      .map((line) => line.replace(/\s+/g, ' ').trim());
    expect(lines).toContain('virtualservices vs networking.istio.io/v1 true VirtualService');
    expect(lines).toContain('deployments deploy apps/v1 true Deployment');
    expect(lines).toContain('namespaces ns v1 false Namespace');
  });

  test('version shows a Kubernetes that clients know', async () => {
    expect(await run('version')).toContain('Server Version: v1.32.');
  });

  test('get prints the columns of built-in and of custom kinds', async () => {
    expect(words((await run('get', 'deploy', 'reviews-v1', '--no-headers')).replace(/\S+$/m, ''))).toEqual([
      'reviews-v1',
      '1/1',
      '1',
      '1',
    ]);
    expect(words(await run('get', 'vs', 'reviews', '--no-headers')).slice(0, 2)).toEqual(['reviews', '["reviews"]']);
    expect(await run('get', 'pods', '-A', '-o', 'wide')).toMatch(
      /reviews-v1-\S+\s+2\/2\s+Running\s+0\s+\d+s\s+10\.244\.0\.\d+\s+sandbox/,
    );
    expect(await run('get', 'istio-io', '-o', 'name')).toContain('gateway.networking.istio.io/bookinfo-gateway');
    expect(await run('get', 'pods', '-l', 'app=reviews', '-o', 'name')).toMatch(/^(pod\/reviews-v\d-\S+\n){3}$/);
    expect(
      await run('get', 'destinationrules.v1beta1.networking.istio.io', 'reviews', '-o', 'jsonpath={.apiVersion}'),
    ).toBe('networking.istio.io/v1beta1');
  });

  test('get -w prints changes as they come', async () => {
    const { text, child } = kubectl.start(['get', 'cm', '-w', '--no-headers']);
    await run(
      'apply',
      '-f',
      kubectl.file('map.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: seen}\ndata: {a: "1"}\n'),
    );
    await expect.poll(text, { timeout: 10_000 }).toMatch(/^seen\s+1\s/m);
    await run('patch', 'cm', 'seen', '--type=merge', '-p', '{"data":{"b":"2"}}');
    await expect.poll(text, { timeout: 10_000 }).toMatch(/^seen\s+2\s/m);
    child.kill();
  });

  test('apply, diff, edit, patch, label, annotate and delete a VirtualService', async () => {
    const file = kubectl.file('ratings.yaml', ratings([100]));
    expect(await run('apply', '-f', file)).toBe('virtualservice.networking.istio.io/ratings created\n');
    expect(await run('apply', '-f', file)).toBe('virtualservice.networking.istio.io/ratings unchanged\n');
    kubectl.file('ratings.yaml', ratings([80, 20]));
    const diff = await kubectl.run(['diff', '-f', file]);
    expect(diff.code).toBe(1);
    expect(diff.stdout).toMatch(/^-\s+weight: 100$/m);
    expect(diff.stdout).toMatch(/^\+\s+weight: 20$/m);
    expect(await run('apply', '-f', file)).toBe('virtualservice.networking.istio.io/ratings configured\n');

    const editor = kubectl.file('edit.sh', '#!/bin/sh\nsed -i /weight/s/80/70/ "$1"\n');
    const edited = await kubectl.run(['edit', 'vs', 'ratings'], { env: { KUBE_EDITOR: editor } });
    expect(edited).toMatchObject({ code: 0, stdout: 'virtualservice.networking.istio.io/ratings edited\n' });
    await run(
      'patch',
      'vs',
      'ratings',
      '--type=json',
      '-p',
      '[{"op":"add","path":"/spec/http/0/route/1/weight","value":30}]',
    );
    expect(await run('get', 'vs', 'ratings', '-o', 'jsonpath={.spec.http[0].route[*].weight}')).toBe('70 30');

    await run('label', 'vs', 'ratings', 'team=stars');
    await run('annotate', 'vs', 'ratings', 'why=test');
    const { metadata } = JSON.parse(await run('get', 'vs', 'ratings', '-o', 'json', '--show-managed-fields'));
    expect(metadata).toMatchObject({ labels: { team: 'stars' }, annotations: { why: 'test' } });
    const managers = metadata.managedFields.map(({ manager }: { manager: string }) => manager);
    expect(managers).toEqual(
      expect.arrayContaining(['kubectl-edit', 'kubectl-patch', 'kubectl-label', 'kubectl-annotate']),
    );

    expect(await run('describe', 'vs', 'ratings')).toMatch(/Name:\s+ratings[\s\S]*Weight:\s+30[\s\S]*Events:\s+<none>/);
    expect(await run('delete', 'vs', 'ratings')).toBe('virtualservice.networking.istio.io "ratings" deleted\n');
    expect((await kubectl.run(['get', 'vs', 'ratings'])).stderr).toBe(
      'Error from server (NotFound): virtualservices.networking.istio.io "ratings" not found\n',
    );
  });

  test('apply refuses unknown fields, and warns of them when told to', async () => {
    const file = kubectl.file('bogus.yaml', ratings([100], ', bogus: 1'));
    const strict = await kubectl.run(['apply', '-f', file]);
    expect(strict.stderr).toContain('strict decoding error: unknown field "spec.bogus"');
    const warned = await kubectl.run(['apply', '-f', file, '--validate=warn', '--dry-run=server']);
    expect(warned).toMatchObject({ code: 0, stderr: 'Warning: unknown field "spec.bogus"\n' });
    expect((await kubectl.run(['get', 'vs', 'ratings'])).code).toBe(1);
  });

  test('a new Deployment rolls out, is changed, scaled, restarted and goes', async () => {
    const file = kubectl.file('reviews-v4.yaml', deployment('reviews-v4', 'example.com/reviews:4'));
    await run('apply', '-f', file);
    expect(await run('rollout', 'status', 'deploy/reviews-v4', '--timeout=20s')).toContain('successfully rolled out');
    kubectl.file('reviews-v4.yaml', deployment('reviews-v4', 'example.com/reviews:4.1'));
    expect((await kubectl.run(['diff', '-f', file])).stdout).toMatch(/^\+\s+- image: example.com\/reviews:4\.1$/m);
    await run('apply', '-f', file);
    await run('set', 'image', 'deploy/reviews-v4', 'reviews=example.com/reviews:4.2');
    await run('rollout', 'status', 'deploy/reviews-v4', '--timeout=20s');
    await run('scale', 'deploy/reviews-v4', '--replicas=3');
    await run('wait', 'deploy/reviews-v4', '--for=jsonpath={.status.readyReplicas}=3', '--timeout=20s');
    await run('rollout', 'restart', 'deploy/reviews-v4');
    await run('rollout', 'status', 'deploy/reviews-v4', '--timeout=20s');
    const images = await run(
      'get',
      'pods',
      '-l',
      'version=v4',
      '--field-selector=status.phase=Running',
      '-o',
      'jsonpath={.items[*].spec.containers[*].name}',
    );
    expect(words(images)).toContain('istio-proxy');
    await run('delete', 'deploy', 'reviews-v4', '--wait');
    await expect
      .poll(async () => (await kubectl.run(['get', 'pods', '-l', 'version=v4', '-o', 'name'])).stdout)
      .toBe('');
  });

  test('delete pod waits until it has stopped; its Deployment makes another', async () => {
    const before = await run('get', 'pods', '-l', 'app=details', '-o', 'name');
    expect(await run('delete', before.trim())).toContain('deleted');
    await run('wait', 'deploy/details-v1', '--for=condition=Available', '--timeout=20s');
    expect(await run('get', 'pods', '-l', 'app=details', '-o', 'name')).not.toContain(before.trim());
  });

  test('a namespace is created and deleted with what is in it', async () => {
    const file = kubectl.file(
      'ns.yaml',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n',
    );
    await run('apply', '-f', file);
    await run('delete', 'ns', 'shop', '--timeout=20s');
    expect((await kubectl.run(['get', 'ns', 'shop'])).stderr).toContain('namespaces "shop" not found');
  });

  test('explain shows fields of custom and of built-in kinds', async () => {
    const weight = await run('explain', 'vs.spec.http.route.weight');
    expect(weight).toContain('FIELD: weight <integer>');
    expect(weight.replace(/\s+/g, ' ')).toContain('the relative proportion of traffic to be forwarded');
    expect(await run('explain', 'deploy.spec.template.spec.containers')).toContain('FIELD: containers <[]Container>');
  });

  test('get --raw reaches pods through the proxy', async () => {
    const pod = (await run('get', 'pods', '-l', 'app=ratings', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    const path = `/api/v1/namespaces/default/pods/${pod}:15020/proxy/stats/prometheus`;
    expect(await run('get', '--raw', path)).toBe(`${pod} 15020 /stats/prometheus`);
  });

  test.each([
    { args: ['logs', 'deploy/reviews-v1'], message: /the sandbox runs no containers/ },
    {
      args: ['patch', 'vs', 'reviews', '-p', '{}'],
      message: /is not supported by networking.istio.io\/v1, Kind=VirtualService/,
    },
    { args: ['apply', '--server-side', '-f', '-'], message: /the body of the request was in an unknown format/ },
    { args: ['create', 'deployment', 'x', '--image=x'], message: /the body of the request was in an unknown format/ },
  ])('$args.0 says what is not supported here', async ({ args, message }) => {
    const { code, stderr } = await kubectl.run(args, { input: ratings([100]) });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
  });
});
