/** A real HTTP server on a free port that answers as a test tells it, for misbehaviour that no healthy cluster shows. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Credentials } from '../credentials.ts';
import { createKubeClient, type KubeClient } from '../kube-client.ts';

export type Answerer = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

export type ScriptedApiServer = {
  readonly address: URL;
  readonly client: KubeClient;
  readonly credentials: Credentials;
  /** Path and query of every request, in order. */
  readonly requests: readonly URL[];
  /** Headers of the last request. */
  readonly headers: () => IncomingMessage['headers'];
  readonly bodies: readonly string[];
  answer: Answerer;
  readonly close: () => Promise<void>;
};

export async function startScriptedApiServer(answer: Answerer): Promise<ScriptedApiServer> {
  const requests: URL[] = [];
  const bodies: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://cluster');
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.once('end', () => {
      requests.push(url);
      bodies.push(body);
      headers = request.headers;
      server.answer(url, response, request);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const dispatcher = new Agent({ bodyTimeout: 0 });
  const server: ScriptedApiServer = {
    address,
    client: createKubeClient(address),
    credentials: { user: 'test', headers: async () => ({ authorization: 'Bearer secret' }), dispatcher },
    requests,
    headers: () => headers,
    bodies,
    answer,
    async close() {
      await dispatcher.destroy();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function statusBody(code: number, reason: string, message: string, details?: object) {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message, details };
}
