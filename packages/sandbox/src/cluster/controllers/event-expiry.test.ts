import { afterEach, expect, test, vi } from 'vitest';
import type { KubeObject } from '../kube-object.ts';
import { aStore } from '../testing/store-fixture.ts';
import { startEventExpiry } from './event-expiry.ts';

const minute = 60_000;

function anEvent(name: string): KubeObject {
  const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web' };
  return { apiVersion: 'v1', kind: 'Event', metadata: { name, namespace: 'default' }, involvedObject };
}

afterEach(() => {
  vi.useRealTimers();
});

test('Events go an hour after they were last written, whatever holds them', () => {
  vi.useFakeTimers();
  const now = () => new Date();
  const store = aStore({ now });
  const events = store.registry.get('events');
  const stop = startEventExpiry(store, now);
  const names = () => store.list(events).map(({ object }) => object.metadata.name);

  const held = { ...anEvent('held'), metadata: { ...anEvent('held').metadata, finalizers: ['example.com/hold'] } };
  store.create(events, held);
  const { object } = store.create(events, anEvent('again'));
  vi.advanceTimersByTime(40 * minute);
  store.update(events, { ...object, count: 2 });
  store.create(events, anEvent('young'));
  const from = store.version;
  vi.advanceTimersByTime(21 * minute);
  expect(names()).toEqual(['again', 'young']);
  expect(store.eventsSince(events, from)?.map(({ type, revision }) => [type, revision.key])).toEqual([
    ['DELETED', 'default/held'],
  ]);
  vi.advanceTimersByTime(40 * minute);
  expect(names()).toEqual([]);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
