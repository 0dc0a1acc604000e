/**
 * Findings over 10,000 VirtualServices and DestinationRules with the services and pods they are about: all of them, and
 * again after one change. Prints milliseconds: `node bench/findings.bench.ts [services]`.
 */
import { followFindings } from '../src/findings/find-all.ts';
import type { DestinationRule } from '../src/istio/destination-rule.ts';
import { defaultMeshConfig, emptyMesh, type Mesh } from '../src/istio/mesh.ts';
import type { VirtualService } from '../src/istio/virtual-service.ts';
import type { Pod, Service } from '../src/kubernetes/core.ts';

const versions = ['v1', 'v2', 'v3'];

function namespaceOf(index: number): string {
  return `team-${index % 50}`;
}

function service(index: number): Service {
  const name = `svc-${index}`;
  return {
    metadata: { name, namespace: namespaceOf(index) },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] },
  };
}

function pods(index: number): Pod[] {
  return versions.map((version) => ({
    metadata: {
      name: `svc-${index}-${version}`,
      namespace: namespaceOf(index),
      labels: { app: `svc-${index}`, version },
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  }));
}

function destinationRule(index: number): DestinationRule {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: `svc-${index}`, namespace: namespaceOf(index) },
    spec: { host: `svc-${index}`, subsets: versions.map((version) => ({ name: version, labels: { version } })) },
  };
}

function virtualService(index: number, canary = 10): VirtualService {
  const host = `svc-${index}`;
  const destination = (subset: string, weight: number) => ({ destination: { host, subset }, weight });
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: host, namespace: namespaceOf(index) },
    spec: {
      hosts: [host],
      http: [
        { match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: [destination('v2', 100)] },
        { match: [{ uri: { prefix: '/api' } }, { uri: { regex: '/v[0-9]+/.*' } }], route: [destination('v3', 100)] },
        { route: [destination('v1', 100 - canary), destination('v2', canary)] },
      ],
    },
  };
}

function meshOf(services: number): Mesh {
  const each = Array.from({ length: services }, (_, index) => index);
  return {
    ...emptyMesh,
    config: defaultMeshConfig,
    services: each.map(service),
    pods: each.flatMap(pods),
    virtualServices: each.map((index) => virtualService(index)),
    destinationRules: each.map(destinationRule),
  };
}

function timed<Result>(work: () => Result): { readonly result: Result; readonly milliseconds: number } {
  const start = performance.now();
  const result = work();
  return { result, milliseconds: performance.now() - start };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const services = Number(process.argv[2] ?? 5000);
// Several runs on fresh objects, as nothing read before may be known; the first one also compiles.
const runs = Array.from({ length: 5 }, () => {
  const mesh = meshOf(services);
  return timed(() => followFindings(mesh).all().length).milliseconds;
});
const findings = followFindings(meshOf(services));
const changes = Array.from({ length: 200 }, (_, turn) => {
  const index = (turn * 37) % services;
  const object = virtualService(index, turn % 100);
  const key = `${namespaceOf(index)}/svc-${index}`;
  return timed(() => {
    findings.apply([{ kind: 'VirtualService', key, object }]);
    return findings.all().length;
  }).milliseconds;
});

function print(what: string, values: readonly number[], target: string): void {
  const worst = Math.max(...values).toFixed(2);
  console.log(`findings, ${what}: median ${median(values).toFixed(2)} ms, worst ${worst} ms (target: ${target})`);
}

console.log(`findings over ${services} VirtualServices, ${services} DestinationRules and ${3 * services} pods`);
print('all of them', runs, '1,000 ms or less');
print('after one change', changes, '20 ms or less');
