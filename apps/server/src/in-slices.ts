/** Long work on many things, in slices between which everybody else gets their turn. */
import { performance } from 'node:perf_hooks';
import { setImmediate as breathe } from 'node:timers/promises';

/** Milliseconds: long enough to get on, short enough for nobody to notice. */
const sliceMs = 10;

/** Rejects with what `work` throws. The things may change meanwhile: what an iterator tells counts. */
export async function inSlices<T>(things: Iterable<T>, work: (thing: T) => void): Promise<void> {
  let started = performance.now();
  for (const thing of things) {
    work(thing);
    if (performance.now() - started < sliceMs) continue;
    await breathe();
    started = performance.now();
  }
}
