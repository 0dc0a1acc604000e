/**
 * Time for the mesh: a discrete-event simulation. Every wait of a request (service times, fault delays, timeouts,
 * retry back-off) is one entry in a queue, and `now()` is the exact due time of the entry that runs, not the wall clock.
 *
 * `RealTimeClock` lets the queue follow the wall clock in ticks of a few milliseconds. So nothing is skipped or made
 * up: a browser that meets a delay of 7 s waits 7 s. But 30,000 waits a second cost one timer of the platform each
 * tick instead of 30,000, and measured durations are exact however coarse the tick is. `ManualClock` runs the same
 * queue as fast as it can, for tests and benchmarks.
 */

export type Timer = { cancel(): void };

export type Clock = {
  /** Milliseconds since the simulation began. */
  now(): number;
  /** Calls back once, after so many milliseconds. */
  after(delayMs: number, run: () => void): Timer;
};

type Entry = Timer & { readonly due: number; readonly order: number; run: (() => void) | null };

function cancelEntry(this: Entry): void {
  this.run = null;
}

/** A binary heap by due time; equal times run in the order in which they were asked for. */
class TimerQueue {
  #heap: Entry[] = [];
  #order = 0;

  add(due: number, run: () => void): Timer {
    const entry: Entry = { due, order: this.#order++, run, cancel: cancelEntry };
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Entry;
      if (!isBefore(entry, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
    return entry;
  }

  nextDue(): number {
    return this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  takeNext(): Entry {
    const heap = this.#heap;
    const first = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length > 0) this.#sinkFromTop(last);
    return first;
  }

  #sinkFromTop(entry: Entry): void {
    const heap = this.#heap;
    const size = heap.length;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      const smallest = heap[child] as Entry;
      if (!isBefore(smallest, entry)) break;
      heap[index] = smallest;
      index = child;
    }
    heap[index] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

/** Moves only when told to. */
export class ManualClock implements Clock {
  #queue = new TimerQueue();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#queue.add(this.#now + Math.max(0, delayMs), run);
  }

  /** Runs everything that is due within the next so many milliseconds, in order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (this.#queue.nextDue() <= until) {
      const entry = this.#queue.takeNext();
      this.#now = entry.due;
      entry.run?.();
    }
    this.#now = until;
  }
}

const tickMs = 4;
/** Longest time that one tick may keep the thread from whatever else runs in the process. */
const busyLimitMs = 20;

/** Follows the wall clock. Falls behind when there is more to do than the machine can; `lagMs` tells how far. */
export class RealTimeClock implements Clock {
  #queue = new TimerQueue();
  #start = performance.now();
  #now = 0;
  #running = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Inside a callback the due time of that callback; otherwise the wall clock. */
  now(): number {
    return this.#running ? this.#now : Math.max(this.#now, this.#wall());
  }

  after(delayMs: number, run: () => void): Timer {
    const due = this.now() + Math.max(0, delayMs);
    const timer = this.#queue.add(due, run);
    if (!this.#running) this.#wakeBy(due);
    return timer;
  }

  lagMs(): number {
    return Math.max(0, this.#wall() - Math.min(this.#queue.nextDue(), this.#wall()));
  }

  /** Stops for good: nothing that is still waiting will run. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #wall(): number {
    return performance.now() - this.#start;
  }

  #wakeBy(due: number): void {
    if (this.#closed || due >= this.#wakeAt) return;
    clearTimeout(this.#timer);
    this.#wakeAt = due;
    this.#timer = setTimeout(() => this.#tick(), Math.max(tickMs, due - this.#wall()));
  }

  #tick(): void {
    const began = this.#wall();
    this.#running = true;
    try {
      let ran = 0;
      while (this.#queue.nextDue() <= began) {
        const entry = this.#queue.takeNext();
        this.#now = Math.max(this.#now, entry.due);
        entry.run?.();
        if ((++ran & 63) === 0 && this.#wall() - began > busyLimitMs) break;
      }
    } finally {
      this.#running = false;
      this.#wakeAt = Number.POSITIVE_INFINITY;
      const next = this.#queue.nextDue();
      if (next !== Number.POSITIVE_INFINITY) this.#wakeBy(next);
    }
  }
}
