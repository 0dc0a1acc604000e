/** Requests by version, as one reporter saw them. */
import type { Increment } from './counters.ts';
import { type AttributeVersion, isServerError, responseFlagsOf } from './request-labels.ts';

export type VersionCount = { requests: number; errors: number };

export type SplitTally = {
  readonly versions: Map<string, VersionCount>;
  /** Requests that reached no version, by response flags. */
  readonly unattributed: Map<string, number>;
};

export function emptyTally(): SplitTally {
  return { versions: new Map(), unattributed: new Map() };
}

/** Adds what one series of `istio_requests_total` grew by. */
export function addRequests(tally: SplitTally, { labels, value }: Increment, attribute: AttributeVersion): void {
  const version = attribute(labels);
  if (version === null) {
    const flags = responseFlagsOf(labels);
    tally.unattributed.set(flags, (tally.unattributed.get(flags) ?? 0) + value);
    return;
  }
  countOf(tally, version).requests += value;
  if (isServerError(labels)) countOf(tally, version).errors += value;
}

/** Adds another tally to this one. */
export function addTally(tally: SplitTally, other: SplitTally): void {
  for (const [version, { requests, errors }] of other.versions) {
    const count = countOf(tally, version);
    count.requests += requests;
    count.errors += errors;
  }
  for (const [flags, requests] of other.unattributed) {
    tally.unattributed.set(flags, (tally.unattributed.get(flags) ?? 0) + requests);
  }
}

/** Requests that reached a version. */
export function attributedRequests(tally: SplitTally): number {
  return tally.versions.values().reduce((sum, { requests }) => sum + requests, 0);
}

/** Requests that reached none. */
export function unattributedRequests(tally: SplitTally): number {
  return tally.unattributed.values().reduce((sum, requests) => sum + requests, 0);
}

function countOf(tally: SplitTally, version: string): VersionCount {
  const count = tally.versions.get(version) ?? { requests: 0, errors: 0 };
  tally.versions.set(version, count);
  return count;
}
