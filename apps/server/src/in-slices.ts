/** Long work on many things, in slices between which everybody else gets their turn. */
import { performance } from 'node:perf_hooks';

/** Milliseconds: long enough to get on, short enough for nobody to notice. */
const sliceMs = 10;

const waiting: (() => void)[] = [];

function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(next);
}

/** For one slice: whoever works in slices, only one gets on in each turn of the event loop. */
export function ownTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}

/** Rejects with what `work` throws. The things may change meanwhile: what an iterator tells counts. */
export async function inSlices<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  let started = performance.now();
  for (const thing of things) {
    work(thing);
    if (performance.now() - started < sliceMs) continue;
    await ownTurn();
    started = performance.now();
  }
}
