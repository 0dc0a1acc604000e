/**
 * The cluster as plain maps with indexes that every change updates in place: host → routes and rules, service → pods.
 * From them comes, for one service, the part of the mesh that can concern it, so that domain functions never see ten
 * thousand objects where five matter.
 */

import type { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { hostCovers, isWildcard, serviceHost } from '@sluice/shared/istio/host-name';
import type { Mesh, MeshConfig } from '@sluice/shared/istio/mesh';
import type { VirtualService } from '@sluice/shared/istio/virtual-service';
import type { Pod, Service } from '@sluice/shared/kubernetes/core';
import { keyOf, selects } from '@sluice/shared/kubernetes/object';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { createHostIndex } from './host-index.ts';
import { delegatesOf, gatewaysOf, hostOfDestinationRule, hostsOfVirtualService } from './host-references.ts';
import type { KindName, KindObjects } from './kinds.ts';
import { createMultiMap } from './multi-map.ts';
import { createPodIndex, type PodIndex } from './pod-index.ts';

type Stores = { readonly [K in KindName]: ReadonlyMap<string, KindObjects[K]> };

export type MeshIndex = {
  readonly stores: Stores;
  readonly pods: PodIndex;
  readonly servicesIn: (namespace: string) => ReadonlySet<Service>;
  /** Takes in one change; answers with the keys of the services that it can concern. */
  readonly apply: <K extends KindName>(
    kind: K,
    previous: KindObjects[K] | undefined,
    next: KindObjects[K] | undefined,
  ) => ReadonlySet<string>;
  /** Everything that can concern the routing of one service; for an unknown one nothing but the settings. */
  readonly meshFor: (service: ServiceRef) => Mesh;
};

export function createMeshIndex(config: MeshConfig): MeshIndex {
  const stores: { [K in KindName]: Map<string, KindObjects[K]> } = {
    namespaces: new Map(),
    services: new Map(),
    pods: new Map(),
    virtualServices: new Map(),
    destinationRules: new Map(),
    gateways: new Map(),
    serviceEntries: new Map(),
    sidecars: new Map(),
  };
  const pods = createPodIndex();
  const servicesByNamespace = createMultiMap<string, Service>();
  const sidecarsByNamespace = createMultiMap<string, KindObjects['sidecars']>();
  const routes = createHostIndex<VirtualService>();
  const rules = createHostIndex<DestinationRule>();
  const entries = createHostIndex<KindObjects['serviceEntries']>();
  const rootsOfDelegate = createMultiMap<string, VirtualService>();
  const routesOfGateway = createMultiMap<string, VirtualService>();
  const servicesByHost = new Map<string, Service>();
  const hostOf = ({ metadata: { name, namespace = '' } }: Service) => serviceHost(name, namespace, config.domain);

  /** Puts an object into the indexes of its kind, or takes it out of them. */
  const index: { [K in KindName]: (object: KindObjects[K], how: 'add' | 'remove') => void } = {
    namespaces: () => {},
    gateways: () => {},
    pods: (pod, how) => pods[how](pod),
    services(service, how) {
      servicesByNamespace[how](service.metadata.namespace ?? '', service);
      if (how === 'add') servicesByHost.set(hostOf(service), service);
      else servicesByHost.delete(hostOf(service));
    },
    sidecars: (sidecar, how) => sidecarsByNamespace[how](sidecar.metadata.namespace ?? '', sidecar),
    virtualServices(route, how) {
      for (const host of hostsOfVirtualService(route, config.domain)) routes[how](host, route);
      for (const delegate of delegatesOf(route)) rootsOfDelegate[how](delegate, route);
      for (const gateway of gatewaysOf(route)) routesOfGateway[how](gateway, route);
    },
    destinationRules: (rule, how) => rules[how](hostOfDestinationRule(rule, config.domain), rule),
    serviceEntries(entry, how) {
      for (const host of entry.spec.hosts ?? []) entries[how](host, entry);
    },
  };

  /** With each VirtualService the ones that it delegates to and the ones that delegate to it. */
  function withDelegation(found: Iterable<VirtualService>): Set<VirtualService> {
    const all = new Set(found);
    for (const route of all) {
      for (const root of rootsOfDelegate.get(keyOf(route))) all.add(root);
      for (const key of delegatesOf(route)) {
        const delegate = stores.virtualServices.get(key);
        if (delegate !== undefined) all.add(delegate);
      }
    }
    return all;
  }

  function servicesOfHosts(hosts: Iterable<string>): Service[] {
    return [...hosts].flatMap((host) => {
      if (isWildcard(host))
        return [...servicesByHost].flatMap(([name, service]) => (hostCovers(host, name) ? service : []));
      return servicesByHost.get(host) ?? [];
    });
  }

  const servicesOfRoutes = (found: Iterable<VirtualService>) =>
    [...withDelegation(found)].flatMap((route) => servicesOfHosts(hostsOfVirtualService(route, config.domain)));

  /** The services that an object of each kind can concern. */
  const concerned: { [K in KindName]: (object: KindObjects[K]) => Iterable<Service> } = {
    namespaces: () => [],
    services: (service) => [service],
    pods: (pod: Pod) =>
      [...servicesByNamespace.get(pod.metadata.namespace ?? '')].filter(({ spec }) => {
        const selector = spec?.selector ?? {};
        return Object.keys(selector).length > 0 && selects(selector, pod.metadata.labels);
      }),
    virtualServices: (route) => servicesOfRoutes([route]),
    destinationRules: (rule) => servicesOfHosts([hostOfDestinationRule(rule, config.domain)]),
    gateways: (gateway) => servicesOfRoutes(routesOfGateway.get(keyOf(gateway))),
    serviceEntries: (entry) => servicesOfHosts(entry.spec.hosts ?? []),
    sidecars: ({ metadata: { namespace = '' } }) =>
      namespace === config.rootNamespace ? servicesByHost.values() : servicesByNamespace.get(namespace),
  };

  return {
    stores,
    pods,
    servicesIn: (namespace) => servicesByNamespace.get(namespace),
    apply(kind, previous, next) {
      const keys = new Set<string>();
      const note = (services: Iterable<Service>) => {
        for (const service of services) keys.add(keyOf(service));
      };
      if (previous !== undefined) {
        note(concerned[kind](previous));
        index[kind](previous, 'remove');
        stores[kind].delete(keyOf(previous));
      }
      if (next !== undefined) {
        stores[kind].set(keyOf(next), next);
        index[kind](next, 'add');
        note(concerned[kind](next));
      }
      return keys;
    },
    meshFor({ namespace, name }) {
      const service = stores.services.get(`${namespace}/${name}`);
      const host = serviceHost(name, namespace, config.domain);
      const virtualServices = [...withDelegation(routes.covering(host))];
      const mentioned = new Set(virtualServices.flatMap((route) => [...hostsOfVirtualService(route, config.domain)]));
      const others = [...mentioned].flatMap((other) => servicesByHost.get(other) ?? []);
      return {
        config,
        services: [...new Set([...(service ? [service] : []), ...others])],
        pods: pods.selected(namespace, service?.spec?.selector ?? {}),
        virtualServices,
        destinationRules: [...rules.covering(host)],
        gateways: [...new Set(virtualServices.flatMap((route) => [...gatewaysOf(route)]))].flatMap(
          (key) => stores.gateways.get(key) ?? [],
        ),
        serviceEntries: [...entries.covering(host)],
        sidecars: [
          ...new Set([...sidecarsByNamespace.get(namespace), ...sidecarsByNamespace.get(config.rootNamespace)]),
        ],
      };
    },
  };
}
