/** Readers of the event stream that stop reading, as a laptop does whose lid is closed. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** They follow everything, which makes the most to send. Settles when each has had the first bytes. */
export async function openSlowReaders(url: string, count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(url);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
      await once(socket, 'readable');
      return socket;
    }),
  );
}

/** The value of a metric without labels. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
}

/** Until so many streams have been dropped; the seconds that it took. Gives up after a minute. */
export async function untilDropped(url: string, count: number): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < 60_000) {
    if ((await metricOf(url, 'sluice_event_streams_dropped_total')) >= count) break;
    await sleep(100);
  }
  return (performance.now() - began) / 1000;
}
