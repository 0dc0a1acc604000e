import { allTypes } from '../kinds/all-types.ts';
import type { KubeObject, Metadata } from '../kube-object.ts';
import { ObjectStore, type ObjectStoreOptions } from '../object-store.ts';
import { Registry } from '../registry.ts';

/** A store without controllers, holding the namespace `default`. */
export function aStore(options: Partial<ObjectStoreOptions> = {}): ObjectStore {
  const store = new ObjectStore({ registry: new Registry(allTypes), ...options });
  store.create(store.registry.get('namespaces'), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default' },
  });
  return store;
}

export function aVirtualService(metadata: Partial<Metadata> = {}, spec: object = { hosts: ['reviews'] }): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'default', ...metadata },
    spec,
  };
}

export function aConfigMap(
  name: string,
  data: Record<string, string> = {},
  labels: Record<string, string> = {},
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', labels }, data };
}
