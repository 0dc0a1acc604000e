import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { useReading } from './use-reading.ts';

const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });

function Surroundings({ children }: { readonly children: ReactNode }) {
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
}

test('an error stays while the server is asked again, and goes with its answer', async () => {
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const answers = [first.promise, second.promise];
  const queryFn = async () => (await answers.shift()) ?? 'nothing more';
  const { result } = renderHook(() => useReading({ queryKey: ['once', 'twice'], queryFn }), { wrapper: Surroundings });
  expect(result.current).toMatchObject({ data: undefined, error: null });

  first.reject(new Error('away'));
  await waitFor(() => expect(result.current.error).toMatchObject({ message: 'away' }));
  act(() => void result.current.refetch());
  await waitFor(() => expect(queryClient.getQueryState(['once', 'twice'])).toMatchObject({ fetchStatus: 'fetching' }));
  expect(queryClient.getQueryState(['once', 'twice'])?.error).toBeNull();
  expect(result.current.error).toMatchObject({ message: 'away' });

  second.resolve('there');
  await waitFor(() => expect(result.current).toMatchObject({ data: 'there', error: null }));
});
