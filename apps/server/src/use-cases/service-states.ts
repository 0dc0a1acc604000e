/** Services as the API shows them: what the rules say, together with what was measured. */
import type { Propagation } from '@sluice/shared/api/propagation';
import type { ServiceState } from '@sluice/shared/api/services';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { ServiceRouting } from './describe-service.ts';
import type { ServiceCatalog } from './service-catalog.ts';

/** How the cluster is, as far as answering goes. */
export type ClusterPort = {
  /** The namespaces that the server is limited to; null: all. */
  readonly namespaces: readonly string[] | null;
  readonly isLoaded: () => boolean;
  readonly whenLoaded: (deadlineMs: number) => Promise<boolean>;
  readonly health: () => { readonly state: 'live' | 'unreachable'; readonly detail: string | null };
};

export type MeasuredPort = {
  readonly trafficOf: (service: ServiceRef) => Pick<ServiceState, 'observed' | 'evidence'>;
};

export type ServiceStates = {
  /** Throws `cluster-unreachable` while nothing was ever read. Afterwards the last known state is better than none. */
  readonly list: (namespace?: string) => Promise<ServiceState[]>;
  /** Throws `not-found`, too. */
  readonly get: (service: ServiceRef) => Promise<ServiceState>;
  /** What is known now, without waiting and without complaint. */
  readonly known: (namespace?: string) => ServiceState[];
  /** Worth waiting for before `known` is asked for many services. */
  readonly prepare: (namespace?: string) => Promise<void>;
  /** The same object for as long as nothing has changed. */
  readonly withTraffic: (service: ServiceRouting) => ServiceState;
};

/** How long a caller waits for the first look at a cluster that does answer. */
const firstLookMs = 10_000;

export function createServiceStates(
  cluster: ClusterPort,
  catalog: ServiceCatalog,
  measured: MeasuredPort,
  propagationOf: (service: ServiceRouting) => Propagation | null,
): ServiceStates {
  const states = new WeakMap<ServiceRouting, ServiceState>();

  function withTraffic(service: ServiceRouting): ServiceState {
    const { observed, evidence } = measured.trafficOf(service);
    const propagation = propagationOf(service);
    const before = states.get(service);
    if (before?.observed === observed && before.evidence === evidence && before.propagation === propagation) {
      return before;
    }
    const state = { ...service, observed, evidence, propagation };
    states.set(service, state);
    return state;
  }

  const known = (namespace?: string) => catalog.list(namespace).map(withTraffic);
  return {
    withTraffic,
    known,
    prepare: catalog.prepare,
    async list(namespace) {
      await untilLoaded(cluster);
      return (await catalog.gather(namespace)).map(withTraffic);
    },
    async get(service) {
      await untilLoaded(cluster);
      const found = catalog.get(service);
      if (found === null) throw noSuchService(service, cluster);
      return withTraffic(found);
    },
  };
}

export async function untilLoaded(cluster: ClusterPort): Promise<void> {
  if (cluster.isLoaded()) return;
  if (cluster.health().state === 'live' && (await cluster.whenLoaded(firstLookMs))) return;
  throw new DomainError(
    'cluster-unreachable',
    `The cluster cannot be read: ${cluster.health().detail ?? 'it is slow'}`,
  );
}

/** `not-found`; for a service elsewhere than where the server looks it says that it does not look there. */
export function noSuchService({ namespace, name }: ServiceRef, cluster: Pick<ClusterPort, 'namespaces'>): DomainError {
  return notFoundIn(namespace, `There is no service '${name}' in the namespace '${namespace}'`, cluster);
}

export function notFoundIn(namespace: string, message: string, { namespaces }: Pick<ClusterPort, 'namespaces'>) {
  if (namespaces === null || namespaces.includes(namespace)) return new DomainError('not-found', message);
  const known = namespaces.join(', ');
  return new DomainError('not-found', `This server looks only at the namespaces ${known}, not at '${namespace}'`, {
    params: { namespaces: [...namespaces] },
  });
}
