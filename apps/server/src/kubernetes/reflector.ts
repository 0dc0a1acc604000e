/**
 * Keeps a local copy of one collection: lists it in pages, then watches it, for ever. It lives through everything that
 * client-node's informer stops at: refusals, expired versions, silent connections, faulty listeners.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf } from '@sluice/shared/kubernetes/object';
import { inSlices, ownTurn } from '../in-slices.ts';
import { hasStatus, isDenied, isGone, isUnreachable, KubeError, Status } from './kube-error.ts';
import { linesOf } from './lines.ts';

export type Stored = {
  readonly metadata: { name: string; namespace?: string | undefined; resourceVersion?: string | undefined };
};

export type ReflectorOptions<T extends Stored> = {
  /** Opens the collection; decoded chunks on 200, KubeError otherwise. */
  readonly open: (query: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<AsyncIterable<string>>;
  /** What to keep of an object; null leaves out what cannot be read. */
  readonly read: (object: unknown) => T | null;
  readonly onChange: (previous: T | undefined, next: T | undefined) => void;
  /** After every complete list. */
  readonly onListed?: () => void;
  readonly onFault: (error: unknown) => void;
  /** Silence after which a watch is taken for dead; the API server sends a bookmark about once a minute. */
  readonly idleMs?: number;
  readonly pauseMs?: (failures: number, error: unknown) => number;
};

export type Reflector<T extends Stored> = {
  readonly items: ReadonlyMap<string, T>;
  /** Ends when the reflector is stopped, and never rejects. */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
  /** Takes a new connection now: the old one is doubtful, or a pause has become pointless. */
  readonly reconnect: () => void;
};

export const pageSize = '500';

export function createReflector<T extends Stored>(options: ReflectorOptions<T>): Reflector<T> {
  const { open, read, onChange, onListed, onFault, idleMs = 90_000, pauseMs = backoffMs } = options;
  const items = new Map<string, T>();
  const stopping = new AbortController();
  let connection = new AbortController();
  let version = '';

  function publish(previous: T | undefined, next: T | undefined) {
    try {
      onChange(previous, next);
    } catch (error) {
      onFault(error); // a faulty listener must not stop the cache
    }
  }

  function store(next: T) {
    const previous = items.get(keyOf(next));
    items.set(keyOf(next), next);
    if (previous?.metadata.resourceVersion !== next.metadata.resourceVersion) publish(previous, next);
  }

  function drop(key: string) {
    const previous = items.get(key);
    if (items.delete(key)) publish(previous, undefined);
  }

  async function fetchPages(query: Readonly<Record<string, string>>, signal: AbortSignal) {
    const objects: T[] = [];
    for (let token = ''; ; ) {
      const chunks = await open({ ...query, ...(token && { continue: token }) }, signal);
      const text = (await Array.fromAsync(chunks)).join('');
      await ownTurn();
      const page = pageFrom(text);
      await inSlices(page.items, (item) => {
        const object = read(item);
        if (object !== null) objects.push(object);
      });
      token = page.metadata.continue ?? '';
      if (!token) return { objects, listed: page.metadata.resourceVersion };
    }
  }

  async function list(signal: AbortSignal) {
    const { objects, listed } = await fetchPages({ limit: pageSize }, signal).catch((error) => {
      if (!isGone(error)) throw error;
      return fetchPages({}, signal); // the snapshot expired between two pages
    });
    const present = new Set(objects.map(keyOf));
    await inSlices(objects, store);
    await inSlices([...items.keys()], (key) => present.has(key) || drop(key));
    stopping.signal.throwIfAborted();
    version = listed;
    onListed?.();
  }

  function apply(line: string) {
    const { type, object } = JSON.parse(line) as { type: string; object: Stored };
    if (type === 'ERROR') throw errorOf(object);
    const next = type === 'BOOKMARK' || type === 'DELETED' ? null : read(object);
    if (next !== null) store(next);
    else if (type !== 'BOOKMARK') drop(keyOf(object));
    version = object.metadata.resourceVersion ?? version;
  }

  async function watch(signal: AbortSignal) {
    const idle = new AbortController();
    const timer = setTimeout(() => idle.abort(), idleMs);
    try {
      const chunks = await open(
        {
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion: version,
          // Spread out, so that a restarted API server does not meet all watches at once.
          timeoutSeconds: String(Math.round(290 + Math.random() * 290)),
        },
        AbortSignal.any([signal, idle.signal]),
      );
      for await (const line of linesOf(chunks)) {
        timer.refresh();
        apply(line);
      }
    } catch (error) {
      if (!idle.signal.aborted) throw error; // silence only means: take a new connection
    } finally {
      clearTimeout(timer);
    }
  }

  async function run() {
    for (let failures = 0; !stopping.signal.aborted; ) {
      connection = new AbortController();
      const signal = AbortSignal.any([stopping.signal, connection.signal]);
      const started = performance.now();
      let failure: unknown = null;
      try {
        if (!version) await list(signal);
        await watch(signal);
        failures = performance.now() - started > 1_000 ? 0 : failures + 1;
      } catch (error) {
        if (signal.aborted) {
          failures = 0; // we hung up ourselves
          continue;
        }
        failure = error;
        failures += 1;
        // Whoever was refused may have missed something; what is not served any more is not there any more.
        if (isGone(error) || isDenied(error) || hasStatus(error, 404)) version = '';
        if (hasStatus(error, 404)) for (const key of [...items.keys()]) drop(key);
        if (!isGone(error)) onFault(error);
      }
      if (failures > 0) await sleep(pauseMs(failures, failure), undefined, { signal }).catch(() => {});
    }
  }

  return { items, run, stop: () => stopping.abort(), reconnect: () => connection.abort() };
}

/** Whoever installs Istio wants to see it soon; the question costs next to nothing. */
const notServedPauseMs = 5_000;

/**
 * Half to all of a doubling pause. A server that is away is asked at least every two seconds, so that the page is live
 * again within five of its return; one that refuses is left in peace for up to half a minute.
 */
export function backoffMs(failures: number, error: unknown): number {
  const away = error === null || isUnreachable(error);
  const longest = away ? 2_000 : 30_000;
  const doubling = Math.min((away ? 100 : 800) * 2 ** (failures - 1), longest) * (0.5 + Math.random() / 2);
  const asked = error instanceof KubeError ? error.retryAfterSeconds * 1_000 : 0;
  return Math.max(asked, hasStatus(error, 404) ? notServedPauseMs : doubling);
}

type Page = { items: readonly unknown[]; metadata: { resourceVersion: string; continue?: string } };

function pageFrom(text: string): Page {
  try {
    const page = JSON.parse(text) as Page;
    if (Array.isArray(page.items) && typeof page.metadata.resourceVersion === 'string') return page;
    // Go writes an empty list as null in some kinds.
    if (page.items === null) return { ...page, items: [] };
  } catch {}
  throw new KubeError(502, 'The API server did not answer with a list');
}

function errorOf(object: unknown): KubeError {
  const status = Status.safeParse(object);
  if (!status.success) return new KubeError(500, 'The watch ended with an error that cannot be read');
  const { code = 500, message = 'The watch ended with an error', reason = '', details } = status.data;
  return new KubeError(code, message, { reason, causes: details?.causes ?? [] });
}
