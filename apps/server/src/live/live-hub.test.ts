import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { everything } from '../access/sight.ts';
import { createListeners } from '../listeners.ts';
import { createLiveHub, type LiveHub, type Measured, type PropagationNews, type ServiceNews } from './live-hub.ts';

const traffic = createListeners<Measured>();
const services = createListeners<ServiceNews>();
const propagation = createListeners<PropagationNews>();
let hub: LiveHub;
let http: Server;

beforeEach(async () => {
  hub = createLiveHub(
    {
      services: () => [],
      history: () => [],
      health: () => ({ state: 'live', since: 0, detail: null }),
      onServices: services.subscribe,
      onTraffic: traffic.subscribe,
      onPropagation: propagation.subscribe,
      onHealth: createListeners<ClusterHealth>().subscribe,
    },
    { lingerMs: 50 },
  );
  http = createServer((_request, response) =>
    hub.open({ namespace: 'ns', service: 'reviews', sight: everything }, response),
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  hub.stop();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

const open = () => {
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return socket;
};
/** A second of a service with very many versions. */
const muchTraffic = () => {
  const versions = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`v${i}`, { requests: 1, errors: 0 }]));
  const point = { time: 1, seconds: 1, versions, unattributed: 0 };
  const evidence = {
    state: 'blind' as const,
    since: null,
    requests: 0,
    needed: null,
    secondsLeft: null,
    pValue: null,
    reason: null,
  };
  traffic.emit({ time: 1, services: [{ namespace: 'ns', name: 'reviews', point, observed: null, evidence }] });
};

test('a reader that does not read is dropped; others go on', async () => {
  const slow = open().pause();
  const good = open().resume();
  await vi.waitFor(() => expect(good.bytesRead).toBeGreaterThan(0));
  let isSlowClosed = false;
  slow.once('close', () => {
    isSlowClosed = true;
  });
  await vi.waitFor(
    async () => {
      muchTraffic();
      await new Promise((resolve) => setImmediate(resolve));
      expect(await connections()).toBe(1);
    },
    { timeout: 20_000, interval: 5 },
  );
  slow.resume();
  await vi.waitFor(() => expect(isSlowClosed).toBe(true));
  const before = good.bytesRead;
  muchTraffic();
  await vi.waitFor(() => expect(good.bytesRead).toBeGreaterThan(before));
  good.destroy();
});

const connections = () =>
  new Promise<number>((resolve, reject) => {
    http.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

test('what was gathered of a service is told before what came after it', async () => {
  const reader = open();
  let heard = '';
  reader.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  await vi.waitFor(() => expect(heard).toContain('event: snapshot'));
  services.emit({ changed: [], removed: [{ namespace: 'ns', name: 'reviews' }] });
  propagation.emit([{ namespace: 'ns', name: 'reviews', propagation: null }]);
  services.emit({ changed: [], removed: [{ namespace: 'ns', name: 'reviews' }] });
  muchTraffic();
  await vi.waitFor(() => expect(heard).toContain('event: traffic'));
  const events = heard.matchAll(/^event: (\w+)$/gm).map(([, event]) => event);
  expect([...events]).toEqual(['snapshot', 'services', 'propagation', 'services', 'traffic']);
});

test('a topic is followed as long as somebody reads it, and a little longer', async () => {
  expect(hub.topics()).toEqual([]);
  const socket = open().resume();
  await vi.waitFor(() => expect(hub.topics()).toEqual([{ namespace: 'ns', service: 'reviews', sight: everything }]));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(hub.topics()).toHaveLength(1);
  await vi.waitFor(() => expect(hub.topics()).toEqual([]));
});
