/** CEL rules of well-known definitions, each written out: the sandbox has no interpreter for the language. */
import type { Json } from '../cluster/json.ts';

export const atLeastOneMillisecond = "duration(self) >= duration('1ms')";

const unitMs: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const durationPart = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g;

/** Milliseconds of a Go duration such as `1h30m`, or undefined for other text. */
function durationMs(text: string): number | undefined {
  const parts = [...text.matchAll(durationPart)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.replace(/^[+-]/, '')) return undefined;
  const sum = parts.reduce((total, [, amount, unit = '']) => total + Number(amount) * (unitMs[unit] ?? 0), 0);
  return text.startsWith('-') ? -sum : sum;
}

const known: Record<string, (self: Json) => boolean> = {
  [atLeastOneMillisecond]: (self) => typeof self === 'string' && (durationMs(self) ?? 0) >= 1,
};

/** False when the rule is known and the value breaks it. */
export function ruleHolds(rule: string, self: Json): boolean {
  return known[rule]?.(self) ?? true;
}
