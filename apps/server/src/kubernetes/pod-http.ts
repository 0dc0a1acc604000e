/** HTTP to a port inside a pod over a port-forward that is kept open for a while. */
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { KubeError } from './kube-error.ts';

export type Limits = {
  readonly deadlineMs: number;
  readonly maxBytes: number;
  /** Takes the body of a 200 as it comes in, which is then not kept; false gives it up. */
  readonly onText?: (text: string) => boolean;
};

export type PodAnswer = {
  readonly status: number;
  /** Empty where it was taken as it came in. */
  readonly body: string;
  /** Of the answer, epoch milliseconds with whole seconds; null without one. */
  readonly date: number | null;
  /** By our clock, epoch milliseconds: the request went out, the headers came in. */
  readonly askedAt: number;
  readonly answeredAt: number;
};

export type PodHttp = {
  /** Those that come together are sent one after the other. Throws KubeError. */
  readonly get: (path: string, limits: Limits) => Promise<PodAnswer>;
  readonly close: () => void;
};

type Options = {
  readonly open: (deadlineMs: number) => Promise<Duplex>;
  /** A tunnel that was not used for so long is closed. */
  readonly idleMs?: number;
  /** A tunnel is not used for longer: whoever spreads load or drains nodes must get us to move. */
  readonly lifetimeMs?: number;
};

type Line = { readonly tunnel: Duplex; readonly agent: Agent; readonly openedAt: number; isUsed: boolean };

export function createPodHttp({ open, idleMs = 15_000, lifetimeMs = 300_000 }: Options): PodHttp {
  let line: Line | null = null;
  let idle: NodeJS.Timeout | null = null;
  /** An agent with several requests in line would give them a tunnel that has ended, again and again. */
  let last: Promise<unknown> = Promise.resolve();

  function hangUp() {
    if (idle !== null) clearTimeout(idle);
    line?.agent.destroy();
    line?.tunnel.destroy();
    line = null;
  }

  async function lineFor(deadlineMs: number): Promise<Line> {
    if (line !== null && (line.tunnel.destroyed || performance.now() - line.openedAt > lifetimeMs)) hangUp();
    if (line === null) {
      const tunnel = await open(deadlineMs);
      tunnel.on('error', () => undefined);
      line = { tunnel, agent: new TunnelAgent(tunnel), openedAt: performance.now(), isUsed: false };
    }
    return line;
  }

  async function send(path: string, limits: Limits): Promise<PodAnswer> {
    if (idle !== null) clearTimeout(idle);
    for (;;) {
      const { tunnel, agent, isUsed } = await lineFor(limits.deadlineMs).catch((error) => {
        throw unanswered(error);
      });
      try {
        const answer = await ask(agent, path, limits);
        if (line !== null) line.isUsed = true;
        idle = setTimeout(hangUp, idleMs);
        idle.unref();
        return answer;
      } catch (error) {
        hangUp();
        // The other end may have closed a line just when we took it up again.
        if (!isUsed) throw unanswered(tunnel.errored ?? error);
      }
    }
  }

  return {
    get(path, limits) {
      const answer = last.then(() => send(path, limits));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: hangUp,
  };
}

/** Uses one connection and keeps it. */
class TunnelAgent extends Agent {
  readonly #tunnel: Duplex;

  constructor(tunnel: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    // Agents hold sockets so that they do not end the process, and take them up again; here there is none to hold.
    this.#tunnel = Object.assign(tunnel, { ref: () => tunnel });
  }

  override createConnection(): Duplex {
    return this.#tunnel;
  }

  /** There is no socket whose keep-alive could be set. */
  override keepSocketAlive(): boolean {
    return true;
  }
}

function ask(agent: Agent, path: string, limits: Limits): Promise<PodAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PodAnswer>();
  const askedAt = Date.now();
  const signal = AbortSignal.timeout(limits.deadlineMs);
  const call = request({ agent, path, host: 'localhost', headers: { accept: 'application/json' }, signal });
  call.on('error', reject);
  call.on('response', (response) => {
    const answeredAt = Date.now();
    const date = Date.parse(response.headers.date ?? '');
    collect(response, limits).then(
      (body) =>
        resolve({
          status: response.statusCode ?? 0,
          body,
          date: Number.isFinite(date) ? date : null,
          askedAt,
          answeredAt,
        }),
      reject,
    );
  });
  call.end();
  return promise;
}

/** Long enough to get on, short enough for nobody to notice. */
const sliceMs = 15;

async function collect(response: IncomingMessage, { maxBytes, onText }: Limits): Promise<string> {
  const take = response.statusCode === 200 ? onText : undefined;
  const pieces: string[] = [];
  let length = 0;
  let since = performance.now();
  // Characters of several bytes may be cut between chunks; the stream's decoder puts them together.
  response.setEncoding('utf8');
  for await (const piece of response as AsyncIterable<string>) {
    length += piece.length;
    if (length > maxBytes) throw new KubeError(502, `The answer is larger than ${maxBytes} bytes`);
    if (take === undefined) pieces.push(piece);
    else if (!take(piece)) break;
    // What has come in already is handed out without a pause between; others want to get on as well.
    if (performance.now() - since > sliceMs) {
      await breathe();
      since = performance.now();
    }
  }
  return pieces.join('');
}

function unanswered(error: unknown): KubeError {
  if (error instanceof KubeError) return error;
  return new KubeError(0, error instanceof Error ? error.message : String(error), { cause: error });
}
