/** What no single setting can tell: which ones do not go together. */
import type { Config } from './settings.ts';

type Rule = (config: Config) => string | null;

const rules: readonly Rule[] = [];

/** One sentence for each contradiction. */
export function contradictionsIn(config: Config): string[] {
  return rules.map((rule) => rule(config)).filter((sentence) => sentence !== null);
}
