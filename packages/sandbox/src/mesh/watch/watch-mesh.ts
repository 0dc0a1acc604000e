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
import { type Reflected, reflect } from './reflector.ts';

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
  /** Called for each change; `pods` when a pod changed, also if its place in the routing did not. */
  readonly onChange: (kind: 'pods' | 'services' | 'istio') => void;
};

const networking = '/apis/networking.istio.io/v1';

export function watchMesh({ connection, random, onChange }: MeshWatchOptions): MeshWatch {
  const stop = new AbortController();
  const follow = <T extends KubernetesObject>(path: string, schema: z.ZodType<T>, kind: 'pods' | 'services' | 'istio') =>
    reflect({ connection, path, schema, random, signal: stop.signal, onChange: () => onChange(kind) });

  const pods = follow('/api/v1/pods', Pod, 'pods');
  const services = follow('/api/v1/services', Service, 'services');
  const virtualServices = follow(`${networking}/virtualservices`, VirtualService, 'istio');
  const destinationRules = follow(`${networking}/destinationrules`, DestinationRule, 'istio');
  const gateways = follow(`${networking}/gateways`, Gateway, 'istio');
  const serviceEntries = follow(`${networking}/serviceentries`, ServiceEntry, 'istio');
  const sidecars = follow(`${networking}/sidecars`, Sidecar, 'istio');
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
