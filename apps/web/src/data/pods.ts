/** The pods behind the versions of a service. */
import { listPods } from '@sluice/shared/api/pods';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing, type ServiceRef } from './services.ts';

/** No event tells of single pods. */
const refreshMilliseconds = 5_000;

export const podsQuery = (call: Call, ref: ServiceRef) =>
  queryOptions({
    queryKey: [listPods.operationId, ref] as const,
    queryFn: ({ signal }) => call(listPods, { params: ref }, signal),
    ...healing,
    staleTime: refreshMilliseconds,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshMilliseconds,
  });
