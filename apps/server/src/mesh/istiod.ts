/**
 * The sync status of all proxies, from all replicas of istiod: each knows only the proxies that are connected to it. They
 * answer on their loopback, which is where a port-forward arrives (istio/istio pilot/pkg/xds/debug.go).
 */

import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { SyncFailure, SyncReading } from '@sluice/shared/propagation/acknowledgement';
import { type ClockBounds, narrowClock, unknownClock } from '@sluice/shared/propagation/clock-bounds';
import { type ProxySync, readSyncStatus, type SyncStatusReader } from '@sluice/shared/propagation/sync-status';
import { KubeError } from '../kubernetes/kube-error.ts';
import { createPodHttp, type PodHttp } from '../kubernetes/pod-http.ts';
import type { PortForward } from '../kubernetes/port-forward.ts';

export type Istiod = {
  /**
   * Never rejects: what could not be read is among the failures.
   *
   * @param namespaces of the proxies to ask about; all without it
   */
  readonly read: (namespaces?: readonly string[] | null) => Promise<SyncReading>;
  readonly stop: () => void;
};

type Options = {
  /** Pods labelled `app=istiod` in the namespace of Istio, of all revisions. */
  readonly pods: () => Promise<readonly Pod[]>;
  readonly namespace: string;
  readonly portForward: PortForward;
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
  readonly now?: () => number;
};

/** istiod's port for monitoring and debugging. */
const debugPort = 15014;

type Replica = { readonly http: PodHttp; clock: ClockBounds };

export function createIstiod(options: Options): Istiod {
  const { pods, namespace, portForward, deadlineMs = 4_000, maxBytes = 64 * 1024 * 1024, now = Date.now } = options;
  const replicas = new Map<string, Replica>();

  function replicaOf(pod: Pod): Replica {
    const key = pod.metadata.uid ?? keyOf(pod);
    const known = replicas.get(key);
    if (known !== undefined) return known;
    const { name, namespace: podNamespace = '' } = pod.metadata;
    const target = { namespace: podNamespace, name, port: debugPort };
    const replica = { http: createPodHttp({ open: (ms) => portForward(target, ms) }), clock: unknownClock };
    replicas.set(key, replica);
    return replica;
  }

  function forgetOthers(present: readonly Pod[]) {
    const kept = new Set(present.map((pod) => pod.metadata.uid ?? keyOf(pod)));
    for (const [key, { http }] of replicas) {
      if (kept.has(key)) continue;
      http.close();
      replicas.delete(key);
    }
  }

  async function readReplica(pod: Pod, queries: readonly string[]) {
    const replica = replicaOf(pod);
    const proxies: ProxySync[] = [];
    for (const query of queries) {
      const reader = readSyncStatus();
      const limits = { deadlineMs, maxBytes, onText: reader.push };
      const { status, date, askedAt, answeredAt } = await replica.http.get(`/debug/syncz${query}`, limits);
      for (const proxy of proxiesFrom(status, reader)) proxies.push(proxy);
      if (date !== null) replica.clock = narrowClock(replica.clock, { date, askedAt, answeredAt });
    }
    return { proxies, clock: replica.clock };
  }

  return {
    async read(namespaces = null) {
      const found = await pods().then(
        (all) => ({ all }),
        (error: unknown) => ({ failure: failureOf(error, 'pods of istiod') }),
      );
      if ('failure' in found) return { at: now(), proxies: [], failures: [found.failure], answered: 0 };
      const ready = found.all.filter(isReady);
      forgetOthers(ready);
      if (ready.length === 0) {
        const detail = `No ready pod in '${namespace}' is labelled app=istiod`;
        return { at: now(), proxies: [], failures: [{ reason: 'no-istiod', detail }], answered: 0 };
      }
      // Versions that know no such query answer with all proxies, each time.
      const queries = namespaces?.map((each) => `?namespace=${encodeURIComponent(each)}`) ?? [''];
      const results = await Promise.allSettled(ready.map((pod) => readReplica(pod, queries)));
      const answers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      return {
        at: now(),
        proxies: latestOf(answers),
        failures: results.flatMap((result, i) =>
          result.status === 'rejected' ? [failureOf(result.reason, ready[i]?.metadata.name ?? '')] : [],
        ),
        answered: answers.length,
      };
    },
    stop() {
      for (const { http } of replicas.values()) http.close();
      replicas.clear();
    },
  };
}

function proxiesFrom(status: number, reader: SyncStatusReader): ProxySync[] {
  if (status !== 200) throw new KubeError(status, `istiod answered ${status} to /debug/syncz`);
  const proxies = reader.proxies();
  if (proxies === null) throw new KubeError(502, 'istiod did not answer /debug/syncz with a list of proxies');
  return proxies;
}

/** A proxy that has just moved from one replica to another may be in the lists of both: what was sent last counts. */
function latestOf(answers: readonly { proxies: ProxySync[]; clock: ClockBounds }[]): SyncReading['proxies'] {
  const found = new Map<string, SyncReading['proxies'][number]>();
  for (const { proxies, clock } of answers) {
    for (const sync of proxies) {
      const known = found.get(sync.key);
      if (known === undefined || lastSent(sync) >= lastSent(known.sync)) found.set(sync.key, { sync, clock });
    }
  }
  return [...found.values()];
}

function lastSent({ types: { route, cluster } }: ProxySync): number {
  return Math.max(route?.sentAt ?? 0, cluster?.sentAt ?? 0);
}

function failureOf(error: unknown, what: string): SyncFailure {
  const message = error instanceof Error ? error.message : String(error);
  const isForbidden = error instanceof KubeError && (error.status === 401 || error.status === 403);
  return { reason: isForbidden ? 'forbidden' : 'unreachable', detail: isForbidden ? message : `${what}: ${message}` };
}
