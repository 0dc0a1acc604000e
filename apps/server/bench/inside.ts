/**
 * Loaded into the server's process before its program (`--import`): tells whoever started it, when asked, how late its
 * event loop was and what it used. The program itself knows nothing of it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Since the last question, at first since the cluster was asked for the first time; apart from `memory` and `firstRequestAt`. */
export type Inside = {
  /** The longest time that the event loop was not free, milliseconds: on the clock, and of the processor for it alone. */
  readonly longestStall: { readonly wall: number; readonly cpu: number };
  /** Turns of the loop in which the processor was busy for more than 50 ms. */
  readonly stallsOver50: number;
  /** Seconds of processor time of the whole process, and seconds on the clock. */
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Bytes. */
  readonly memory: NodeJS.MemoryUsage;
  /** When the cluster was asked for the first time, epoch milliseconds. */
  readonly firstRequestAt: number | null;
};

/** Asks for figures; `collect` has everything that is not used any more thrown away before. */
export type Question = { readonly type: 'inside'; readonly collect: boolean };

const beatMs = 5;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let longest = { wall: 0, cpu: 0 };
let stallsOver50 = 0;
let firstRequestAt: number | null = null;
let beatAt = performance.now();
let beatCpu = process.threadCpuUsage();
let since = { at: performance.now(), cpu: process.cpuUsage() };

const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;

function beat(): void {
  const now = performance.now();
  const cpu = milliseconds(process.threadCpuUsage(beatCpu));
  longest = { wall: Math.max(longest.wall, now - beatAt - beatMs), cpu: Math.max(longest.cpu, cpu) };
  if (cpu > 50) stallsOver50 += 1;
  beatAt = now;
  beatCpu = process.threadCpuUsage();
}

function answer({ collect }: Question): void {
  beat();
  const cpuSeconds = milliseconds(process.cpuUsage(since.cpu)) / 1000;
  const seconds = (performance.now() - since.at) / 1000;
  if (collect) collectGarbage();
  const inside: Inside = {
    ...{ longestStall: longest, stallsOver50, cpuSeconds, seconds, firstRequestAt },
    memory: process.memoryUsage(),
  };
  process.send?.({ type: 'inside', inside });
  reset();
}

function reset(): void {
  longest = { wall: 0, cpu: 0 };
  stallsOver50 = 0;
  beatAt = performance.now();
  beatCpu = process.threadCpuUsage();
  since = { at: performance.now(), cpu: process.cpuUsage() };
}

setInterval(beat, beatMs).unref();
subscribe('undici:request:create', () => {
  if (firstRequestAt !== null) return;
  firstRequestAt = Date.now();
  reset(); // loading the program kept nobody waiting
});
process.on('message', (message: Question) => {
  if (message.type === 'inside') answer(message);
});
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref();
