import { createServer, type RequestListener, type Server } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { afterEach, expect, test } from 'vitest';
import { KubeError } from '../kubernetes/kube-error.ts';
import { createIstiod, type Istiod } from './istiod.ts';

const nonce = (push: number) => `2026-08-22T10:00:0${push}Z/${push}abc`;
const status = (name: string, push = 1) => ({
  cluster_id: 'Kubernetes',
  proxy: `${name}.default`,
  proxy_type: 'sidecar',
  route_sent: nonce(push),
  route_acked: nonce(push),
});

function pod(name: string, isReady = true): Pod {
  return {
    metadata: { name, namespace: 'istio-system', uid: name },
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  };
}

type Replica = RequestListener | KubeError;

const servers: Server[] = [];
const opened: string[] = [];
const lines: Duplex[] = [];
let istiod: Istiod | null = null;

/** Replicas that answer HTTP over a byte connection each, as port-forwarding makes them. */
function start(
  replicas: Record<string, Replica>,
  pods = Object.keys(replicas).map((name) => pod(name)),
  maxBytes = 100_000,
) {
  istiod = createIstiod({
    pods: async () => pods,
    namespace: 'istio-system',
    deadlineMs: 5_000,
    maxBytes,
    async portForward({ name, port }) {
      expect(port).toBe(15014);
      opened.push(name);
      const replica = replicas[name];
      if (replica === undefined || replica instanceof KubeError) throw replica;
      const [near, far] = duplexPair();
      const server = createServer(replica);
      servers.push(server);
      lines.push(near);
      server.emit('connection', far);
      return near;
    },
  });
  return istiod;
}

afterEach(() => {
  istiod?.stop();
  for (const server of servers.splice(0)) server.close();
  opened.length = 0;
  lines.length = 0;
});

const answering =
  (...proxies: unknown[]): RequestListener =>
  ({ url }, response) =>
    url === '/debug/syncz' ? response.end(JSON.stringify(proxies)) : response.writeHead(404).end();

const namesOf = ({ proxies }: Awaited<ReturnType<Istiod['read']>>) => proxies.map(({ sync }) => sync.name).sort();

test('the proxies of all replicas are one list', async () => {
  const reading = await start({ a: answering(status('web-1')), b: answering(status('web-2'), status('web-3')) }).read();
  expect(namesOf(reading)).toEqual(['web-1', 'web-2', 'web-3']);
  expect(reading).toMatchObject({ failures: [], answered: 2 });
});

test('of a proxy that two replicas know the latest word counts', async () => {
  const reading = await start({ a: answering(status('web', 2)), b: answering(status('web', 1)) }).read();
  expect(reading.proxies.map(({ sync }) => sync.types.route?.sent)).toEqual([nonce(2)]);
});

test('a connection is kept and used again; a new one takes the place of one that broke', async () => {
  const one = start({ a: answering(status('web')) });
  await one.read();
  await one.read();
  expect(opened).toEqual(['a']);
  lines[0]?.destroy();
  expect(namesOf(await one.read())).toEqual(['web']);
  expect(opened).toEqual(['a', 'a']);
});

test('a clock is known better with every answer', async () => {
  const one = start({ a: answering(status('web')) });
  const width = ({ proxies: [first] }: Awaited<ReturnType<Istiod['read']>>) =>
    first === undefined ? 0 : first.clock.high - first.clock.low;
  const first = width(await one.read());
  expect(first).toBeGreaterThan(0);
  expect(width(await one.read())).toBeLessThanOrEqual(first + 1);
});

test.each<{ what: string; replica: Replica; reason: string; detail: RegExp }>([
  {
    what: 'no right',
    replica: new KubeError(403, 'pods "a" is forbidden'),
    reason: 'forbidden',
    detail: /^pods "a" is forbidden$/,
  },
  {
    what: 'no answer',
    replica: new KubeError(0, 'connection refused'),
    reason: 'unreachable',
    detail: /^a: connection refused$/,
  },
  {
    what: 'another page',
    replica: (_, response) => void response.end('<html>'),
    reason: 'unreachable',
    detail: /list of proxies/,
  },
  {
    what: 'no debug pages',
    replica: (_, response) => void response.writeHead(404).end(),
    reason: 'unreachable',
    detail: /404/,
  },
  {
    what: 'not believed',
    replica: (_, response) => void response.writeHead(401).end(),
    reason: 'forbidden',
    detail: /401/,
  },
  {
    what: 'a broken connection',
    replica: (_, response) => void response.destroy(),
    reason: 'unreachable',
    detail: /^a: /,
  },
  {
    what: 'too much',
    replica: (_, response) => void response.end('x'.repeat(200_000)),
    reason: 'unreachable',
    detail: /larger than/,
  },
])('$what is a failure of that replica: $reason', async ({ replica, reason, detail }) => {
  const reading = await start({ a: replica, b: answering(status('web')) }).read();
  expect(reading.answered).toBe(1);
  expect(namesOf(reading)).toEqual(['web']);
  expect(reading.failures).toEqual([{ reason, detail: expect.stringMatching(detail) }]);
});

test('pods that are not ready are not asked; without others there is no istiod', async () => {
  const some = start({ a: answering(status('web')), b: answering() }, [pod('a'), pod('b', false)]);
  expect(await some.read()).toMatchObject({ answered: 1, failures: [] });
  expect(opened).toEqual(['a']);
  istiod?.stop();
  const none = await start({}, [pod('b', false)]).read();
  expect(none).toMatchObject({ answered: 0, proxies: [], failures: [{ reason: 'no-istiod' }] });
});

test('where its pods cannot be read the failure says why', async () => {
  const one = createIstiod({
    pods: async () => Promise.reject(new KubeError(403, 'pods is forbidden')),
    namespace: 'istio-system',
    portForward: async () => Promise.reject(new Error('not to be called')),
  });
  expect(await one.read()).toMatchObject({ failures: [{ reason: 'forbidden', detail: 'pods is forbidden' }] });
});
