import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Subscribe } from '../listeners.ts';
import type { Measured } from '../traffic/measurement.ts';
import { type Metrics, maxServices } from './metrics.ts';

/** Adds up what was measured of services with a split; of so many at most, and of versions that there are. */
export function countObserved(
  { observed }: Pick<Metrics, 'observed'>,
  onMeasured: Subscribe<Measured>,
  versionsOf: (service: ServiceRef) => readonly string[] | null,
): () => void {
  const counted = new Set<string>();
  return onMeasured(({ services }) => {
    for (const { namespace, name, point } of services) {
      const key = `${namespace}/${name}`;
      const versions = point === null ? null : versionsOf({ namespace, name });
      if (point === null || versions === null || (!counted.has(key) && counted.size >= maxServices)) continue;
      counted.add(key);
      for (const [version, { requests }] of Object.entries(point.versions)) {
        if (versions.includes(version)) observed.inc({ namespace, service: name, version }, requests);
      }
    }
  });
}
