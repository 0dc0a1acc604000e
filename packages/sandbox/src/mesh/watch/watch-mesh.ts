/** Follows everything in a cluster that decides where requests go. */
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { Gateway } from '@sluice/shared/istio/gateway';
import { KubernetesHTTPRoute } from '@sluice/shared/istio/gateway-api/http-route';
import { meshVirtualServices } from '@sluice/shared/istio/gateway-api/mesh-routes';
import { defaultMeshConfig, type Mesh } from '@sluice/shared/istio/mesh';
import { ServiceEntry } from '@sluice/shared/istio/service-entry';
import { Sidecar } from '@sluice/shared/istio/sidecar';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { Pod, Service } from '@sluice/shared/kubernetes/core';
import type { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { z } from 'zod';
import type { Random } from '../random.ts';
import type { ApiConnection } from './api-connection.ts';
import { type ObjectChange, reflect } from './reflector.ts';

export type MeshWatch = {
  /** What is known now. Lists are the same as before as long as nothing in them changes. */
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

type KindObjects = {
  Pod: Pod;
  Service: Service;
  VirtualService: VirtualService;
  DestinationRule: DestinationRule;
  Gateway: Gateway;
  ServiceEntry: ServiceEntry;
  Sidecar: Sidecar;
  HTTPRoute: KubernetesHTTPRoute;
};
export type MeshKind = keyof KindObjects;
export type MeshChange = { [K in MeshKind]: { readonly kind: K } & ObjectChange<KindObjects[K]> }[MeshKind];

type Followed<T> = { read(): readonly T[]; readonly synced: Promise<void> };

const networking = '/apis/networking.istio.io/v1';

export function watchMesh({ connection, random, onChange }: MeshWatchOptions): MeshWatch {
  const stop = new AbortController();
  const follow = <T extends KubernetesObject>(
    path: string,
    schema: z.ZodType<T>,
    named: (change: ObjectChange<T>) => MeshChange,
  ): Followed<T> => {
    let list: readonly T[] | undefined;
    const { objects, synced } = reflect({
      connection,
      path,
      schema,
      random,
      signal: stop.signal,
      onChange(changes) {
        list = undefined;
        onChange(changes.map(named));
      },
    });
    const read = () => {
      list ??= [...objects.values()];
      return list;
    };
    return { read, synced };
  };

  const pods = follow('/api/v1/pods', Pod, (change) => ({ kind: 'Pod', ...change }));
  const services = follow('/api/v1/services', Service, (change) => ({ kind: 'Service', ...change }));
  const virtualServices = follow(`${networking}/virtualservices`, VirtualService, (change) => ({
    kind: 'VirtualService',
    ...change,
  }));
  const destinationRules = follow(`${networking}/destinationrules`, DestinationRule, (change) => ({
    kind: 'DestinationRule',
    ...change,
  }));
  const gateways = follow(`${networking}/gateways`, Gateway, (change) => ({ kind: 'Gateway', ...change }));
  const serviceEntries = follow(`${networking}/serviceentries`, ServiceEntry, (change) => ({
    kind: 'ServiceEntry',
    ...change,
  }));
  const sidecars = follow(`${networking}/sidecars`, Sidecar, (change) => ({ kind: 'Sidecar', ...change }));
  const httpRoutes = follow('/apis/gateway.networking.k8s.io/v1/httproutes', KubernetesHTTPRoute, (change) => ({
    kind: 'HTTPRoute',
    ...change,
  }));
  const all = [httpRoutes, pods, services, virtualServices, destinationRules, gateways, serviceEntries, sidecars];

  // What istiod makes of HTTPRoutes depends on the services too.
  let made: { readonly from: readonly unknown[]; readonly list: readonly VirtualService[] } | undefined;
  const withRoutes = (): readonly VirtualService[] => {
    const routes = httpRoutes.read();
    if (routes.length === 0) return virtualServices.read();
    const registry = { config: defaultMeshConfig, services: services.read(), serviceEntries: serviceEntries.read() };
    const from = [routes, virtualServices.read(), registry.services, registry.serviceEntries];
    if (!made?.from.every((list, index) => list === from[index])) {
      made = { from, list: [...virtualServices.read(), ...meshVirtualServices(routes, registry)] };
    }
    return made.list;
  };

  return {
    read: () => ({
      config: defaultMeshConfig,
      pods: pods.read(),
      services: services.read(),
      virtualServices: withRoutes(),
      destinationRules: destinationRules.read(),
      gateways: gateways.read(),
      serviceEntries: serviceEntries.read(),
      sidecars: sidecars.read(),
    }),
    synced: Promise.all(all.map(({ synced }) => synced)).then(() => undefined),
    close: () => stop.abort(),
  };
}
