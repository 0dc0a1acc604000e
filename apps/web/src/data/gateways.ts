/** The ways into the mesh. */
import { listGateways } from '@sluice/shared/api/gateways';
import { queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing } from './services.ts';

/** No event tells of gateways. */
const refreshMilliseconds = 15_000;

export const gatewaysQuery = (call: Call, namespace: string) =>
  queryOptions({
    queryKey: [listGateways.operationId, { namespace }] as const,
    queryFn: ({ signal }) => call(listGateways, { query: { namespace } }, signal),
    ...healing,
    staleTime: 0,
    refetchInterval: (query) => healing.refetchInterval(query) || refreshMilliseconds,
  });
