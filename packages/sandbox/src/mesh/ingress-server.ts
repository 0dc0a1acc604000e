/** A real HTTP port in front of the ingress gateway, for browsers and command lines. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bodyText, type HttpRequest, type HttpResponse } from './http-message.ts';
import { headersOf, readBody } from './incoming-request.ts';
import type { Ingress } from './ingress.ts';

/** Not yet listening. */
export function createIngressServer(ingress: Ingress): Server {
  return createServer((incoming, outgoing) => {
    void answer(ingress, incoming, outgoing);
  });
}

async function answer(ingress: Ingress, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await readBody(incoming).catch(() => undefined);
  if (body === undefined) return void outgoing.writeHead(413).end();
  const began = performance.now();
  const call = ingress.send(toRequest(incoming, body), (response) => {
    if (response === null) outgoing.destroy();
    else write(outgoing, response, incoming.method === 'HEAD', performance.now() - began);
  });
  if (call === null) {
    outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('No pod of the ingress gateway is ready.\n');
    return;
  }
  outgoing.once('close', () => {
    if (!outgoing.writableEnded) call.cancel();
  });
}

function toRequest(incoming: IncomingMessage, body: string): HttpRequest {
  const { host = '', ...headers } = headersOf(incoming);
  headers['x-forwarded-for'] = incoming.socket.remoteAddress ?? '';
  return {
    method: incoming.method ?? 'GET',
    scheme: 'http',
    authority: host,
    path: incoming.url ?? '/',
    headers,
    body,
  };
}

function write(outgoing: ServerResponse, response: HttpResponse, isHead: boolean, tookMs: number): void {
  const text = bodyText(response.body);
  const headers = {
    ...response.headers,
    ...(response.headers['set-cookie'] !== undefined && { 'set-cookie': response.headers['set-cookie'].split('\n') }),
    'content-length': String(Buffer.byteLength(text)),
    server: 'istio-envoy',
    'x-envoy-upstream-service-time': String(Math.round(tookMs)),
  };
  outgoing.writeHead(response.status, headers).end(isHead ? undefined : text);
}
