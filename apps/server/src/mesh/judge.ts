/** Holds changes against an answer of istiod, with what our copy of the cluster says about who is concerned. */
import { type Progress, progressOf, type SyncReading } from '@sluice/shared/propagation/acknowledgement';
import { type AudienceWorld, createAudience, type Sees } from '@sluice/shared/propagation/audience';
import type { ProxySync } from '@sluice/shared/propagation/sync-status';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ObjectChange } from './change-log.ts';

/** Makes one view of the mesh for each answer of istiod. */
export function createJudge(index: MeshIndex): (changes: readonly ObjectChange[], reading: SyncReading) => Progress {
  const audiences = new WeakMap<SyncReading, Sees>();
  const labelsOf = ({ namespace, name }: ProxySync) => index.get('pods', `${namespace}/${name}`)?.metadata.labels ?? {};
  return (changes, reading) => {
    const sees = audiences.get(reading) ?? createAudience(worldOf(index));
    audiences.set(reading, sees);
    const followed = changes.map(({ states, ...change }) => ({
      ...change,
      concerns(sync: ProxySync) {
        const proxy = { kind: sync.kind, namespace: sync.namespace, labels: labelsOf(sync) };
        return states.some((state) => sees(proxy, state));
      },
    }));
    return progressOf(followed, reading);
  };
}

/** What deciding about audiences takes of our copy of the cluster. */
export function worldOf(index: MeshIndex): AudienceWorld {
  return {
    config: index.config,
    sidecarsIn: (namespace) => index.sidecarsIn(namespace),
    gateway: (key) => index.get('gateways', key),
    delegatingTo: (key) => index.delegatingTo(key),
    virtualServicesTo: (host) => index.virtualServicesTo(host),
  };
}
