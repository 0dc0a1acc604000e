/** Prints how long it takes to read the route table of one service among ten thousand VirtualServices. */
import { defaultMeshConfig, emptyMesh, type Mesh } from '../src/istio/mesh.ts';
import { MeshIndex } from '../src/routing/mesh-index.ts';
import { readRouteTable } from '../src/routing/read-route-table.ts';

const services = 10_000;
const namespaces = 500;
const readings = 20_000;

const refOf = (i: number) => ({ namespace: `team-${i % namespaces}`, name: `service-${i}` });

function mesh(): Mesh {
  const refs = Array.from({ length: services }, (_, i) => refOf(i));
  return {
    ...emptyMesh,
    config: defaultMeshConfig,
    services: refs.map((metadata) => ({
      metadata,
      spec: { selector: { app: metadata.name }, ports: [{ name: 'http', port: 80 }] },
    })),
    pods: refs.flatMap(({ namespace, name }) =>
      ['v1', 'v2'].map((version) => ({
        metadata: { namespace, name: `${name}-${version}`, labels: { app: name, version } },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      })),
    ),
    destinationRules: refs.map((metadata) => ({
      metadata,
      spec: { host: metadata.name, subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) },
    })),
    virtualServices: refs.map((metadata) => ({
      metadata,
      spec: {
        hosts: [metadata.name],
        http: [
          {
            match: [{ headers: { 'end-user': { exact: 'jason' } } }],
            route: [{ destination: { host: metadata.name, subset: 'v2' } }],
          },
          {
            route: [
              { destination: { host: metadata.name, subset: 'v1' }, weight: 90 },
              { destination: { host: metadata.name, subset: 'v2' }, weight: 10 },
            ],
          },
        ],
      },
    })),
  };
}

const objects = mesh();
const indexing = performance.now();
const index = new MeshIndex(objects);
const indexedMs = performance.now() - indexing;

const durations: number[] = [];
let rules = 0;
for (let i = 0; i < readings; i += 1) {
  const startedAt = performance.now();
  rules += readRouteTable(index, refOf((i * 7_919) % services)).rules.length;
  durations.push(performance.now() - startedAt);
}
if (rules !== 2 * readings) throw new Error(`expected two rules each, read ${rules} in all`);
durations.sort((a, b) => a - b);
const quantile = (part: number) => durations[Math.floor(part * (durations.length - 1))] ?? Number.NaN;

console.log(
  `index over ${services} services, VirtualServices and DestinationRules, 20,000 pods: ${indexedMs.toFixed(0)} ms`,
);
console.log(
  `route table of one of them: median ${(quantile(0.5) * 1_000).toFixed(0)} µs, p99 ${(quantile(0.99) * 1_000).toFixed(0)} µs (target 1,000 µs or less)`,
);
