/** The latest changes of a namespace. */
import { listNamespaceChanges } from '@sluice/shared/api/changes';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing } from './services.ts';

const shown = 10;
/** Changes of services are told at once; this is for those that alter none, such as an undone one. */
const refreshSeconds = 15;

export const latestChangesQuery = (call: Call, namespace: string) =>
  queryOptions({
    queryKey: [listNamespaceChanges.operationId, { namespace }] as const,
    queryFn: async ({ signal }) =>
      (await call(listNamespaceChanges, { params: { namespace }, query: { limit: shown } }, signal)).changes,
    ...healing,
    staleTime: 0,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshSeconds * 1000,
  });
