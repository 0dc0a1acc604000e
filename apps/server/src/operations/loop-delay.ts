/** How late the event loop is, which is how late everything is that goes out on the streams. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type LoopDelay = {
  /** The 99th percentile of the last seconds, milliseconds. */
  readonly lagMs: () => number;
  readonly stop: () => void;
};

const resolution = 20;
const windowMs = 15_000;

export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let last = 0;
  const measured = () => Math.max(0, Math.round(histogram.percentile(99) / 1e6) - resolution);
  const timer = setInterval(() => {
    last = measured();
    histogram.reset();
  }, windowMs);
  timer.unref();
  return {
    lagMs: () => Math.max(last, histogram.count > 0 ? measured() : 0),
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
