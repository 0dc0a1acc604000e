/** Durations as Go writes them, which is how Istio's API takes them: `1.5s`, `100ms`, `1h2m3s`. */

const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const wholeDuration = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds, or null when the text is no duration. Source: Go's time.ParseDuration. */
export function parseGoDuration(text: string): number | null {
  if (/^[+-]?0$/.test(text)) return 0;
  if (!wholeDuration.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(part)) total += Number(amount) * (milliseconds[unit ?? ''] ?? 0);
  return text.startsWith('-') ? -total : total;
}
