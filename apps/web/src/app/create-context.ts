import { QueryClient } from '@tanstack/react-query';
import { createClient } from '../data/client.ts';
import { createLive, type LiveDependencies } from '../data/live.ts';
import { createResults } from '../data/results.ts';
import { createTrafficStore } from '../data/traffic-store.ts';
import type { PageContext } from '../routes/root-route.ts';

type Outside = {
  readonly fetch: typeof globalThis.fetch;
  readonly openSource?: NonNullable<LiveDependencies['openSource']>;
};

/** Everything that pages use, around the two ways in which a browser reaches the server. */
export function createContext({ fetch, openSource }: Outside): PageContext {
  const queryClient = new QueryClient({
    // Live events keep what was read up to date; asking again at every look would only cost.
    defaultOptions: { queries: { refetchOnWindowFocus: false, refetchOnReconnect: true } },
  });
  const traffic = createTrafficStore();
  return {
    call: createClient(fetch),
    queryClient,
    traffic,
    results: createResults(),
    live: createLive({ queryClient, traffic, ...(openSource === undefined ? {} : { openSource }) }),
  };
}
