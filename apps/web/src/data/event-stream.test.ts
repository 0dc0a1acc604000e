import type { StreamEvent } from '@sluice/shared/api/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { now } from '../testing/bookinfo.ts';
import { FakeEventSource } from '../testing/fake-event-source.ts';
import { openEventStream, type StreamStatus } from './event-stream.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const tick: StreamEvent = { event: 'traffic', time: now, services: [] };

function follow() {
  const sources: FakeEventSource[] = [];
  const statuses: StreamStatus[] = [];
  const events: string[] = [];
  const stop = openEventStream({
    followed: { namespace: 'default', service: 'reviews' },
    onEvent: ({ event }) => events.push(event),
    onStatus: (status) => statuses.push(status),
    openSource: (address) => {
      const source = new FakeEventSource(address);
      sources.push(source);
      return source as unknown as EventSource;
    },
  });
  return { sources, events, stop, state: () => statuses.at(-1) };
}

test('follows what the page shows', () => {
  const { sources, state, stop } = follow();
  expect(sources[0]?.url).toBe('/api/v1/events?namespace=default&service=reviews');
  expect(state()).toEqual({ state: 'connecting', isStale: false });
  sources[0]?.send(tick);
  expect(state()).toEqual({ state: 'live', isStale: false });
  stop();
  expect(sources[0]?.isClosed).toBe(true);
});

test('more than three missing ticks are slow and stale, and one tick heals', () => {
  const { sources, state, stop } = follow();
  sources[0]?.send(tick);
  vi.advanceTimersByTime(3000);
  expect(state()).toEqual({ state: 'live', isStale: false });
  vi.advanceTimersByTime(1000);
  expect(state()).toEqual({ state: 'slow', isStale: true });
  sources[0]?.send(tick);
  expect(state()).toEqual({ state: 'live', isStale: false });
  stop();
});

test('an error opens a new source, at first at once and never later than 2 s', () => {
  const { sources, state, stop } = follow();
  const delays: number[] = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    sources.at(-1)?.fail();
    expect(state()?.state).toBe('reconnecting');
    let waited = 0;
    while (sources.length === attempt && waited < 10_000) {
      vi.advanceTimersByTime(50);
      waited += 50;
    }
    delays.push(waited);
  }
  expect(delays).toEqual([250, 500, 1000, 2000, 2000, 2000]);
  expect(state()).toEqual({ state: 'reconnecting', isStale: true });
  expect(sources.slice(0, -1).every(({ isClosed }) => isClosed)).toBe(true);
  sources.at(-1)?.send(tick);
  expect(state()).toEqual({ state: 'live', isStale: false });
  stop();
});

test('a connection that says nothing for 10 s is given up', () => {
  const { sources, stop } = follow();
  sources[0]?.send(tick);
  vi.advanceTimersByTime(10_500);
  expect(sources[0]?.isClosed).toBe(true);
  vi.advanceTimersByTime(500);
  expect(sources).toHaveLength(2);
  stop();
});

test.each([
  { what: 'no JSON', data: '{' },
  { what: 'an unknown shape', data: '{"event":"traffic"}' },
])('$what is no sign of life', ({ data }) => {
  const { sources, events, state, stop } = follow();
  sources[0]?.sendText('traffic', data);
  expect(events).toEqual([]);
  expect(state()?.state).toBe('connecting');
  stop();
});

test('stopping ends everything, also between two attempts', () => {
  const { sources, stop } = follow();
  sources[0]?.fail();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(sources).toHaveLength(1);
});
