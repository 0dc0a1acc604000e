import { hostsMatch, isWildcard } from '../../istio/host-name.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ReadLog } from './read-log.ts';
import type { TrackedIndex } from './tracked-index.ts';

/**
 * DestinationRules by host. Rules for wildcards are few, and so are their changes: who asks for a host notes that host
 * alone, and a change to a wildcard touches every host that was asked for and that it covers.
 */
export class RuleHosts {
  readonly #log: ReadLog;
  readonly #rules: TrackedIndex<KubernetesObject>;
  readonly #asked = new Set<string>();
  readonly #wildcards = new Map<string, number>();

  constructor(log: ReadLog, rules: TrackedIndex<KubernetesObject>) {
    this.#log = log;
    this.#rules = rules;
  }

  /** Rules for the host, then those for wildcards over it. */
  rulesFor(host: string): readonly KubernetesObject[] {
    this.#asked.add(host);
    this.#log.note(keyOfHost(host));
    const patterns = [...this.#wildcards.keys()].filter((pattern) => pattern !== host && hostsMatch(pattern, host));
    return [host, ...patterns.toSorted()].flatMap((pattern) => this.#rules.peek(hostTerm(pattern)));
  }

  /** Takes over that a rule has come (1) or gone (-1); null for a rule without host. */
  change(host: string | null, by: 1 | -1): readonly string[] {
    if (host === null) return [];
    if (!isWildcard(host)) return [keyOfHost(host)];
    const count = (this.#wildcards.get(host) ?? 0) + by;
    if (count > 0) this.#wildcards.set(host, count);
    else this.#wildcards.delete(host);
    return [...this.#asked].filter((asked) => hostsMatch(host, asked)).map(keyOfHost);
  }
}

/** Under what the rules for a host are listed. */
export function hostTerm(host: string): string {
  return `host ${host}`;
}

function keyOfHost(host: string): string {
  return `rules:${host}`;
}
