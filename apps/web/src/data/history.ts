/** The history of a service. */
import { getChange, listChanges } from '@sluice/shared/api/changes';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing, type ServiceRef } from './services.ts';

/** Under which histories are cached. */
export const historyKey = listChanges.operationId;

export const historyQuery = (call: Call, ref: ServiceRef) =>
  queryOptions({
    queryKey: [historyKey, ref] as const,
    queryFn: ({ signal }) => call(listChanges, { params: ref }, signal),
    ...healing,
  });

/** A change is never changed: what was read once is good for ever. */
export const changeQuery = (call: Call, ref: ServiceRef, change: string) =>
  queryOptions({
    queryKey: [getChange.operationId, { ...ref, change }] as const,
    queryFn: ({ signal }) => call(getChange, { params: { ...ref, change } }, signal),
    ...healing,
  });
