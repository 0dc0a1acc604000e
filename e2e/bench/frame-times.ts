/** What somebody in front of the page feels: frames, long tasks, and how long the page takes to answer a hand. */
import type { CDPSession, Page } from '@playwright/test';

export type Felt = {
  /** Between two frames, milliseconds. */
  readonly frames: readonly number[];
  /** Tasks of more than 50 ms, milliseconds each. */
  readonly longTasks: readonly number[];
  /** From the hand to the next paint (Event Timing), milliseconds; only those of 16 ms and more are told. */
  readonly interactions: readonly number[];
};

// What the part that runs in the page uses of it; the rest of this program has no page.
declare const window: { felt?: { frames: number[]; longTasks: number[]; interactions: number[]; stop: () => void } };
declare function requestAnimationFrame(callback: (time: number) => void): number;
declare function cancelAnimationFrame(id: number): void;
declare class PerformanceObserver {
  constructor(callback: (list: { getEntries(): { name: string; duration: number; interactionId?: number }[] }) => void);
  observe(options: object): void;
  disconnect(): void;
}

/** Measures while `act` goes on. */
export async function feel(page: Page, act: () => Promise<void>): Promise<Felt> {
  await page.evaluate(() => {
    const felt = { frames: [] as number[], longTasks: [] as number[], interactions: [] as number[] };
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) felt.longTasks.push(duration);
    });
    tasks.observe({ type: 'longtask' });
    const events = new PerformanceObserver((list) => {
      for (const { duration, name, interactionId } of list.getEntries()) {
        if (interactionId || name === 'pointermove') felt.interactions.push(duration);
      }
    });
    events.observe({ type: 'event', durationThreshold: 16 });
    let last: number | null = null;
    let next = requestAnimationFrame(function look(time) {
      if (last !== null) felt.frames.push(time - last);
      last = time;
      next = requestAnimationFrame(look);
    });
    window.felt = {
      ...felt,
      stop() {
        tasks.disconnect();
        events.disconnect();
        cancelAnimationFrame(next);
      },
    };
  });
  await act();
  return page.evaluate(() => {
    const { frames = [], longTasks = [], interactions = [], stop } = window.felt ?? {};
    stop?.();
    return { frames, longTasks, interactions };
  });
}

/** Slows the page's processor down, 1 for not at all. */
export async function throttle(session: CDPSession, factor: number): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: factor });
}

/** The value below which a fraction of them lies; NaN of none. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? Number.NaN;
}
