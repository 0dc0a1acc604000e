import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasKubectl, Kubectl } from './kubectl-runner.ts';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

const isPresent = hasKubectl();

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

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kubectl.run(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: plans.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: plans, kind: Plan, shortNames: [pl]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    additionalPrinterColumns:
    - {name: Service, type: string, jsonPath: .spec.service}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              service: {type: string, description: The service that the plan is for.}
              weight: {type: integer, maximum: 100}
`;
const plan = (spec: string) => `apiVersion: example.com/v1\nkind: Plan\nmetadata: {name: canary}\nspec: {${spec}}\n`;

const route = (weights: readonly number[]) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews, port: 9080}]
  rules:
  - backendRefs:
${weights.map((weight, index) => `    - {name: reviews-v${index + 1}, port: 9080, weight: ${weight}}`).join('\n')}
`;

describe.skipIf(!isPresent)('kubectl', () => {
  test('applies a definition, and objects of it', async () => {
    await run('apply', '-f', kubectl.file('crd.yaml', definition));
    await run('wait', 'crd/plans.example.com', '--for=condition=Established', '--timeout=20s');
    const file = kubectl.file('plan.yaml', plan('service: reviews, weight: 10'));
    expect(await run('apply', '-f', file)).toBe('plan.example.com/canary created\n');
    kubectl.file('plan.yaml', plan('service: reviews, weight: 20'));
    expect(await run('apply', '-f', file)).toBe('plan.example.com/canary configured\n');
    expect(
      (await run('get', 'pl'))
        .split('\n')
        .slice(0, 2)
        .map((line) => line.trim().split(/\s+/)),
    ).toEqual([
      ['NAME', 'SERVICE'],
      ['canary', 'reviews'],
    ]);
    expect(await run('explain', 'plans.spec.service')).toContain('The service that the plan is for.');
    const bad = await kubectl.run(['apply', '-f', kubectl.file('bad.yaml', plan('weight: 200'))]);
    expect(bad.stderr).toContain('spec.weight in body should be less than or equal to 100');
    const strict = await kubectl.run(['apply', '-f', kubectl.file('strict.yaml', plan('bogus: 1'))]);
    expect(strict.stderr).toContain('unknown field "spec.bogus"');
    await run('delete', 'crd', 'plans.example.com', '--timeout=20s');
    expect((await kubectl.run(['get', 'plans'])).code).not.toBe(0);
  });

  test('lists the definitions that come along', async () => {
    const names = (await run('get', 'crds', '-o', 'name')).split('\n');
    expect(names).toContain('customresourcedefinition.apiextensions.k8s.io/virtualservices.networking.istio.io');
  });

  test('applies an HTTPRoute, and tells the two kinds of Gateway apart', async () => {
    const file = kubectl.file('route.yaml', route([90, 10]));
    expect(await run('apply', '-f', file)).toBe('httproute.gateway.networking.k8s.io/reviews created\n');
    kubectl.file('route.yaml', route([50, 50]));
    await run('apply', '-f', file);
    expect(await run('get', 'httproute', 'reviews', '-o', 'jsonpath={.spec.rules[0].backendRefs[*].weight}')).toBe(
      '50 50',
    );
    expect(await run('get', 'httproute', 'reviews', '-o', 'jsonpath={.spec.rules[0].matches}')).toBe(
      '[{"path":{"type":"PathPrefix","value":"/"}}]',
    );
    expect(await run('explain', 'httproute.spec.rules.backendRefs.weight')).toContain('FIELD: weight <integer>');
    expect(await run('get', 'gw', '-o', 'name')).toBe('gateway.networking.istio.io/bookinfo-gateway\n');
    expect(await run('get', 'gtw', '-o', 'name')).toBe('');
  });

  test('refuses what istiod refuses, and shows its warnings', async () => {
    const virtualService = (spec: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: odd}\nspec: {hosts: [odd], ${spec}}\n`;
    const bad = kubectl.file('bad-vs.yaml', virtualService('http: [{}]'));
    expect((await kubectl.run(['apply', '-f', bad])).stderr).toContain(
      'admission webhook "validation.istio.io" denied the request: configuration is invalid: ',
    );
    const doubtful = kubectl.file(
      'odd-vs.yaml',
      virtualService('gateways: [a.b], http: [{route: [{destination: {host: odd}}]}]'),
    );
    expect(await kubectl.run(['apply', '-f', doubtful])).toMatchObject({
      code: 0,
      stderr: 'Warning: using legacy gatewayName format "a.b"; prefer the <namespace>/<name> format: "b/a"\n',
    });
  });

  test('events are the same in both groups', async () => {
    const event = `apiVersion: events.k8s.io/v1
kind: Event
metadata: {name: seen, namespace: default}
eventTime: "2026-01-01T00:00:00.000000Z"
reportingController: example.com/test
reportingInstance: test-0
action: Testing
reason: Tested
type: Normal
note: it works
regarding: {apiVersion: v1, kind: Service, name: reviews, namespace: default}
`;
    await run('create', '-f', kubectl.file('event.yaml', event));
    expect(
      await run('get', 'events.v1.', 'seen', '-o', 'jsonpath={.apiVersion} {.message} {.involvedObject.name}'),
    ).toBe('v1 it works reviews');
    expect(await run('get', 'events.events.k8s.io', 'seen', '-o', 'jsonpath={.apiVersion} {.note}')).toBe(
      'events.k8s.io/v1 it works',
    );
    expect(await run('get', 'events.events.k8s.io', '--field-selector=regarding.name=reviews', '-o', 'name')).toBe(
      'event.events.k8s.io/seen\n',
    );
  });

  test('delete leaves orphans or waits for what is owned', async () => {
    const owned = async () =>
      (await run('get', 'rs,pods', '-l', 'app=ratings', '-o', 'name')).trim().split('\n').sort();
    const before = await owned();
    const manifest = await run('get', 'deploy', 'ratings-v1', '-o', 'yaml');
    await run('delete', 'deploy', 'ratings-v1', '--cascade=orphan');
    expect(await owned()).toEqual(before);
    expect(await run('get', 'rs', '-l', 'app=ratings', '-o', 'jsonpath={.items[0].metadata.ownerReferences}')).toBe('');
    const again = manifest.replace(/^ {2}(resourceVersion|uid): .*$\n/gm, '');
    await run('create', '-f', kubectl.file('ratings-again.yaml', again));
    await run('wait', 'deploy/ratings-v1', '--for=condition=Available', '--timeout=20s');
    expect(await owned()).toEqual(before);
    await run('delete', 'deploy', 'ratings-v1', '--cascade=foreground', '--timeout=20s');
    expect(await owned()).toEqual(['']);
  });

  test('get --raw reaches one of the pods of a service', async () => {
    const path = '/api/v1/namespaces/default/services/productpage:http/proxy/productpage?u=normal';
    expect(await run('get', '--raw', path)).toMatch(/^productpage-v1-\S+ 9080 \/productpage$/);
    const missing = await kubectl.run(['get', '--raw', path.replace('http', 'bogus')]);
    expect(missing.stderr).toContain('no service port "bogus" found for service "productpage"');
  });

  test('proxy serves the API without credentials', async () => {
    const { text, child } = kubectl.start(['proxy', '--port=0']);
    await expect.poll(text, { timeout: 10_000 }).toMatch(/Starting to serve on /);
    const address = text().trim().split(' ').at(-1);
    const answer = await fetch(
      `http://${address}/apis/networking.istio.io/v1/namespaces/default/virtualservices/reviews`,
    );
    expect(await answer.json()).toMatchObject({ kind: 'VirtualService', metadata: { name: 'reviews' } });
    const watch = await fetch(`http://${address}/api/v1/namespaces/default/services?watch=true&timeoutSeconds=1`);
    expect((await watch.text()).split('\n')[0]).toContain('"type":"ADDED"');
    child.kill();
    await once(child, 'exit');
  });
});
