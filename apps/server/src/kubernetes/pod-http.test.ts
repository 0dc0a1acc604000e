import { createServer, type Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPodHttp, type PodHttp } from './pod-http.ts';

let server: Server;
let tunnels: Duplex[];
let onRequest: () => void;
let http: PodHttp;
beforeEach(() => {
  tunnels = [];
  onRequest = () => undefined;
  server = createServer((_request, response) => {
    onRequest();
    setImmediate(() => response.end('here'));
  });
  http = createPodHttp({
    async open() {
      const [ours, theirs] = duplexPair();
      // What a server wants of a socket.
      Object.assign(theirs, { setKeepAlive() {}, setNoDelay() {}, setTimeout() {} });
      server.emit('connection', theirs);
      tunnels.push(ours);
      return ours;
    },
  });
});
afterEach(() => http.close());

const get = () => http.get('/x', { deadlineMs: 5_000, maxBytes: 1_000 }).then(({ body }) => body);
const many = () => Promise.all(Array.from({ length: 15 }, get));

test('many at once go one after the other through one tunnel, which nobody listens to more than once', async () => {
  expect(new Set(await many())).toEqual(new Set(['here']));
  expect(tunnels).toHaveLength(1);
  expect(tunnels[0]?.listenerCount('close')).toBeLessThan(5);
});

test('a tunnel that ends with many in line is replaced, and all of them are answered', async () => {
  await get();
  let count = 0;
  onRequest = () => {
    count += 1;
    if (count === 3) tunnels[0]?.destroy();
  };
  expect(new Set(await many())).toEqual(new Set(['here']));
  expect(tunnels).toHaveLength(2);
});
