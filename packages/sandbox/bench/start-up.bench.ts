/**
 * From the start of the program until it says that it is ready, and the memory that it takes then, for Bookinfo alone and
 * for a large mesh. Each start is a process of its own, as `npm start` makes it.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, printFigures } from '../../../scripts/print-figures.ts';

const program = join(import.meta.dirname, '../src/main.ts');
const repetitions = 3;

/** In megabytes, as the operating system counts it. */
function residentMemory({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

async function start(scenario: string, folder: string): Promise<{ seconds: number; megabytes: number }> {
  const began = performance.now();
  const child = fork(program, {
    env: {
      ...process.env,
      SLUICE_SANDBOX_SCENARIO: scenario,
      SLUICE_SANDBOX_API_PORT: '0',
      SLUICE_SANDBOX_GATEWAY_PORT: '0',
      SLUICE_SANDBOX_CONTROL_PORT: '0',
      SLUICE_SANDBOX_KUBECONFIG: join(folder, 'kubeconfig'),
      SLUICE_SANDBOX_SEED: '1',
    },
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited]);
  const seconds = (performance.now() - began) / 1000;
  if (child.exitCode !== null) throw new Error(`the sandbox ended with ${child.exitCode}`);
  await sleep(3_000);
  const megabytes = residentMemory(child);
  child.kill();
  await exited;
  return { seconds, megabytes };
}

async function figuresOf(scenario: string, target: string, folder: string): Promise<Figure[]> {
  const starts: { seconds: number; megabytes: number }[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) starts.push(await start(scenario, folder));
  const range = (values: readonly number[], digits: number) =>
    `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
  return [
    {
      name: `${scenario}: ready after`,
      value: `${range(
        starts.map(({ seconds }) => seconds),
        2,
      )} s`,
      target,
    },
    {
      name: `${scenario}: memory`,
      value: `${range(
        starts.map(({ megabytes }) => megabytes),
        0,
      )} MB`,
    },
  ];
}

const folder = await mkdtemp(join(tmpdir(), 'sandbox-bench-'));
const figures = [...(await figuresOf('plain', '2 s', folder)), ...(await figuresOf('large', '15 s', folder))];
await rm(folder, { recursive: true });
printFigures(`Start of the sandbox, ${repetitions} times each`, figures);
