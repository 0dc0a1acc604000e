import type { Inside } from './inside.ts';

/** Nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

export function shownTimes(times: readonly number[]): string {
  const [half, most, worst] = [percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)];
  return `p50 ${half.toFixed(1)} ms, p99 ${most.toFixed(1)} ms, worst ${worst.toFixed(0)} ms (${times.length})`;
}

export function shownStall({ longestStall: { wall, cpu }, stallsOver50 }: Inside): string {
  return `${wall.toFixed(0)} ms on the clock, ${cpu.toFixed(0)} ms of it busy; ${stallsOver50} over 50 ms busy`;
}

export function shownBusy({ cpuSeconds, seconds }: Inside): string {
  return `${((100 * cpuSeconds) / seconds).toFixed(0)} % of a core`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
