/**
 * How many product pages a second one core carries, with every proxy and counter at work: `node throughput.bench.ts`.
 * The clock runs as fast as the machine can, so the figure is simulated seconds against seconds of the processor.
 */

import { derivedRandom } from '../mesh/random.ts';
import { InMemoryMesh } from '../mesh/testing/in-memory-mesh.ts';
import { LoadGenerator } from './load-generator.ts';

const rate = Number(process.argv[2] ?? 2000);
const seconds = Number(process.argv[3] ?? 10);

const mesh = new InMemoryMesh({ scenario: 'canary' });
const { clock, ingress, sessions } = mesh;
const load = new LoadGenerator({
  clock,
  random: derivedRandom(1, 'load'),
  ingress,
  sessions,
  authority: 'localhost',
  requestsPerSecond: rate,
});
clock.advance(2_000);

const before = load.report().sent;
const cpu = process.cpuUsage();
clock.advance(seconds * 1000);
const used = process.cpuUsage(cpu);
const pages = load.report().sent - before;
const busySeconds = (used.user + used.system) / 1e6;
console.log(
  `${pages} pages in ${busySeconds.toFixed(2)} s of processor time: ${Math.round(pages / busySeconds)} pages/s on one core`,
);
console.log(
  `at ${rate} pages/s the mesh takes ${((100 * busySeconds) / seconds).toFixed(0)} % of a core`,
  load.report(),
);
