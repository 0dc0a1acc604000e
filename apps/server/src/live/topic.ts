/** What one stream follows: everything, one namespace, or one service. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';

export type Topic = { readonly namespace: string | null; readonly service: string | null };

/** Streams with equal keys get the same messages. */
export function topicKey({ namespace, service }: Topic): string {
  return `${namespace ?? '*'}/${service ?? '*'}`;
}

export function covers(topic: Topic, { namespace, name }: ServiceRef): boolean {
  return (
    (topic.namespace === null || topic.namespace === namespace) && (topic.service === null || topic.service === name)
  );
}
