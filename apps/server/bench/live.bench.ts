/**
 * From a change in the cluster until those who follow the service have heard of it: 500 streams, half of one service
 * each, half of a namespace each, and changes as a busy day of releases makes them. Then readers that do not read.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listServices } from '@sluice/shared/api/services';
import { type Child, startChild, stopChildren } from '../../../scripts/child.ts';
import { type Figure, printFigures } from '../../../scripts/print-figures.ts';
import { changeWeights, type Named, type Rate } from './change-weights.ts';
import { type RunningSandbox, type RunningServer, startLargeMesh, startServer } from './processes.ts';
import type { FromReaders, ToReaders } from './readers.ts';
import { megabytes, shownBusy, shownStall, shownTimes } from './show-figures.ts';
import { metricOf, openSlowReaders, untilDropped } from './slow-readers.ts';

const readers = 500;
const slowReaders = 20;

type Parts = { readonly sandbox: RunningSandbox; readonly server: RunningServer; readonly child: Child };

/** Those of the large mesh that have both versions, in every tenth namespace. */
async function followedServices({ url }: RunningServer): Promise<Named[]> {
  const { services } = listServices.response.parse(await (await fetch(`${url}/api/v1/services`)).json());
  return services.filter(({ versions, namespace }) => versions.length === 2 && /-[01]1$/.test(namespace));
}

async function tellReaders({ process: running }: Child, message: ToReaders): Promise<FromReaders> {
  const answered = once(running, 'message');
  running.send(message);
  const [answer] = (await answered) as [FromReaders];
  return answer;
}

async function changing(name: string, parts: Parts, services: readonly Named[], rate: Rate): Promise<Figure[]> {
  const { sandbox, server, child } = parts;
  await tellReaders(child, { type: 'report' });
  await server.inside();
  const { made, refused } = await changeWeights(sandbox.kubeconfigPath, services, rate);
  const inside = await server.inside();
  await sleep(1_000);
  const answer = await tellReaders(child, { type: 'report' });
  if (answer.type !== 'heard') throw new Error('The readers answered something else.');
  const heard = answer.heard.flatMap(({ service, weights, at }) => {
    const change = made.get(`${service} ${weights}`);
    return change === undefined ? [] : [{ change, at }];
  });
  const told = new Set(heard.map(({ change }) => change));
  return [
    {
      name: `${name}, accepted → heard`,
      value: shownTimes(heard.map(({ change, at }) => at - change.accepted)),
      target: 'p99 250 ms',
    },
    { name: '  sent → accepted', value: shownTimes([...made.values()].map(({ sent, accepted }) => accepted - sent)) },
    {
      name: '  changes told',
      value: `${told.size} of ${made.size}, the others with the next one; ${refused} not taken`,
    },
    { name: '  the server meanwhile', value: `${shownBusy(inside)}; longest stall ${shownStall(inside)}` },
    { name: '  sent', value: `${(answer.bytes / 1e6 / rate.seconds).toFixed(1)} MB/s; ${answer.ended} streams ended` },
  ];
}

async function notReading({ sandbox, server, child }: Parts, services: readonly Named[]): Promise<Figure[]> {
  const before = await server.inside({ collect: true });
  const dropped = await metricOf(server.url, 'sluice_event_streams_dropped_total');
  const sockets = await openSlowReaders(server.url, slowReaders);
  const held = await server.inside({ collect: true });
  const changes = changeWeights(sandbox.kubeconfigPath, services, { perSecond: 20, seconds: 5 });
  const seconds = await untilDropped(server.url, dropped + slowReaders);
  await changes;
  const after = await server.inside({ collect: true });
  for (const socket of sockets) socket.destroy();
  const all = await metricOf(server.url, 'sluice_event_streams_dropped_total');
  const good = await tellReaders(child, { type: 'report' });
  const more = ({ memory }: typeof before) => {
    const of = ({ external, heapUsed }: NodeJS.MemoryUsage) => external + heapUsed;
    return megabytes(of(memory) - of(before.memory));
  };
  return [
    { name: `${slowReaders} readers of everything that stop reading`, value: `${all - dropped} dropped` },
    { name: '  after', value: `${seconds.toFixed(1)} s` },
    { name: '  memory for what they did not read', value: `${more(held)}, ${more(after)} when they were dropped` },
    { name: '  others', value: good.type === 'heard' ? `${good.ended} streams ended` : '' },
  ];
}

const sandbox = await startLargeMesh();
const server = await startServer(sandbox);
await sleep(5_000);
const services = await followedServices(server);
const before = await server.inside({ collect: true });
const { child, ready } = startChild('readers', join(import.meta.dirname, 'readers.ts'), process.env, [server.url]);
await ready;
const parts = { sandbox, server, child };
const queries = Array.from({ length: readers }, (_, at) => {
  const { namespace, name } = services[(at * 7) % services.length] ?? { namespace: '', name: '' };
  return at % 2 === 0 ? `?namespace=${namespace}` : `?namespace=${namespace}&service=${name}`;
});
await server.inside();
const began = performance.now();
const following = await tellReaders(child, { type: 'follow', queries });
const opening = await server.inside();
const seconds = (performance.now() - began) / 1000;
await sleep(5_000);
await server.inside();
await sleep(10_000);
const quiet = await server.inside({ collect: true });
const size = following.type === 'following' ? following.snapshotBytes / readers / 1000 : Number.NaN;
const figures: Figure[] = [
  { name: `${readers} streams opened`, value: `in ${seconds.toFixed(1)} s; snapshot ${size.toFixed(1)} kB each` },
  { name: '  longest stall', value: shownStall(opening), target: '50 ms' },
  { name: 'nothing changes', value: `${shownBusy(quiet)}; longest stall ${shownStall(quiet)}` },
  {
    name: 'memory',
    value: `${megabytes(quiet.memory.rss)}, heap ${megabytes(quiet.memory.heapUsed)}, before the streams ${megabytes(before.memory.heapUsed)}`,
    target: '500 MB',
  },
  ...(await changing('2 changes a second', parts, services, { perSecond: 2, seconds: 10 })),
  ...(await changing('100 changes a second', parts, services, { perSecond: 100, seconds: 15 })),
];
// The sandbox pushes each change to 10,000 proxies in the process that serves the API, which keeps the watches waiting.
await sandbox.scaleIstiod(0);
await sleep(5_000);
figures.push(...(await changing('the same without pushes', parts, services, { perSecond: 100, seconds: 15 })));
figures.push(...(await notReading(parts, services)));
const last = await server.inside({ collect: true });
figures.push({
  name: 'memory at the end',
  value: `${megabytes(last.memory.rss)}, heap ${megabytes(last.memory.heapUsed)}`,
});
await stopChildren([child], 1_000);
await server.stop();
await sandbox.stop();
printFigures('Live events in a large mesh', figures);
