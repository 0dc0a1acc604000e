/** Holds changes against an answer of istiod, with what our copy of the cluster says about who is concerned. */
import {
  type Progress,
  progressOf,
  type SeenProxy,
  type SyncReading,
} from '@sluice/shared/propagation/acknowledgement';
import { type AudienceProxy, type AudienceWorld, createAudience, type Sees } from '@sluice/shared/propagation/audience';
import type { ProxySync } from '@sluice/shared/propagation/sync-status';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ObjectChange } from './change-log.ts';

/** An answer of istiod, so that it can be held against many changes. */
type Prepared = {
  readonly sees: Sees;
  readonly of: (sync: ProxySync) => AudienceProxy;
  /** Sidecars of namespaces where all of them see the same. */
  readonly alike: ReadonlyMap<string, readonly SeenProxy[]>;
  readonly others: readonly SeenProxy[];
};

/** Makes one view of the mesh for each answer of istiod. */
export function createJudge(index: MeshIndex): (changes: readonly ObjectChange[], reading: SyncReading) => Progress {
  const known = new WeakMap<SyncReading, Prepared>();
  return (changes, reading) => {
    const prepared = known.get(reading) ?? prepare(index, reading);
    known.set(reading, prepared);
    const { sees, of, alike, others } = prepared;
    const followed = changes.map(({ states, ...change }) => ({
      ...change,
      concerns: (sync: ProxySync) => states.some((state) => sees(of(sync), state)),
    }));
    // In a large mesh nearly all proxies are in namespaces that have nothing to do with the change.
    const concerned = alike
      .values()
      .filter(([first]) => first !== undefined && followed.some(({ concerns }) => concerns(first.sync)));
    return progressOf(followed, { ...reading, proxies: [...[...concerned].flat(), ...others] });
  };
}

function prepare(index: MeshIndex, { proxies }: SyncReading): Prepared {
  const sees = createAudience(worldOf(index));
  const asked = new Map<ProxySync, AudienceProxy>();
  function of(sync: ProxySync): AudienceProxy {
    const proxy = asked.get(sync) ?? audienceProxy(index, sync);
    asked.set(sync, proxy);
    return proxy;
  }
  const isAlike = ({ sync: { kind, namespace } }: SeenProxy) => kind === 'sidecar' && sees.isAlikeIn(namespace);
  const { alike = [], others = [] } = Object.groupBy(proxies, (proxy) => (isAlike(proxy) ? 'alike' : 'others'));
  return { sees, of, alike: Map.groupBy(alike, ({ sync }) => sync.namespace), others };
}

function audienceProxy(index: MeshIndex, { kind, namespace, name }: ProxySync): AudienceProxy {
  return { kind, namespace, labels: index.get('pods', `${namespace}/${name}`)?.metadata.labels ?? {} };
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
