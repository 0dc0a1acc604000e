/** One stream of server-sent events, with its own way of coming back. */
import { StreamEvent, streamEvents } from '@sluice/shared/api/events';
import { addressOf } from './client.ts';

/** `slow`: connected, but more than three ticks are missing. `reconnecting`: broken, and tried again soon. */
export type StreamState = 'connecting' | 'live' | 'slow' | 'reconnecting';

export type StreamStatus = {
  readonly state: StreamState;
  /** More than three ticks are missing, so what is shown is out of date. */
  readonly isStale: boolean;
};

export type Followed = { readonly namespace: string; readonly service?: string | undefined };

export type EventStreamOptions = {
  readonly followed: Followed;
  readonly onEvent: (event: StreamEvent) => void;
  readonly onStatus: (status: StreamStatus) => void;
  readonly openSource?: (address: string) => EventSource;
};

const eventNames = ['snapshot', 'services', 'traffic', 'propagation', 'cluster', 'end'] as const;
/** Ticks come once a second. */
const staleAfterMilliseconds = 3500;
/** A connection that says nothing for so long is taken for dead: half-open ones never report an error. */
const deadAfterMilliseconds = 10_000;
const firstRetryMilliseconds = 250;
const lastRetryMilliseconds = 2000;

/**
 * Follows a namespace or a service until the returned function is called. Browsers give up on a stream after an HTTP
 * error, such as the 502 of a proxy while the server restarts; so every failure closes the source and a new one is
 * opened after 0.25 to 2 s.
 */
export function openEventStream(options: EventStreamOptions): () => void {
  const openSource = options.openSource ?? ((address) => new EventSource(address));
  const address = addressOf(streamEvents, { query: { ...options.followed } });
  let source: EventSource | null = null;
  let status: StreamStatus | null = null;
  let heardAt = Date.now();
  let openedAt = Date.now();
  let retryIn = firstRetryMilliseconds;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const enter = (state: StreamState) => {
    const isStale = Date.now() - heardAt > staleAfterMilliseconds;
    if (status?.state === state && status.isStale === isStale) return;
    status = { state, isStale };
    options.onStatus(status);
  };

  const receive = ({ data }: MessageEvent<string>) => {
    const event = readEvent(data);
    if (event === null) return;
    heardAt = Date.now();
    retryIn = firstRetryMilliseconds;
    // The event first: what it brings may end the state that the page is in.
    options.onEvent(event);
    if (event.event === 'end') end();
    else enter('live');
  };

  /** The server has ended it on purpose: asking again would get the same answer. */
  const end = () => {
    source?.close();
    source = null;
    clearTimeout(retryTimer);
    clearInterval(watchdog);
  };

  const fail = () => {
    source?.close();
    source = null;
    enter('reconnecting');
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryIn);
    retryIn = Math.min(retryIn * 2, lastRetryMilliseconds);
  };

  function connect() {
    openedAt = Date.now();
    source = openSource(address);
    for (const name of eventNames) source.addEventListener(name, receive);
    source.addEventListener('error', fail);
  }

  const watch = () => {
    const silentSince = Math.max(heardAt, openedAt);
    if (source !== null && Date.now() - silentSince > deadAfterMilliseconds) fail();
    else if (status?.state === 'live' && Date.now() - heardAt > staleAfterMilliseconds) enter('slow');
    else enter(status?.state ?? 'connecting');
  };
  const watchdog = setInterval(watch, 500);

  enter('connecting');
  connect();

  return () => {
    clearInterval(watchdog);
    clearTimeout(retryTimer);
    source?.close();
  };
}

/** Null for what this page does not understand; the watchdog then says that nothing arrives. */
function readEvent(data: string): StreamEvent | null {
  try {
    return StreamEvent.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
