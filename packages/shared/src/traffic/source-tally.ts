/** Requests by version and by where they came from, since the last restart. */
import type { Increment } from './counters.ts';
import { type AttributeVersion, type Reporter, reporterOf, requestsTotal } from './request-labels.ts';

export type SourceTally = {
  readonly record: (increments: readonly Increment[]) => void;
  readonly restart: () => void;
  /** By `namespace/workload` of the caller, as callers counted them; as receivers did where no caller has a proxy. */
  readonly counts: () => Record<string, Record<string, number>>;
};

/** Beyond so many callers the rest is left out: it takes one to show that callers differ. */
const maxSources = 50;

export function createSourceTally(attribute: AttributeVersion): SourceTally {
  const tallies = new Map<Reporter, Map<string, Record<string, number>>>();

  function countsOf(reporter: Reporter, source: string): Record<string, number> | null {
    const sources = tallies.get(reporter) ?? new Map<string, Record<string, number>>();
    tallies.set(reporter, sources);
    const known = sources.get(source);
    if (known !== undefined) return known;
    if (sources.size >= maxSources) return null;
    const counts: Record<string, number> = {};
    sources.set(source, counts);
    return counts;
  }

  return {
    record(increments) {
      for (const { name, labels, value } of increments) {
        const reporter = name === requestsTotal ? reporterOf(labels) : null;
        const version = reporter === null ? null : attribute(labels);
        const { source_workload: workload, source_workload_namespace: namespace } = labels;
        if (reporter === null || version === null || !workload || workload === 'unknown') continue;
        const counts = countsOf(reporter, `${namespace ?? ''}/${workload}`);
        if (counts !== null) counts[version] = (counts[version] ?? 0) + value;
      }
    },
    restart: () => tallies.clear(),
    counts: () =>
      Object.fromEntries(tallies.get('source') ?? tallies.get('waypoint') ?? tallies.get('destination') ?? []),
  };
}
