/**
 * Readers of the event stream, in a process of their own: `readers.ts <url>` with what each follows as the first message.
 * Tells when each reader heard of each change that has been named to it by the etag of its service.
 */
import { Agent, type IncomingMessage, request } from 'node:http';

export type ToReaders =
  | { readonly type: 'follow'; readonly queries: readonly string[] }
  /** What arrived since the last question. */
  | { readonly type: 'report' };

/** A service with a new state, as one reader heard of it. */
export type Heard = {
  readonly reader: number;
  /** `namespace/name`. */
  readonly service: string;
  readonly weights: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

export type FromReaders =
  | { readonly type: 'following'; readonly snapshotBytes: number }
  | { readonly type: 'heard'; readonly heard: readonly Heard[]; readonly bytes: number; readonly ended: number };

const [url = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: false });
let heard: Heard[] = [];
let bytes = 0;
let ended = 0;

type Message = {
  readonly event: string;
  readonly changed?: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly desired: { readonly weights: readonly { readonly weight: number | null }[] };
  }[];
};

/** Settles with the snapshot. */
function follow(query: string, reader: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/events${query}`, { agent }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${query}: ${response.statusCode}`));
      response.once('close', () => {
        ended += 1;
      });
      read(response, (text) => {
        const at = performance.timeOrigin + performance.now();
        bytes += text.length;
        if (text.startsWith('event: snapshot')) resolve();
        if (!text.startsWith('event: services')) return;
        const { changed = [] } = JSON.parse(text.slice(text.indexOf('data: ') + 6)) as Message;
        for (const { namespace, name, desired } of changed) {
          const weights = desired.weights.map(({ weight }) => weight).join('/');
          heard.push({ reader, service: `${namespace}/${name}`, weights, at });
        }
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}

function read(response: IncomingMessage, onMessage: (text: string) => void): void {
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    rest += chunk;
    // A snapshot comes in many pieces; looking through all of them at each piece would take for ever.
    if (!chunk.includes('\n\n') && !rest.endsWith('\n\n')) return;
    const messages = rest.split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) onMessage(message);
  });
}

function tell(message: FromReaders): void {
  process.send?.(message);
}

process.on('message', async (message: ToReaders) => {
  if (message.type === 'follow') {
    // As browsers come in after a restart of the server: not all in the same moment.
    for (let first = 0; first < message.queries.length; first += 25) {
      const some = message.queries.slice(first, first + 25);
      await Promise.all(some.map((query, at) => follow(query, first + at)));
    }
    tell({ type: 'following', snapshotBytes: bytes });
  } else tell({ type: 'heard', heard, bytes, ended });
  heard = [];
  bytes = 0;
});
process.once('disconnect', () => process.exit(0));
if (process.send) process.send({ type: 'ready' });
