/** Services: what is read of them, and how live events change what was read. */
import type { PropagationEvent, ServicesEvent, TrafficEvent } from '@sluice/shared/api/events';
import type { Propagation } from '@sluice/shared/api/propagation';
import { getService, listServices, type ServiceState } from '@sluice/shared/api/services';
import { listNamespaces } from '@sluice/shared/api/status';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { type Call, ClientError } from './client.ts';

export type ServiceRef = { readonly namespace: string; readonly service: string };

/** While a query fails it is tried again by itself, so that the page heals without anybody at it. */
const healSeconds = 2;

export const healing = {
  staleTime: Number.POSITIVE_INFINITY,
  retry: (failures: number, error: Error) => error instanceof ClientError && error.isRetryable && failures < 1,
  retryDelay: 500,
  refetchInterval: ({ state }: { state: { status: string; error: Error | null } }) =>
    state.status === 'error' && state.error instanceof ClientError && state.error.isRetryable
      ? healSeconds * 1000
      : (false as const),
};

const listKey = (namespace: string) => [listServices.operationId, { namespace }] as const;
const serviceKey = (ref: ServiceRef) => [getService.operationId, ref] as const;

export const servicesQuery = (call: Call, namespace: string) =>
  queryOptions({
    queryKey: listKey(namespace),
    queryFn: async ({ signal }) => (await call(listServices, { query: { namespace } }, signal)).services,
    ...healing,
  });

/** Namespaces come and go rarely, and no event tells of them. */
const namespacesMilliseconds = 60_000;

/** The namespaces that hold services which the caller may see, and how many others there are. */
export const namespaceListQuery = (call: Call) =>
  queryOptions({
    queryKey: [listNamespaces.operationId] as const,
    queryFn: ({ signal }) => call(listNamespaces, {}, signal),
    ...healing,
    staleTime: namespacesMilliseconds,
    refetchInterval: (query) => healing.refetchInterval(query) || namespacesMilliseconds,
  });

/** Their names alone. */
export const namespacesQuery = (call: Call) =>
  queryOptions({
    ...namespaceListQuery(call),
    select: ({ namespaces }) => namespaces.map(({ name }) => name),
  });

export const serviceQuery = (call: Call, ref: ServiceRef) =>
  queryOptions({
    queryKey: serviceKey(ref),
    queryFn: ({ signal }) => call(getService, { params: ref }, signal),
    ...healing,
  });

const isSame = (a: { namespace: string; name: string }, b: { namespace: string; name: string }) =>
  a.namespace === b.namespace && a.name === b.name;

/** The list with one service replaced, or added where it belongs by name. */
export function withService(list: readonly ServiceState[], service: ServiceState): ServiceState[] {
  if (list.some((known) => isSame(known, service))) {
    return list.map((known) => (isSame(known, service) ? service : known));
  }
  return [...list, service].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Puts one service, as the server has just described it, into everything that shows it. */
function putService(queryClient: QueryClient, service: ServiceState): void {
  queryClient.setQueryData<ServiceState>(serviceKey({ namespace: service.namespace, service: service.name }), service);
  queryClient.setQueryData<ServiceState[]>(listKey(service.namespace), (list) => list && withService(list, service));
}

/**
 * Puts one service as the answer to a call describes it. Answers and events come on ways of their own: what the stream has
 * said of the proxies may be newer than the answer.
 */
export function putAnswer(queryClient: QueryClient, service: ServiceState): void {
  const ref = { namespace: service.namespace, service: service.name };
  const heard = queryClient.getQueryData<ServiceState>(serviceKey(ref))?.propagation ?? null;
  putService(queryClient, { ...service, propagation: furtherOf(heard, service.propagation) });
}

/** That of the later change; of the same change, the one that knows more. */
export function furtherOf(heard: Propagation | null, answered: Propagation | null): Propagation | null {
  if (heard === null || answered === null) return answered ?? heard;
  const isSame = heard.since === answered.since || (heard.change !== null && heard.change === answered.change);
  if (!isSame) return heard.since > answered.since ? heard : answered;
  return answered.state === 'applied' ? { ...heard, change: heard.change ?? answered.change } : answered;
}

/** A snapshot of one whole namespace also says which services are gone; one of a single service does not. */
export function putSnapshot(
  queryClient: QueryClient,
  services: readonly ServiceState[],
  followed: { readonly namespace: string; readonly service?: string | undefined },
): void {
  if (followed.service === undefined) {
    queryClient.setQueryData<ServiceState[]>(listKey(followed.namespace), [...services]);
  }
  for (const service of services) putService(queryClient, service);
}

export function putServiceChanges(queryClient: QueryClient, { changed, removed }: z.infer<typeof ServicesEvent>): void {
  for (const service of changed) putService(queryClient, service);
  for (const gone of removed) {
    queryClient.setQueryData<ServiceState[]>(listKey(gone.namespace), (list) =>
      list?.filter((known) => !isSame(known, gone)),
    );
    // Asking again turns the page of a service that is gone into "not found".
    void queryClient.invalidateQueries({ queryKey: serviceKey({ namespace: gone.namespace, service: gone.name }) });
  }
}

/** What traffic did in the last second: the split and its evidence, beside what the rules say. */
export function putTraffic(queryClient: QueryClient, { services }: z.infer<typeof TrafficEvent>): void {
  const byNamespace = Map.groupBy(services, ({ namespace }) => namespace);
  for (const [namespace, measured] of byNamespace) {
    const byName = new Map(measured.map(({ name, observed, evidence }) => [name, { observed, evidence }]));
    const patch = (known: ServiceState): ServiceState => {
      const traffic = byName.get(known.name);
      return traffic === undefined ? known : { ...known, ...traffic };
    };
    for (const name of byName.keys()) {
      queryClient.setQueryData<ServiceState>(
        serviceKey({ namespace, service: name }),
        (known) => known && patch(known),
      );
    }
    queryClient.setQueryData<ServiceState[]>(listKey(namespace), (list) => list?.map(patch));
  }
}

/** How far changes have got. */
export function putPropagation(queryClient: QueryClient, { services }: z.infer<typeof PropagationEvent>): void {
  for (const { namespace, name, propagation } of services) {
    const patch = (known: ServiceState): ServiceState => ({ ...known, propagation });
    queryClient.setQueryData<ServiceState>(serviceKey({ namespace, service: name }), (known) => known && patch(known));
    queryClient.setQueryData<ServiceState[]>(listKey(namespace), (list) =>
      list?.map((known) => (isSame(known, { namespace, name }) ? patch(known) : known)),
    );
  }
}
