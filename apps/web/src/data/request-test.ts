/** What the mesh would do with a request. */
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import { type RequestTestBody, testRequest } from '@sluice/shared/api/request-test';
import type { Decision } from '@sluice/shared/evaluate/decision';
import type { Evaluation } from '@sluice/shared/evaluate/evaluate';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Call } from './client.ts';
import { healing } from './services.ts';

/** The contract says less of these parts than the evaluator that both sides share, which makes them. */
export type TestAnswer = Omit<ResponseOf<typeof testRequest>, 'decision' | 'matches' | 'delegations' | 'unused'> &
  Pick<Evaluation, 'matches' | 'delegations' | 'unused'> & { readonly decision: Decision };

/** @param etag of the rules: others may answer otherwise */
export const requestTestQuery = (call: Call, body: RequestTestBody, etag: string) =>
  queryOptions({
    queryKey: [testRequest.operationId, body, etag] as const,
    queryFn: async ({ signal }) => ({
      answer: (await call(testRequest, { body }, signal)) as unknown as TestAnswer,
      askedAt: Date.now(),
    }),
    ...healing,
    // Pods become ready and cease to be; the answer is of the moment in which somebody asks.
    staleTime: 0,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
