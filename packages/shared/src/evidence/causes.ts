/** Why a split diverges: cheap checks, in the order in which they are worth making. The first that fits is the cause. */
import { anytimeInterval } from './anytime-interval.ts';
import { type ExpectedSplit, mixtureOf } from './expected-split.ts';
import { someMixtureWithin } from './mixture-range.ts';
import { isDrifting } from './share-trend.ts';
import { defaultTolerance, sharesNear } from './tolerance.ts';
import { at } from './vector.ts';
import { judgeSplit } from './verdict.ts';

type Counts = Readonly<Record<string, number>>;

/** What callers know; a fact that is absent or empty rules its check out. */
export type DivergenceFacts = {
  readonly counts: Counts;
  /** As it was judged. */
  readonly expected: ExpectedSplit;
  /** Proxies that have not acknowledged the change yet. */
  readonly pendingProxies?: readonly string[];
  /** The live weights are no longer those that were judged. */
  readonly changedSince?: boolean;
  readonly readyPods?: Counts;
  /** Rules above the default that were not part of the judgement: where each sends its requests. */
  readonly rulesAbove?: readonly { readonly name: string; readonly weights: Counts }[];
  /** Counts of successive periods, oldest first. */
  readonly periods?: readonly Counts[];
  /** Requests that reached no version, by response flags. */
  readonly unattributed?: Counts;
  /** A consistent hash on a host without subsets, or connections that outlive many requests. */
  readonly affinity?: 'consistent-hash' | 'tcp' | 'grpc-streams' | null;
  /** Counts by where requests came from, such as a cluster or a workload. */
  readonly bySource?: Readonly<Record<string, Counts>>;
  /** DestinationRules for the host, as `namespace/name`. */
  readonly destinationRules?: readonly string[];
};

export type DivergenceCause = {
  readonly code:
    | 'not-in-effect'
    | 'changed-since'
    | 'rules-bypassed'
    | 'rule-above'
    | 'sticky-drift'
    | 'no-ready-pods'
    | 'missing-subset'
    | 'few-connections'
    | 'differs-by-source'
    | 'several-destination-rules';
  /** What the finger points at: proxies, rules, versions, sources, objects. */
  readonly subjects: readonly string[];
};

type Check = (facts: DivergenceFacts) => DivergenceCause | null;

const checks: readonly Check[] = [
  ({ pendingProxies = [] }) => (pendingProxies.length > 0 ? cause('not-in-effect', pendingProxies) : null),
  ({ changedSince = false }) => (changedSince ? cause('changed-since') : null),
  rulesBypassed,
  ruleAbove,
  stickyDrift,
  subsetWithoutPods,
  ({ affinity }) => (affinity ? cause('few-connections', [affinity]) : null),
  differsBySource,
  ({ destinationRules = [] }) =>
    destinationRules.length > 1 ? cause('several-destination-rules', destinationRules) : null,
];

/** Null when no check fits. */
export function firstCause(facts: DivergenceFacts): DivergenceCause | null {
  for (const check of checks) {
    const found = check(facts);
    if (found !== null) return found;
  }
  return null;
}

function cause(code: DivergenceCause['code'], subjects: readonly string[] = []): DivergenceCause {
  return { code, subjects };
}

/** Clients without a sidecar, a wrong host, no `mesh` among the gateways: requests spread over all pods alike. */
function rulesBypassed({ counts, readyPods }: DivergenceFacts): DivergenceCause | null {
  if (readyPods === undefined || sum(readyPods) === 0) return null;
  return couldBe(counts, { default: readyPods }) ? cause('rules-bypassed') : null;
}

/** A header rule takes a part: named when the counts fit with it and not without. */
function ruleAbove({ counts, expected, rulesAbove = [] }: DivergenceFacts): DivergenceCause | null {
  const above = expected.above ?? [];
  const fits = (weights: readonly Counts[]) => couldBe(counts, { ...expected, above: [...above, ...weights] });
  if (rulesAbove.length === 0 || fits([])) return null;
  const one = rulesAbove.find(({ weights }) => fits([weights]));
  if (one !== undefined) return cause('rule-above', [one.name]);
  return fits(rulesAbove.map(({ weights }) => weights)) ? cause('rule-above', names(rulesAbove)) : null;
}

/** Users come to stay: the share of a version moves in one direction only. */
function stickyDrift({ periods = [] }: DivergenceFacts): DivergenceCause | null {
  const versions = [...new Set(periods.flatMap(Object.keys))];
  const drifting = versions.filter((version) =>
    isDrifting(periods.map((period) => ({ count: period[version] ?? 0, total: sum(period) }))),
  );
  return drifting.length > 0 ? cause('sticky-drift', drifting) : null;
}

/** 503 on about the share of a version that got nothing: UH without a ready pod, NC where the subset is not defined. */
function subsetWithoutPods({ counts, expected, unattributed = {} }: DivergenceFacts): DivergenceCause | null {
  const flagged = (flag: string) =>
    sum(Object.fromEntries(Object.entries(unattributed).filter(([flags]) => flags.split(',').includes(flag))));
  const noHealthy = flagged('UH');
  const noCluster = flagged('NC');
  const lost = noHealthy + noCluster;
  const total = sum(expected.default);
  const silent = Object.entries(expected.default)
    .filter(([version, weight]) => weight > 0 && !counts[version])
    .map(([version, weight]) => ({ version, share: weight / total }));
  const share = silent.reduce((all, one) => all + one.share, 0);
  if (lost === 0 || silent.length === 0) return null;
  const { low, high } = anytimeInterval(lost, lost + sum(counts));
  const isItsShare = low <= share + defaultTolerance(share) && high >= share - defaultTolerance(share);
  const code = noHealthy >= noCluster ? 'no-ready-pods' : 'missing-subset';
  return isItsShare
    ? cause(
        code,
        silent.map(({ version }) => version),
      )
    : null;
}

/** Some proxies have other configuration or endpoints: those whose own requests diverge, while those of others do not. */
function differsBySource({ bySource = {}, expected }: DivergenceFacts): DivergenceCause | null {
  const sources = Object.entries(bySource).filter(([, counts]) => sum(counts) > 0);
  const astray = sources.filter(([, counts]) => judgeSplit({ counts, expected }).state === 'diverges');
  if (astray.length === 0 || astray.length === sources.length) return null;
  return cause(
    'differs-by-source',
    astray.map(([source]) => source),
  );
}

/** Whether the counts are not materially other than the shares. */
function couldBe(counts: Counts, expected: ExpectedSplit): boolean {
  const above = expected.above ?? [];
  const versions = [...new Set([expected.default, ...above, counts].flatMap(Object.keys))];
  const mixture = mixtureOf(expected, versions);
  const total = sum(counts);
  const intervals = versions.map((version) => anytimeInterval(counts[version] ?? 0, total));
  const isPossible = versions.every((version, i) => !counts[version] || mixture.some((shares) => at(shares, i) > 0));
  return isPossible && someMixtureWithin(mixture, intervals.map(sharesNear));
}

function names(rules: readonly { readonly name: string }[]): string[] {
  return rules.map(({ name }) => name);
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
