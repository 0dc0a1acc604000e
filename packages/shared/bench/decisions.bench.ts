/** Decisions per second on one core, for a mesh of 500 services whose VirtualServices have 5 rules each. */
import { compileMesh } from '../src/evaluate/compile.ts';
import { decide, type ProxyRequest } from '../src/evaluate/decide.ts';
import { proxyConfigFor } from '../src/evaluate/proxy-config.ts';
import { emptyMesh, type Mesh } from '../src/istio/mesh.ts';

const serviceCount = 500;
const port = 9080;

const names = Array.from({ length: serviceCount }, (_, index) => `service-${index}`);

function virtualService(name: string) {
  const to = (subset: string, weight?: number) => ({ destination: { host: name, subset }, ...(weight && { weight }) });
  return {
    metadata: { name, namespace: 'default' },
    spec: {
      hosts: [name],
      http: [
        { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: [to('v2')] },
        { match: [{ uri: { prefix: '/api/v2' } }, { uri: { exact: '/health' } }], route: [to('v2')] },
        { match: [{ headers: { cookie: { regex: '^(.*?;)?(user=test)(;.*)?$' } } }], route: [to('v3')] },
        { match: [{ queryParams: { canary: { exact: 'true' } }, method: { exact: 'GET' } }], route: [to('v3')] },
        { route: [to('v1', 90), to('v2', 10)] },
      ],
    },
  };
}

function destinationRule(name: string) {
  const subsets = ['v1', 'v2', 'v3'].map((version) => ({ name: version, labels: { version } }));
  return { metadata: { name, namespace: 'default' }, spec: { host: name, subsets } };
}

const mesh: Mesh = {
  ...emptyMesh,
  services: names.map((name) => ({
    metadata: { name, namespace: 'default' },
    spec: { selector: { app: name }, ports: [{ name: 'http', port }] },
  })),
  virtualServices: names.map(virtualService),
  destinationRules: names.map(destinationRule),
};

/** A mix in which most requests reach the last rule. */
function requestFor(index: number): ProxyRequest {
  const host = `${names[index % names.length]}`;
  const headers: Record<string, string> = { 'user-agent': 'bench', accept: '*/*' };
  if (index % 10 === 0) headers['end-user'] = 'jason';
  if (index % 10 === 1) headers.cookie = 'session=abc; user=test';
  const path = index % 10 === 2 ? '/api/v2/things?page=2' : index % 10 === 3 ? '/list?canary=true' : '/list?page=1';
  return { host, port, method: 'GET', path, headers };
}

const compileStart = performance.now();
const config = proxyConfigFor(compileMesh(mesh), { kind: 'sidecar', namespace: 'default', labels: { app: 'client' } });
config.routes(port);
const compileMs = performance.now() - compileStart;

const requests = Array.from({ length: 10_000 }, (_, index) => requestFor(index));

/** Runs for about two seconds after a warm-up and returns decisions per second. */
function measure(): number {
  const run = (rounds: number) => {
    let routed = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const request of requests) if (decide(config, request).kind === 'route') routed += 1;
    }
    return routed;
  };
  run(20);
  const start = performance.now();
  let decisions = 0;
  while (performance.now() - start < 2000) decisions += run(10);
  return decisions / ((performance.now() - start) / 1000);
}

console.log(`compile ${serviceCount} services x 5 rules, one proxy: ${compileMs.toFixed(0)} ms`);
console.log(`decisions per second: ${Math.round(measure()).toLocaleString('en')} (target: 1,000,000 or more)`);
