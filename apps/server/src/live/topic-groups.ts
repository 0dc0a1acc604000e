/** Those who follow the same, and what all of them together follow, which is asked for every change and every second. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { covers, type Topic, topicKey } from './topic.ts';

export type TopicGroups<Group> = {
  readonly get: (topic: Topic) => Group | undefined;
  readonly add: (group: Group) => Group;
  readonly delete: (group: Group) => void;
  readonly clear: () => void;
  readonly all: () => readonly Group[];
  /** The most particular first. */
  readonly topics: () => readonly Topic[];
  /** Whether a topic of any group covers the service. */
  readonly cover: (service: ServiceRef) => boolean;
};

export function createGroups<Group extends { readonly topic: Topic }>(): TopicGroups<Group> {
  const groups = new Map<string, Group>();
  /** By what they are about, whoever may see it. */
  const byPlace = new Map<string, Set<Topic>>();
  let sorted: { readonly groups: readonly Group[]; readonly topics: readonly Topic[] } | null = null;

  function current() {
    if (sorted !== null) return sorted;
    const topics = [...groups.values()].map(({ topic }) => topic).sort((a, b) => breadthOf(a) - breadthOf(b));
    sorted = { groups: [...groups.values()], topics };
    return sorted;
  }

  return {
    get: (topic) => groups.get(topicKey(topic)),
    add(group) {
      groups.set(topicKey(group.topic), group);
      const place = placeOf(group.topic);
      byPlace.set(place, (byPlace.get(place) ?? new Set<Topic>()).add(group.topic));
      sorted = null;
      return group;
    },
    delete(group) {
      groups.delete(topicKey(group.topic));
      const place = placeOf(group.topic);
      byPlace.get(place)?.delete(group.topic);
      if (byPlace.get(place)?.size === 0) byPlace.delete(place);
      sorted = null;
    },
    clear() {
      groups.clear();
      byPlace.clear();
      sorted = null;
    },
    all: () => current().groups,
    topics: () => current().topics,
    cover: (service) =>
      placesOf(service).some(
        (place) =>
          byPlace
            .get(place)
            ?.values()
            .some((topic) => covers(topic, service)) === true,
      ),
  };
}

/** Names of Kubernetes hold no slash and are not empty. */
function placeOf({ namespace, service }: Topic): string {
  return `${namespace ?? ''}/${service ?? ''}`;
}

function placesOf({ namespace, name }: ServiceRef): string[] {
  return [`${namespace}/${name}`, `${namespace}/`, `/${name}`, '/'];
}

function breadthOf({ namespace, service }: Topic): number {
  return (namespace === null ? 1 : 0) + (service === null ? 1 : 0);
}
