/** How long the first look at a large mesh takes, how late the event loop is meanwhile, and the memory for the copy. */
import { setTimeout as sleep } from 'node:timers/promises';
import { printFigures } from '../../../scripts/print-figures.ts';
import { startLargeMesh, startServer } from './processes.ts';
import { megabytes, shownStall } from './show-figures.ts';

const repetitions = 3;

const sandbox = await startLargeMesh({ rps: 0 });
for (let repetition = 1; repetition <= repetitions; repetition += 1) {
  const server = await startServer(sandbox);
  const start = await server.inside();
  await sleep(5_000);
  const after = await server.inside();
  const { memory } = await server.inside({ collect: true });
  await server.stop();
  printFigures(`Start ${repetition} of ${repetitions}: 500 namespaces, 5,000 services, 10,000 rules, 10,000 pods`, [
    { name: 'first request to the cluster → ready', value: `${server.readyAfter.firstRequest} ms`, target: '2,000 ms' },
    { name: 'processor time for it', value: `${(start.cpuSeconds * 1000).toFixed(0)} ms` },
    { name: 'start of the process → ready', value: `${server.readyAfter.start} ms` },
    { name: 'longest stall until ready', value: shownStall(start), target: '50 ms' },
    { name: 'longest stall in the 5 s after', value: shownStall(after), target: '50 ms' },
    { name: 'memory when ready', value: megabytes(start.memory.rss), target: '500 MB' },
    { name: 'memory after 5 s', value: megabytes(after.memory.rss), target: '500 MB' },
    { name: 'heap without garbage', value: megabytes(memory.heapUsed) },
  ]);
}
await sandbox.stop();
