/** Everybody who follows something, and what they get: changes at once, traffic once a second, health when it turns. */
import type { ServerResponse } from 'node:http';
import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import type { StreamEvent, TrafficPoint } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { ServiceState } from '@sluice/shared/api/services';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { everything, type Sight } from '../access/sight.ts';
import { createListeners, type Subscribe } from '../listeners.ts';
import { type EventStream, encodeEvent, openEventStream } from './event-stream.ts';
import { covers, sorted, type Topic } from './topic.ts';
import { createGroups } from './topic-groups.ts';

export type MeasuredService = Extract<StreamEvent, { event: 'traffic' }>['services'][number];
export type Measured = { readonly time: number; readonly services: readonly MeasuredService[] };
export type PropagationNews = readonly (ServiceRef & { readonly propagation: Propagation | null })[];
export type ServiceNews = { readonly changed: readonly ServiceState[]; readonly removed: readonly ServiceRef[] };

/** A stream as whoever has opened it can change it. */
export type OpenStream = {
  /** What the reader may see has changed: what is lost is taken away at once, what is new is added. */
  readonly look: (sight: Sight) => void;
  /** @param reason told to the reader; null: the reader shall come back */
  readonly end: (reason: EndReason | null) => void;
};
export type EndReason = Extract<StreamEvent, { event: 'end' }>['reason'];

export type LiveHub = {
  readonly open: (topic: Topic, response: ServerResponse) => OpenStream;
  /** What is followed now, the most particular first, so that it comes first where not everything can be measured. */
  readonly topics: () => readonly Topic[];
  /** Whether one of the topics covers the service. */
  readonly isFollowed: (service: ServiceRef) => boolean;
  /** Streams that are open. */
  readonly readers: () => number;
  /** Somebody was too slow and has been dropped. */
  readonly onSlowReader: Subscribe<void>;
  /** Ends all streams; browsers come back to whoever serves next. */
  readonly stop: () => void;
};

/** Where the news come from. */
export type LiveSources = {
  readonly services: (topic: Topic) => readonly ServiceState[];
  readonly history: (service: ServiceRef) => readonly TrafficPoint[];
  readonly health: () => ClusterHealth;
  readonly onServices: Subscribe<ServiceNews>;
  readonly onTraffic: Subscribe<Measured>;
  readonly onPropagation: Subscribe<PropagationNews>;
  readonly onHealth: Subscribe<ClusterHealth>;
  /** Somebody new has come. */
  readonly opened?: () => void;
};

type Group = {
  readonly topic: Topic;
  readonly streams: Set<EventStream>;
  /** For those who come before anything else is told; many do when the server has been away. */
  snapshot: Buffer | null;
};

export type LiveOptions = {
  /** Configuration changes are gathered this long: a rollout touches dozens of pods in a moment. */
  readonly gatherMs?: number;
  /** A topic counts as followed for this long after its last reader, so that a reload finds its measurements. */
  readonly lingerMs?: number;
};

export function createLiveHub(sources: LiveSources, { gatherMs = 50, lingerMs = 10_000 }: LiveOptions = {}): LiveHub {
  const groups = createGroups<Group>();
  const slowReaders = createListeners<void>();
  const lingering = new Set<NodeJS.Timeout>();
  const changed = new Map<string, ServiceState>();
  const removed = new Map<string, ServiceRef>();
  let gathering: NodeJS.Timeout | null = null;
  let eventId = 0;
  let isStopped = false;

  /** Serialised once for all streams with the same topic; null where the topic is not concerned. */
  function broadcast(eventFor: (topic: Topic) => StreamEvent | null) {
    eventId += 1;
    for (const group of groups.all()) {
      group.snapshot = null;
      if (group.streams.size === 0) continue;
      const event = eventFor(group.topic);
      if (event === null) continue;
      const message = encodeEvent(event, eventId);
      for (const stream of group.streams) stream.send(message);
    }
  }

  function flush() {
    if (gathering === null) return;
    clearTimeout(gathering);
    gathering = null;
    const news = { changed: sorted([...changed.values()]), removed: sorted([...removed.values()]) };
    changed.clear();
    removed.clear();
    broadcast((topic) => {
      const own = { changed: news.changed(topic), removed: news.removed(topic) };
      return own.changed.length + own.removed.length > 0 ? { event: 'services', ...own } : null;
    });
  }

  const unsubscribe = [
    sources.onServices((news) => {
      for (const service of news.changed) {
        changed.set(`${service.namespace}/${service.name}`, service);
        removed.delete(`${service.namespace}/${service.name}`);
      }
      for (const { namespace, name } of news.removed) {
        removed.set(`${namespace}/${name}`, { namespace, name });
        changed.delete(`${namespace}/${name}`);
      }
      gathering ??= setTimeout(flush, gatherMs);
    }),
    sources.onTraffic(({ time, services }) => {
      flush();
      const measured = sorted(services);
      broadcast((topic) => ({ event: 'traffic', time, services: measured(topic) }));
    }),
    sources.onPropagation((news) => {
      // What was gathered is as old as it is; sent later, it would take back what this says.
      flush();
      const told = sorted(news);
      broadcast((topic) => {
        const own = told(topic);
        return own.length > 0 ? { event: 'propagation', services: own } : null;
      });
    }),
    sources.onHealth((cluster) => broadcast(() => ({ event: 'cluster', cluster }))),
  ];

  function snapshotOf(topic: Topic): StreamEvent {
    const services = sources.services(topic).filter((service) => covers(topic, service));
    const traffic = services.map((service) => ({
      namespace: service.namespace,
      name: service.name,
      points: [...sources.history(service)],
    }));
    return {
      event: 'snapshot',
      services,
      traffic: traffic.filter(({ points }) => points.length > 0),
      cluster: sources.health(),
    };
  }

  /** From what one topic covers to what another does. */
  function differenceOf(before: Topic, after: Topic): StreamEvent {
    const all = sources.services({ ...after, sight: everything });
    const isOnlyIn = (topic: Topic, other: Topic) => (service: ServiceRef) =>
      covers(topic, service) && !covers(other, service);
    const removed = all.filter(isOnlyIn(before, after)).map(({ namespace, name }) => ({ namespace, name }));
    return { event: 'services', changed: all.filter(isOnlyIn(after, before)), removed };
  }

  function join(topic: Topic): Group {
    return groups.get(topic) ?? groups.add({ topic, streams: new Set<EventStream>(), snapshot: null });
  }

  function leave(group: Group, stream: EventStream) {
    group.streams.delete(stream);
    if (group.streams.size > 0 || isStopped) return;
    const timer = setTimeout(() => {
      lingering.delete(timer);
      if (group.streams.size === 0) groups.delete(group);
    }, lingerMs);
    lingering.add(timer);
  }

  return {
    open(topic, response) {
      let group = join(topic);
      const stream = openEventStream(response, () => leave(group, stream), slowReaders.emit);
      group.snapshot ??= encodeEvent(snapshotOf(topic), eventId);
      stream.send(group.snapshot);
      group.streams.add(stream);
      sources.opened?.();
      return {
        look(sight) {
          const before = group;
          if (sight.key === before.topic.sight.key || !before.streams.has(stream)) return;
          group = join({ ...before.topic, sight });
          group.streams.add(stream);
          leave(before, stream);
          stream.send(encodeEvent(differenceOf(before.topic, group.topic), eventId));
        },
        end(reason) {
          if (reason !== null) stream.send(encodeEvent({ event: 'end', reason }, eventId));
          stream.end();
        },
      };
    },
    topics: groups.topics,
    isFollowed: groups.cover,
    readers: () => groups.all().reduce((sum, { streams }) => sum + streams.size, 0),
    onSlowReader: slowReaders.subscribe,
    stop() {
      isStopped = true;
      for (const stop of unsubscribe) stop();
      if (gathering !== null) clearTimeout(gathering);
      for (const timer of lingering) clearTimeout(timer);
      for (const { streams } of groups.all()) for (const stream of streams) stream.end();
      groups.clear();
    },
  };
}
