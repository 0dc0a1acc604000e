import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

export type Reading<Data> = {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: UseQueryResult<Data>['refetch'];
};

/**
 * Reads from the server as `useQuery` does, but keeps the error while it asks again: a query without data forgets it
 * then (TanStack/query packages/query-core/src/query.ts, "fetch" of its reducer), and what says what went wrong, with
 * whatever somebody has unfolded in it or is just about to press, would go and come every two seconds.
 */
export function useReading<Answer, Data = Answer, Key extends QueryKey = QueryKey>(
  options: UseQueryOptions<Answer, Error, Data, Key>,
): Reading<Data> {
  const { data, error, errorUpdateCount, refetch } = useQuery(options);
  const [last, setLast] = useState<Error | null>(error);
  const isAskedAgain = data === undefined && errorUpdateCount > 0;
  const lasting = error ?? (isAskedAgain ? last : null);
  if (lasting !== last) setLast(lasting);
  return { data, error: lasting, refetch };
}
