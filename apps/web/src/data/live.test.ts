import type { ServiceState } from '@sluice/shared/api/services';
import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aService, now, someEvidence } from '../testing/bookinfo.ts';
import { FakeEventSource } from '../testing/fake-event-source.ts';
import { createLive } from './live.ts';
import { pace } from './pace.ts';
import { createTrafficStore } from './traffic-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('a page that is behind shows less often, and the last tick before silence, too', () => {
  vi.spyOn(pace, 'seconds').mockReturnValue(5);
  const queryClient = new QueryClient();
  const sources: FakeEventSource[] = [];
  const live = createLive({
    queryClient,
    traffic: createTrafficStore(),
    openSource: (address) => {
      const source = new FakeEventSource(address);
      sources.push(source);
      return source as unknown as EventSource;
    },
  });
  const stop = live.follow({ namespace: 'default', service: 'reviews' });
  const [source] = sources;
  const reviews = aService();
  const shown = () =>
    queryClient.getQueryData<ServiceState>(['getService', { namespace: 'default', service: 'reviews' }])?.evidence
      .requests;
  const tick = (requests: number) =>
    source?.send({
      event: 'traffic',
      time: now,
      services: [
        {
          namespace: 'default',
          name: 'reviews',
          point: null,
          observed: reviews.observed,
          evidence: someEvidence({ requests }),
        },
      ],
    });
  source?.send({
    event: 'snapshot',
    services: [reviews],
    traffic: [],
    cluster: { state: 'live', since: now, detail: null },
  });
  tick(1);
  expect(shown()).toBe(1);
  vi.advanceTimersByTime(1000);
  tick(2);
  vi.advanceTimersByTime(1000);
  tick(3);
  expect(shown()).toBe(1);
  vi.advanceTimersByTime(5000);
  expect(shown()).toBe(3);
  stop();
  queryClient.clear();
  expect(vi.getTimerCount()).toBe(0);
});
