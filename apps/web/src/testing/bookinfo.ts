/** Services as the server describes them, checked by its own schemas. */
import { Evidence, ObservedSplit, ServiceState, type Version } from '@sluice/shared/api/services';
import { wilsonInterval } from '@sluice/shared/evidence/wilson';

export const now = Date.parse('2026-03-01T12:00:00Z');

export function aVersion(name: string, pods = { ready: 2, total: 2 }): Version {
  return {
    name,
    subset: name,
    labels: { version: name },
    workloads: [`reviews-${name}`],
    pods,
    createdAt: `2026-02-0${name.at(-1) ?? '1'}T10:00:00Z`,
  };
}

export function anObservedSplit(counts: Readonly<Record<string, number>>, seconds = 60): ObservedSplit {
  const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return ObservedSplit.parse({
    since: now - seconds * 1000,
    until: now,
    requests,
    requestsPerSecond: requests / seconds,
    versions: Object.entries(counts).map(([version, count]) => ({
      version,
      requests: count,
      errors: 0,
      share: requests === 0 ? 0 : count / requests,
      ...wilsonInterval(count, requests),
    })),
    unattributed: 0,
  });
}

export function someEvidence(change: Partial<Evidence> = {}): Evidence {
  return Evidence.parse({
    state: 'matches',
    since: now - 60_000,
    requests: 7200,
    needed: 0,
    secondsLeft: 0,
    pValue: 0.4,
    reason: null,
    ...change,
  });
}

export type ServiceOptions = Partial<ServiceState> & {
  /** As written in the rule; null for a service without one. */
  readonly weights?: Readonly<Record<string, number>> | null;
};

/** reviews with three versions at 60/30/10 and 120 requests/s, changed as the test wishes. */
export function aService({ weights = { v1: 60, v2: 30, v3: 10 }, ...change }: ServiceOptions = {}): ServiceState {
  const versions = change.versions ?? ['v1', 'v2', 'v3'].map((name) => aVersion(name));
  const total = Object.values(weights ?? {}).reduce((sum, weight) => sum + weight, 0);
  const ready = versions.reduce((sum, { pods }) => sum + pods.ready, 0);
  return ServiceState.parse({
    namespace: 'default',
    name: 'reviews',
    host: 'reviews.default.svc.cluster.local',
    ports: [9080],
    versions,
    desired: {
      source: weights === null ? 'pods' : 'rule',
      weights: versions.map(({ name, pods }) => ({
        version: name,
        weight: weights === null ? null : (weights[name] ?? 0),
        share: weights === null ? pods.ready / ready : (weights[name] ?? 0) / total,
      })),
      total,
      notEditable: null,
      rulesAbove: 0,
    },
    objects:
      weights === null
        ? []
        : [
            { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
            { kind: 'DestinationRule', namespace: 'default', name: 'reviews' },
          ],
    etag: `etag-${JSON.stringify(weights)}`,
    observed: anObservedSplit({ v1: 4219, v2: 2246, v3: 735 }),
    evidence: someEvidence(),
    propagation: null,
    owners: [],
    ...change,
  });
}

export const details = aService({
  name: 'details',
  host: 'details.default.svc.cluster.local',
  versions: [aVersion('v1')],
  weights: null,
  observed: anObservedSplit({ v1: 1200 }),
  evidence: someEvidence({ state: 'not-applicable', since: null, requests: 0, needed: null, reason: 'no-rule' }),
});
