/** Durations of Istio's API: Go's notation, at least 1 ms and in whole milliseconds. */
import { type Problem, problem } from '../../finding.ts';

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const whole = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const part = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const millisecond = 1_000_000n;
const second = 1_000_000_000n;

/** Exact nanoseconds, or null when the text is no duration. Source: Go's time.ParseDuration. */
export function nanosecondsOf(text: string): bigint | null {
  if (/^[+-]?0$/.test(text)) return 0n;
  if (!whole.test(text)) return null;
  let total = 0n;
  for (const [, integer = '', fraction = '', unit = ''] of text.matchAll(part)) {
    const scale = unitNanoseconds[unit] ?? 0n;
    total += BigInt(integer || '0') * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return text.startsWith('-') ? -total : total;
}

/** Null for a text that is no duration too: the shape of the object says that. */
export function durationProblem(text: string): Problem | null {
  const nanoseconds = nanosecondsOf(text);
  if (nanoseconds === null) return null;
  if (nanoseconds < millisecond) return problem('name.duration.tooShort');
  return nanoseconds % millisecond === 0n ? null : problem('name.duration.precision');
}

export function isWholeSeconds(text: string): boolean {
  return (nanosecondsOf(text) ?? 0n) % second === 0n;
}

/** True for `0s` and whatever is less than a millisecond, which istiod takes for "disabled" where that is allowed. */
export function isZeroMilliseconds(text: string): boolean {
  return (nanosecondsOf(text) ?? 0n) / millisecond === 0n;
}
