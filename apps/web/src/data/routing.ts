/** The route table of a service, read again whenever the service says that its rules are others. */
import { getRouting } from '@sluice/shared/api/routing';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing, type ServiceRef } from './services.ts';

/** @param etag of the service: another one is another table */
export const routingQuery = (call: Call, ref: ServiceRef, etag: string) =>
  queryOptions({
    queryKey: [getRouting.operationId, ref, etag] as const,
    queryFn: ({ signal }) => call(getRouting, { params: ref }, signal),
    placeholderData: keepPreviousData,
    ...healing,
    // The table of an etag is read again when it is opened again: others may have been read under the same one.
    gcTime: 60_000,
  });
