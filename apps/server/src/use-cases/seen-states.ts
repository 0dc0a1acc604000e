/**
 * What services looked like a short while ago, by the etags that callers were given. With it a change that was made for
 * an older state can be compared with the present one. A replica that has not seen the state cannot, and says so.
 */
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { ServiceRef } from '@sluice/shared/routing/route-table';

export type SeenStates = {
  readonly note: (service: ServiceRef, etag: string, mesh: Mesh) => void;
  readonly find: (service: ServiceRef, etag: string) => Mesh | null;
};

/** Objects are shared with the copy of the cluster, so that only those that have changed cost memory. */
const keptPerService = 64;

export function createSeenStates(): SeenStates {
  const states = new Map<string, Map<string, Mesh>>();
  const keyOf = ({ namespace, name }: ServiceRef) => `${namespace}/${name}`;
  return {
    note(service, etag, mesh) {
      const known = states.get(keyOf(service)) ?? new Map<string, Mesh>();
      states.set(keyOf(service), known);
      known.delete(etag);
      known.set(etag, mesh);
      const [oldest] = known.keys();
      if (known.size > keptPerService && oldest !== undefined) known.delete(oldest);
    },
    find: (service, etag) => states.get(keyOf(service))?.get(etag) ?? null,
  };
}
