/** Follows everything in a cluster that decides where requests go. */
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { defaultMeshConfig, type Mesh } from '@sluice/shared/istio/mesh';
import { ServiceEntry } from '@sluice/shared/istio/service-entry';
import { Sidecar } from '@sluice/shared/istio/sidecar';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { Pod, Service } from '@sluice/shared/kubernetes/core';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { z } from 'zod';
import type { Random } from '../random.ts';
import type { ApiConnection } from './api-connection.ts';
import { type ObjectChange, type Reflected, reflect } from './reflector.ts';

export type MeshWatch = {
  /** What is known now. */
  read(): Mesh;
  /** Settles when every kind has been listed once. */
  readonly synced: Promise<void>;
  close(): void;
};

export type MeshWatchOptions = {
  readonly connection: ApiConnection;
  readonly random: Random;
  readonly onChange: (changes: readonly MeshChange[]) => void;
};

export type MeshKind =
  | 'Pod'
  | 'Service'
  | 'VirtualService'
  | 'DestinationRule'
  | 'Gateway'
  | 'ServiceEntry'
  | 'Sidecar';
export type MeshChange = ObjectChange<KubernetesObject> & { readonly kind: MeshKind };

const networking = '/apis/networking.istio.io/v1';

export function watchMesh({ connection, random, onChange }: MeshWatchOptions): MeshWatch {
  const stop = new AbortController();
  const follow = <T extends KubernetesObject>(kind: MeshKind, path: string, schema: z.ZodType<T>) =>
    reflect({
      connection,
      path,
      schema,
      random,
      signal: stop.signal,
      onChange: (changes) => onChange(changes.map((change) => ({ kind, ...change }))),
    });

  const pods = follow('Pod', '/api/v1/pods', Pod);
  const services = follow('Service', '/api/v1/services', Service);
  const virtualServices = follow('VirtualService', `${networking}/virtualservices`, VirtualService);
  const destinationRules = follow('DestinationRule', `${networking}/destinationrules`, DestinationRule);
  const gateways = follow('Gateway', `${networking}/gateways`, Gateway);
  const serviceEntries = follow('ServiceEntry', `${networking}/serviceentries`, ServiceEntry);
  const sidecars = follow('Sidecar', `${networking}/sidecars`, Sidecar);
  const all = [pods, services, virtualServices, destinationRules, gateways, serviceEntries, sidecars];

  return {
    read: () => ({
      config: defaultMeshConfig,
      pods: valuesOf(pods),
      services: valuesOf(services),
      virtualServices: valuesOf(virtualServices),
      destinationRules: valuesOf(destinationRules),
      gateways: valuesOf(gateways),
      serviceEntries: valuesOf(serviceEntries),
      sidecars: valuesOf(sidecars),
    }),
    synced: Promise.all(all.map(({ synced }) => synced)).then(() => undefined),
    close: () => stop.abort(),
  };
}

function valuesOf<T>({ objects }: Reflected<T>): T[] {
  return [...objects.values()];
}
