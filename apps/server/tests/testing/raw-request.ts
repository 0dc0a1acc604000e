/** Requests byte by byte: no client library would send what some of them consist of. */
import { connect } from 'node:net';

export type RawRequest = {
  readonly what: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** What content-length says. */
  readonly claimedLength: number;
};

export type RawAnswer = {
  /** Null when the connection was closed without one. */
  readonly status: number | null;
  readonly head: string;
  readonly body: string;
  /** Whether neither an answer nor the end came in time. */
  readonly hung: boolean;
};

export function textOf({ method, target, headers, claimedLength, body }: RawRequest, host: string): Buffer {
  const fields = [['host', host], ...headers, ['content-length', String(claimedLength)], ['connection', 'close']];
  const lines = fields.map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body]);
}

/** Sends and reads until the end; of an event stream only the head. */
export function sendRaw(url: URL, request: RawRequest, deadlineMs = 15_000): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(url.port), host: url.hostname, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const finish = (hung: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answerFrom(Buffer.concat(chunks).toString('latin1'), hung));
    };
    const timer = setTimeout(() => finish(true), deadlineMs);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (/^content-type: text\/event-stream/im.test(chunk.toString('latin1'))) finish(false);
    });
    socket.once('end', () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.write(textOf(request, url.host));
    // Whoever promises more than it sends has to hang up: servers wait for the rest, and take an end for a farewell.
    if (promisesMore(request)) socket.end();
  });
}

function promisesMore({ claimedLength, body, headers }: RawRequest): boolean {
  return claimedLength > body.length || headers.some(([name]) => name === 'transfer-encoding');
}

function answerFrom(text: string, hung: boolean): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  return { status: status === undefined ? null : Number(status), head, body: end < 0 ? '' : text.slice(end + 4), hung };
}
