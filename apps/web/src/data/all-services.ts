/** The services of all namespaces, by name only: for finding one among them. */
import { listServices } from '@sluice/shared/api/services';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';

/** A large answer: asked for when somebody searches, and not again within a minute. */
const freshMilliseconds = 60_000;

export const allServicesQuery = (call: Call) =>
  queryOptions({
    queryKey: [listServices.operationId, 'everywhere'] as const,
    queryFn: async ({ signal }) => {
      const { services } = await call(listServices, { query: {} }, signal);
      return services.map(({ namespace, name }) => ({ namespace, name }));
    },
    staleTime: freshMilliseconds,
    retry: false,
  });
