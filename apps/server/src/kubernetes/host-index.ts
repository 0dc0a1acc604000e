/** host → objects, where a wildcard of an object covers many hosts. */
import { hostCovers, isWildcard } from '@sluice/shared/istio/host-name';
import { createMultiMap } from './multi-map.ts';

export type HostIndex<T> = {
  readonly add: (host: string, object: T) => void;
  readonly remove: (host: string, object: T) => void;
  /** Everything that names this very host or a wildcard above it. */
  readonly covering: (host: string) => Set<T>;
};

export function createHostIndex<T>(): HostIndex<T> {
  const exact = createMultiMap<string, T>();
  const wildcards = createMultiMap<string, T>();
  const mapFor = (host: string) => (isWildcard(host) ? wildcards : exact);
  return {
    add: (host, object) => mapFor(host).add(host, object),
    remove: (host, object) => mapFor(host).remove(host, object),
    covering(host) {
      const found = new Set(exact.get(host));
      for (const pattern of wildcards.keys()) {
        if (hostCovers(pattern, host)) for (const object of wildcards.get(pattern)) found.add(object);
      }
      return found;
    },
  };
}
