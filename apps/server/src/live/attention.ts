/** Services that somebody waits for without following them on a stream; they are measured and followed all the same. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { createListeners, type Subscribe } from '../listeners.ts';

export type Attention = {
  /** Until the answer is called. */
  readonly pay: (service: ServiceRef) => () => void;
  readonly services: () => readonly ServiceRef[];
  readonly has: (service: ServiceRef) => boolean;
  /** Somebody waits for a service that nobody has waited for. */
  readonly onNew: Subscribe<ServiceRef>;
};

export function createAttention(): Attention {
  const paid = new Map<string, { readonly service: ServiceRef; count: number }>();
  const fresh = createListeners<ServiceRef>();
  const keyOf = ({ namespace, name }: ServiceRef) => `${namespace}/${name}`;

  return {
    pay({ namespace, name }) {
      const service = { namespace, name };
      const known = paid.get(keyOf(service));
      const one = known ?? { service, count: 0 };
      one.count += 1;
      paid.set(keyOf(service), one);
      if (known === undefined) fresh.emit(service);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        one.count -= 1;
        if (one.count === 0) paid.delete(keyOf(service));
      };
    },
    services: () => [...paid.values()].map(({ service }) => service),
    has: (service) => paid.has(keyOf(service)),
    onNew: fresh.subscribe,
  };
}
