/** Every byte to and from the API server goes through here: credentials, deadlines, errors, warnings. */
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Credentials, HeaderValues } from './credentials.ts';
import { errorFromAnswer, KubeError } from './kube-error.ts';

export type PatchType = 'application/json-patch+json' | 'application/merge-patch+json';

export type KubeRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the API server; segments that come from input are escaped by the caller (`pathOf`). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly body?: unknown;
  readonly patchType?: PatchType;
  /** Lists without anything but metadata: what is large about objects stays where it is. */
  readonly metadataOnly?: boolean;
  readonly signal?: AbortSignal;
  /** From sending until the last byte; for streams until the headers. */
  readonly deadlineMs?: number;
  /** An answer beyond this is given up. */
  readonly maxBytes?: number;
};

export type Answer<T> = { readonly body: T; readonly warnings: readonly string[] };

export type KubeClient = {
  /** Parses the answer as JSON. Throws KubeError. */
  readonly json: <T = unknown>(call: KubeRequest) => Promise<Answer<T>>;
  readonly text: (call: KubeRequest) => Promise<string>;
  /** Decoded pieces of a long answer, until it ends or the signal aborts. Throws KubeError unless the answer is 200. */
  readonly stream: (call: KubeRequest) => Promise<AsyncIterable<string>>;
};

/** With the whole objects as second choice, for servers that know no other form. */
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const defaultDeadlineMs = 10_000;
const leastPauseMs = 100;
const defaultMaxBytes = 256 * 1024 * 1024;

export function createKubeClient(server: URL): KubeClient {
  /**
   * Who comes when too many do is asked to come again, and nothing has been done for him (API priority and fairness). As
   * long as there is time he does, like client-go.
   */
  async function send(call: KubeRequest, signal: AbortSignal) {
    const latest = performance.now() + (call.deadlineMs ?? defaultDeadlineMs) / 2;
    for (;;) {
      const answer = await sendRenewing(call, signal);
      const pauseMs = Number(single(answer.headers['retry-after']) ?? Number.NaN) * 1_000;
      if (answer.statusCode !== 429 || !(performance.now() + pauseMs <= latest)) return answer;
      await answer.body.dump();
      await sleep(Math.max(pauseMs, leastPauseMs), undefined, { signal }).catch((error) => {
        throw unanswered(error);
      });
    }
  }

  /** A token may have ended a moment ago, and the next one be there already: a refusal has it fetched and tried once. */
  async function sendRenewing(call: KubeRequest, signal: AbortSignal) {
    const answer = await sendOnce(call, signal);
    if (answer.statusCode !== 401 || !call.credentials.renew?.()) return answer;
    await answer.body.dump();
    return sendOnce(call, signal);
  }

  async function sendOnce(call: KubeRequest, signal: AbortSignal) {
    const { method = 'GET', path, query = {}, credentials, body, patchType, metadataOnly = false } = call;
    const url = new URL(`${server.pathname.replace(/\/$/, '')}${path}`, server);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const own = await headersOf(credentials);
    try {
      return await request(url, {
        method,
        dispatcher: credentials.dispatcher,
        signal,
        headers: {
          ...own,
          accept: metadataOnly ? metadataList : 'application/json',
          'user-agent': 'sluice',
          ...(body !== undefined && { 'content-type': patchType ?? 'application/json' }),
        },
        ...(body !== undefined && { body: escapedJson(body) }),
      });
    } catch (error) {
      throw unanswered(error);
    }
  }

  async function readText(call: KubeRequest) {
    const signal = AbortSignal.any([
      AbortSignal.timeout(call.deadlineMs ?? defaultDeadlineMs),
      ...(call.signal ? [call.signal] : []),
    ]);
    const answer = await send(call, signal);
    const text = await collect(answer.body, call.maxBytes ?? defaultMaxBytes);
    if (answer.statusCode >= 300) throw errorFromAnswer(answer.statusCode, text, single(answer.headers['retry-after']));
    return { text, warnings: warningsOf(answer.headers.warning) };
  }

  return {
    async json<T>(call: KubeRequest) {
      const { text, warnings } = await readText(call);
      try {
        return { body: JSON.parse(text) as T, warnings };
      } catch (error) {
        throw new KubeError(502, 'The API server did not answer with JSON', { cause: error });
      }
    },
    text: async (call) => (await readText(call)).text,
    async stream(call) {
      const headers = new AbortController();
      const timer = setTimeout(() => headers.abort(timedOut()), call.deadlineMs ?? defaultDeadlineMs);
      const signal = AbortSignal.any([headers.signal, ...(call.signal ? [call.signal] : [])]);
      try {
        const answer = await send(call, signal);
        if (answer.statusCode !== 200) {
          const text = await collect(answer.body, defaultMaxBytes);
          throw errorFromAnswer(answer.statusCode, text, single(answer.headers['retry-after']));
        }
        return decoded(answer.body);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function headersOf(credentials: Credentials): Promise<HeaderValues> {
  try {
    return await credentials.headers();
  } catch (error) {
    throw new KubeError(0, reasonOf(error), { cause: error });
  }
}

/** A path from segments, each escaped, so that no name can reach another resource. */
export function pathOf(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

type Body = AsyncIterable<Buffer> & { setEncoding(encoding: 'utf8'): unknown; destroy(): unknown };

/** Characters of several bytes may be cut between chunks; the stream's decoder puts them together. */
async function* decoded(body: Body): AsyncIterable<string> {
  body.setEncoding('utf8');
  try {
    for await (const chunk of body) yield String(chunk);
  } catch (error) {
    throw unanswered(error);
  }
}

async function collect(body: Body, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new KubeError(502, `The answer is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    body.destroy();
    throw unanswered(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unanswered(error: unknown): unknown {
  if (error instanceof KubeError) return error;
  return new KubeError(0, `The API server did not answer: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

function timedOut(): Error {
  return new DOMException('no answer in time', 'TimeoutError');
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** RFC 9111 warnings as the API server writes them: `299 - "text"`, several of them in one or more headers. */
function warningsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => quoted.replace(/\\(.)/g, '$1'));
}

/**
 * Go writes these five characters escaped (encoding/json HTMLEscape), and so must we: `test` operations compare raw JSON
 * text, and `data` of a ControllerRevision is kept byte for byte. What differs from Go's own writing would count as
 * altered by every later patch, which is refused (kubernetes/kubernetes#47008).
 */
function escapedJson(body: unknown): string {
  return JSON.stringify(body).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
