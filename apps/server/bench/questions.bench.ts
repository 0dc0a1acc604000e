/** How long answers take in a large mesh, asked at a steady rate. Slow ones delay those that come after them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { listServices, type ServiceState } from '@sluice/shared/api/services';
import { type Figure, printFigures } from '../../../scripts/print-figures.ts';
import { type Asked, askSteadily } from './open-loop.ts';
import { type RunningServer, startLargeMesh, startServer } from './processes.ts';
import { megabytes, shownBusy, shownStall, shownTimes } from './show-figures.ts';

type Round = {
  readonly name: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly target?: string;
  readonly next: (turn: number) => Asked;
};

async function measure(server: RunningServer, { name, target, next, ...rate }: Round): Promise<Figure[]> {
  await server.inside();
  const { times, failed, bytes } = await askSteadily(server.url, rate, next);
  const inside = await server.inside();
  const size = `${(bytes / 1000 / times.length).toFixed(1)} kB each`;
  return [
    {
      name: `${name}, ${rate.perSecond} a second`,
      value: `${shownTimes(times)}, ${size}${failed > 0 ? `, ${failed} FAILED` : ''}`,
      ...(target !== undefined && { target }),
    },
    { name: '  the server meanwhile', value: `${shownBusy(inside)}; longest stall ${shownStall(inside)}` },
  ];
}

async function theFirst(server: RunningServer, path: string): Promise<Figure> {
  await server.inside();
  const { times, failed } = await askSteadily(server.url, { perSecond: 1, seconds: 1 }, () => ({ path }));
  if (failed > 0) throw new Error(`${path} was not answered`);
  return { name: `the first ${path}`, value: `${shownTimes(times)}; stall ${shownStall(await server.inside())}` };
}

const sandbox = await startLargeMesh();
const server = await startServer(sandbox);
const figures = [await theFirst(server, '/services')];
await sleep(5_000);
figures.push(await theFirst(server, '/findings'));

const { services } = listServices.response.parse(await (await fetch(`${server.url}/api/v1/services`)).json());
// In no order that a cache could follow, and the same in every run.
const some = (turn: number) => services[(turn * 2_741) % services.length] as ServiceState;
const pathOf = ({ namespace, name }: ServiceState) => `/namespaces/${namespace}/services/${name}`;
const moved = ({ desired }: ServiceState, turn: number) => {
  const [first = '', second = ''] = desired.weights.map(({ version }) => version);
  return { [first]: turn % 100, [second]: 100 - (turn % 100) };
};

const steady = { perSecond: 50, seconds: 20, target: 'p99 50 ms' };
const rounds: Round[] = [
  { name: 'getService', ...steady, next: (turn) => ({ path: pathOf(some(turn)) }) },
  {
    name: 'listServices of a namespace',
    ...steady,
    next: (turn) => ({ path: `/services?namespace=${some(turn).namespace}` }),
  },
  {
    name: 'listFindings of a service',
    ...steady,
    next: (turn) => ({ path: `/findings?namespace=${some(turn).namespace}&service=${some(turn).name}` }),
  },
  { name: 'listNamespaces', ...steady, seconds: 10, next: () => ({ path: '/namespaces' }) },
  { name: 'listServices of everything', perSecond: 2, seconds: 10, next: () => ({ path: '/services' }) },
  { name: 'listFindings of everything', perSecond: 2, seconds: 10, next: () => ({ path: '/findings' }) },
  {
    name: 'previewChange',
    perSecond: 10,
    seconds: 10,
    next: (turn) => ({
      path: `${pathOf(some(turn))}/changes/preview`,
      method: 'POST',
      body: { edits: [{ type: 'setWeights', weights: moved(some(turn), turn) }] },
    }),
  },
];
for (const round of rounds) figures.push(...(await measure(server, round)));
const { memory } = await server.inside({ collect: true });
figures.push({ name: 'memory at the end', value: `${megabytes(memory.rss)}, heap ${megabytes(memory.heapUsed)}` });
await server.stop();
await sandbox.stop();
printFigures('Answers in a large mesh', figures);
