import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import type { Call } from '../data/client.ts';
import type { Live } from '../data/live.ts';
import type { Results } from '../data/results.ts';
import type { TrafficStore } from '../data/traffic-store.ts';

/** What every page may use; made once, in `app`. */
export type PageContext = {
  readonly call: Call;
  readonly queryClient: QueryClient;
  readonly live: Live;
  readonly traffic: TrafficStore;
  readonly results: Results;
};

export const rootRoute = createRootRouteWithContext<PageContext>()();
