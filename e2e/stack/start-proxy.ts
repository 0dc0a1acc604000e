/** A proxy in front of the server, of the kind that does not know what an event stream is. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StreamProxy = {
  readonly url: string;
  /** Event streams that were opened so far. */
  readonly streams: () => number;
  /** Breaks all event streams off. */
  readonly cutStreams: () => void;
  /** Whether event streams are gathered in a buffer that never fills. */
  readonly bufferStreams: (isBuffering: boolean) => void;
  readonly stop: () => Promise<void>;
};

export async function startProxy(target: string): Promise<StreamProxy> {
  const open = new Set<ServerResponse>();
  let streams = 0;
  let isBuffering = false;

  function pass(answer: IncomingMessage, response: ServerResponse) {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (!String(answer.headers['content-type']).startsWith('text/event-stream')) return void answer.pipe(response);
    streams += 1;
    open.add(response);
    response.once('close', () => open.delete(response));
    response.flushHeaders();
    answer.on('data', (chunk) => void (isBuffering || response.write(chunk)));
    answer.on('error', () => response.destroy());
    answer.on('end', () => response.end());
  }

  const server = createServer((asked, response) => {
    const { method, url, headers } = asked;
    const onward = request(new URL(url ?? '/', target), { method, headers });
    onward.on('response', (answer) => pass(answer, response));
    onward.on('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    streams: () => streams,
    cutStreams() {
      for (const response of open) response.destroy();
    },
    bufferStreams(whether) {
      isBuffering = whether;
      // What was lost meanwhile would be missing: who is buffered no more begins anew.
      if (!whether) for (const response of open) response.destroy();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
