/** Byte connections to the ports of pods, as port-forwarding opens them: HTTP is spoken on all of them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { headersOf, readBody } from './incoming-request.ts';
import { askPod, isListening, type PodNetwork } from './pod-http.ts';

type PodPort = { readonly namespace: string; readonly pod: string; readonly port: number };

/**
 * Makes the function that opens connections from inside a pod; it gives null where nothing listens. One HTTP server,
 * which listens nowhere, speaks for all pods.
 */
export function createPodDialer(network: PodNetwork): (namespace: string, pod: string, port: number) => Duplex | null {
  const targets = new WeakMap<object, PodPort>();
  const server = createServer((request, response) => {
    const target = targets.get(request.socket);
    if (target !== undefined) void answer(network, target, request, response);
  });
  return (namespace, pod, port) => {
    if (!isListening(network, namespace, pod, port)) return null;
    const [client, podEnd] = duplexPair();
    targets.set(podEnd, { namespace, pod, port });
    server.emit('connection', podEnd);
    return client;
  };
}

async function answer(
  network: PodNetwork,
  target: PodPort,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request).catch(() => undefined);
  if (body === undefined) return void response.writeHead(413).end();
  const { method = 'GET', url: path = '/' } = request;
  const answered = await askPod(network, {
    ...target,
    method,
    path,
    headers: headersOf(request),
    body,
    caller: 'loopback',
  });
  // Nothing listens any more: the connection breaks off.
  if (answered === null) request.socket.destroy();
  else response.writeHead(answered.status, answered.headers).end(method === 'HEAD' ? undefined : answered.body);
}
