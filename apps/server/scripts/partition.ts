/** `node apps/server/scripts/partition.ts [seconds]`: how soon a partition is noticed, and how soon it is over. */
import { startServer } from '../src/start-server.ts';
import { servicePath } from '../tests/testing/change-requests.ts';
import { followEvents } from '../tests/testing/follow-events.ts';
import { startWire } from '../tests/testing/partition.ts';
import { startTestServer } from '../tests/testing/start-test-server.ts';

const [seconds = 30] = process.argv.slice(2).map(Number);
const cluster = await startTestServer({ scenario: 'canary', rps: 40 });
const wire = await startWire(cluster.sandbox.kubeconfig);
const far = await startServer({ kubeconfig: wire.kubeconfig, port: 0, host: '127.0.0.1' });
const stream = await followEvents(far.url, '?namespace=default&service=reviews');
await stream.next('traffic', ({ services }) => services[0]?.point != null);

let started = performance.now();
const say = (what: string) =>
  process.stdout.write(`${((performance.now() - started) / 1_000).toFixed(2).padStart(6)} s  ${what}\n`);
process.stdout.write(`A partition of ${seconds} s\n`);
wire.cut(true);
const write = fetch(`${far.url}${servicePath()}/weights`, {
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ weights: { v1: 23, v2: 77 } }),
}).then(async (answer) =>
  say(`a write was answered ${answer.status} ${((await answer.json()) as { code: string }).code}`),
);
await stream.next('cluster', (event) => event.cluster.state === 'unreachable');
say('unreachable, as readers are told');
await write;
await cluster.putWeights({ weights: { v1: 75, v2: 25 } });
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000 - (performance.now() - started)));

const from = stream.events.length;
wire.cut(false);
started = performance.now();
process.stdout.write('It is over\n');
const live = stream.next('cluster', (event) => event.cluster.state === 'live', from).then(() => say('live'));
const changed = stream
  .next('services', ({ changed }) => changed.some(({ desired }) => desired.weights[1]?.weight === 25), from)
  .then(() => say("somebody else's change is seen"));
const traffic = stream
  .next('traffic', ({ services }) => services[0]?.point != null, from)
  .then(() => say('traffic is measured'));
await Promise.all([live, changed, traffic]);
const { desired } = await cluster.getService();
process.stdout.write(
  `v2 has ${desired.weights[1]?.weight}: the write of the partition was ${desired.weights[1]?.weight === 25 ? 'not ' : ''}made\n`,
);
stream.close();
await far.close();
await wire.close();
await cluster.close();
