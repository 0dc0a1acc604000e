/**
 * How many product pages a second one core carries, with every proxy and counter at work. First on a clock that runs as
 * fast as the machine can: pages against seconds of the processor. Then in real time, with the API and everything else
 * of a sandbox beside it; then over HTTP, from another process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { count, type Figure, printFigures } from '../../../scripts/print-figures.ts';
import { LoadGenerator } from '../src/load/load-generator.ts';
import { InMemoryMesh } from '../src/mesh/testing/in-memory-mesh.ts';
import { startSandbox } from '../src/start-sandbox.ts';

const Visits = z.object({ answered: z.number(), failed: z.number(), tookMs: z.number() });

const target = '1,000 pages a second on one core or less';

function busySeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function simulated(rate: number, seconds: number): Figure {
  const mesh = new InMemoryMesh({ scenario: 'canary' });
  const { clock, ingress, sessions } = mesh;
  const load = new LoadGenerator({
    clock,
    seed: 1,
    ingress,
    sessions,
    authority: 'localhost',
    requestsPerSecond: rate,
  });
  clock.advance(2_000);
  const before = load.report().sent;
  const cpu = process.cpuUsage();
  clock.advance(seconds * 1000);
  const pages = load.report().sent - before;
  const busy = busySeconds(cpu);
  return { name: 'the mesh alone', value: `${count(pages / busy)} pages a second of one core`, target };
}

/** @param rate product pages a second that visitors ask for */
async function inRealTime(scenario: string, rate: number, seconds: number): Promise<Figure> {
  const sandbox = await startSandbox({ rps: rate, scenario });
  await sleep(2_000);
  const before = sandbox.controls.load().report;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await sleep(seconds * 1000);
  const share = (busySeconds(cpu) * 1000) / (performance.now() - began);
  const after = sandbox.controls.load().report;
  await sandbox.close();
  const pages = ((after.sent - before.sent) * 1000) / (performance.now() - began);
  const turnedAway = after.dropped - before.dropped;
  const value = `${count(pages)} pages a second take ${(100 * share).toFixed(0)} % of a core, ${turnedAway} turned away`;
  return { name: `a whole sandbox, ${scenario}`, value, target };
}

/** The same for visitors with sockets: pages are rendered and sent, by this process; theirs is another. */
async function overHttp(rate: number, seconds: number): Promise<Figure> {
  const sandbox = await startSandbox({ rps: 0, scenario: 'canary' });
  const visitors = fork(join(import.meta.dirname, 'http-visitors.ts'), [
    `${sandbox.gatewayUrl}/productpage`,
    String(rate),
    String(seconds),
  ]);
  const cpu = process.cpuUsage();
  const [message] = await once(visitors, 'message');
  const busy = busySeconds(cpu);
  const { answered, failed, tookMs } = Visits.parse(message);
  await sandbox.close();
  const pages = count((answered * 1000) / tookMs);
  const value = `${pages} pages a second take ${((100_000 * busy) / tookMs).toFixed(0)} % of a core, ${failed} failed`;
  return { name: 'a whole sandbox, over HTTP', value, target };
}

printFigures('Requests through the mesh (a page is 4 or 5 of them)', [
  simulated(2_000, 10),
  await inRealTime('canary', 1_000, 8),
  await inRealTime('large', 1_000, 8),
  await overHttp(1_000, 8),
]);
