/** The page's live connection: what it hears goes to the query cache and to the traffic store. */
import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import type { StreamEvent } from '@sluice/shared/api/events';
import type { ServiceState } from '@sluice/shared/api/services';
import type { QueryClient } from '@tanstack/react-query';
import { type EventStreamOptions, type Followed, openEventStream, type StreamStatus } from './event-stream.ts';
import { pace } from './pace.ts';
import { putPropagation, putServiceChanges, putSnapshot, putTraffic } from './services.ts';
import type { TrafficStore } from './traffic-store.ts';

/** Under which findings are cached: their operation. It stands here so that their schemas come with their pages only. */
export const findingsKey = 'listFindings';

export type EndReason = Extract<StreamEvent, { event: 'end' }>['reason'];

export type LiveStatus = {
  /** Null while nothing is followed. */
  readonly stream: StreamStatus | null;
  /** When the last tick was heard, epoch milliseconds of the browser; null before the first. */
  readonly heardAt: number | null;
  readonly cluster: ClusterHealth | null;
  /** Why the server has ended the stream; null while it has not. */
  readonly ended: EndReason | null;
};

export type LiveDependencies = {
  readonly queryClient: QueryClient;
  readonly traffic: TrafficStore;
  readonly openSource?: EventStreamOptions['openSource'];
};

export function createLive({ queryClient, traffic, openSource }: LiveDependencies) {
  let status: LiveStatus = { stream: null, heardAt: null, cluster: null, ended: null };
  // The time of the last tick is no reason to render: it is read when a stream has turned slow.
  let heardAt: number | null = null;
  const listeners = new Set<() => void>();
  const update = (change: Partial<LiveStatus>) => {
    status = { ...status, ...change, heardAt };
    for (const listener of listeners) listener();
  };

  const noteDesired = (service: ServiceState, from: number | null) => {
    const { namespace, name } = service;
    const time = from ?? traffic.latestTime(namespace, name) ?? Date.now();
    traffic.noteDesired(namespace, name, time, service.desired);
  };

  /** What traffic did while nobody could see the page: shown when somebody can. */
  let unseen: Extract<StreamEvent, { event: 'traffic' }> | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  const showUnseen = () => {
    if (document.hidden || unseen === null) return;
    // The last tick before silence is shown, too: nothing that comes after it would bring it.
    if (isTooSoon()) {
      waiting ??= setTimeout(showWaiting, untilDue());
      return;
    }
    putTraffic(queryClient, unseen);
    shownAt = performance.now();
    unseen = null;
  };
  /** Ticks are not exactly a second apart; at the usual pace each of them is shown. */
  const untilDue = () => shownAt + (pace.seconds() - 0.5) * 1000 - performance.now();
  const isTooSoon = () => pace.seconds() > 1 && untilDue() > 0;
  const showWaiting = () => {
    waiting = null;
    showUnseen();
  };

  const hearTraffic = (event: Extract<StreamEvent, { event: 'traffic' }>) => {
    for (const service of event.services) {
      const { namespace, name, point } = service;
      traffic.append(namespace, name, event.time, point);
      traffic.knowDesiredSince(namespace, name, desiredSince(service));
    }
    unseen = event;
    showUnseen();
  };

  const hear = (event: StreamEvent, followed: Followed) => {
    heardAt = Date.now();
    switch (event.event) {
      case 'snapshot':
        unseen = null;
        putSnapshot(queryClient, event.services, followed);
        for (const service of event.services) noteDesired(service, desiredSince(service));
        for (const { namespace, name, points } of event.traffic) traffic.replacePoints(namespace, name, points);
        update({ cluster: event.cluster });
        break;
      case 'services':
        putServiceChanges(queryClient, event);
        for (const service of event.changed) noteDesired(service, null);
        // What changes a service may bring findings or take them away.
        void queryClient.invalidateQueries({ queryKey: [findingsKey] });
        break;
      case 'traffic':
        hearTraffic(event);
        break;
      case 'propagation':
        putPropagation(queryClient, event);
        break;
      case 'cluster':
        update({ cluster: event.cluster });
        break;
      case 'end':
        update({ ended: event.reason });
        break;
    }
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: () => status,
    /** Follows until the returned function is called; a page follows one thing at a time. */
    follow(followed: Followed): () => void {
      if (status.ended !== null) update({ ended: null });
      const stop = openEventStream({
        followed,
        onEvent: (event) => hear(event, followed),
        onStatus: (stream) => update({ stream }),
        ...(openSource === undefined ? {} : { openSource }),
      });
      document.addEventListener('visibilitychange', showUnseen);
      return () => {
        stop();
        document.removeEventListener('visibilitychange', showUnseen);
        if (waiting !== null) clearTimeout(waiting);
        waiting = null;
        unseen = null;
        update({ stream: null });
      };
    },
  };
}

export type Live = ReturnType<typeof createLive>;

/** Epoch milliseconds; null: not known. Neither the window of the observed split nor evidence reach over a change. */
function desiredSince({ observed, evidence }: Pick<ServiceState, 'observed' | 'evidence'>): number | null {
  const known = [observed?.since, evidence.since].filter((time) => typeof time === 'number');
  return known.length === 0 ? null : Math.min(...known);
}
