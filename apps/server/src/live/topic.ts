/** What one stream follows: everything, one namespace, or one service, as far as its reader may see it. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Sight } from '../access/sight.ts';

export type Topic = { readonly namespace: string | null; readonly service: string | null; readonly sight: Sight };

/** Streams with equal keys get the same messages. */
export function topicKey({ namespace, service, sight }: Topic): string {
  return `${namespace ?? '*'}/${service ?? '*'} ${sight.key}`;
}

export function covers(topic: Topic, { namespace, name }: ServiceRef): boolean {
  return (
    (topic.namespace === null || topic.namespace === namespace) &&
    (topic.service === null || topic.service === name) &&
    topic.sight.sees(namespace)
  );
}

/** Answers what of some news a topic covers, in their order, without going through all of them for each topic. */
export function sorted<T extends ServiceRef>(news: readonly T[]): (topic: Topic) => T[] {
  const byNamespace = Map.groupBy(news, ({ namespace }) => namespace);
  return (topic) =>
    (topic.namespace === null ? news : (byNamespace.get(topic.namespace) ?? [])).filter((each) => covers(topic, each));
}
