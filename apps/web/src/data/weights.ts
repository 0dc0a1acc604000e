/** Setting weights: first as a dry run that says what would be written, then for real. */
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import { setWeights } from '@sluice/shared/api/weights';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { putService, type ServiceRef } from './services.ts';

export type WeightsChange = {
  readonly ref: ServiceRef;
  /** The etag of the service as the operator saw it. */
  readonly etag: string;
  readonly weights: Readonly<Record<string, number>>;
  /** Versions that may receive requests although no pod of theirs is ready. */
  readonly force: readonly string[];
};

export type WeightsResult = ResponseOf<typeof setWeights>;

function requestOf({ ref, etag, weights, force }: WeightsChange, options: { dryRun: boolean; reason?: string }) {
  return {
    params: ref,
    query: options.dryRun ? { dryRun: 'true' as const } : {},
    headers: { 'if-match': `"${etag}"` },
    body: {
      weights: { ...weights },
      ...(options.reason ? { reason: options.reason } : {}),
      ...(force.length > 0 ? { force: [...force] } : {}),
    },
  };
}

/** What applying would write, checked by the cluster. Never from a cache: the cluster may have moved. */
export const previewQuery = (call: Call, change: WeightsChange) =>
  queryOptions({
    queryKey: [setWeights.operationId, 'dryRun', change] as const,
    queryFn: ({ signal }) => call(setWeights, requestOf(change, { dryRun: true }), signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Writes the weights and shows the service as the server then describes it. */
export async function applyWeights(
  call: Call,
  queryClient: QueryClient,
  change: WeightsChange,
  reason: string,
): Promise<WeightsResult> {
  const result = await call(setWeights, requestOf(change, { dryRun: false, reason }));
  putService(queryClient, result.service);
  return result;
}
