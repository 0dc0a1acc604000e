/** A reader of the event stream that keeps what it got and can wait for more. */
import { StreamEvent } from '@sluice/shared/api/events';

export type Follower = {
  readonly events: readonly StreamEvent[];
  /** The first event of this kind, from the given position on, that the condition holds for. */
  readonly next: <E extends StreamEvent['event']>(
    kind: E,
    holds?: (event: Extract<StreamEvent, { event: E }>) => boolean,
    from?: number,
  ) => Promise<Extract<StreamEvent, { event: E }>>;
  /** Settles when the server has ended the stream. */
  readonly ended: Promise<void>;
  readonly close: () => void;
};

export async function followEvents(url: string, query = '', headers: Record<string, string> = {}): Promise<Follower> {
  const stop = new AbortController();
  const response = await fetch(`${url}/api/v1/events${query}`, { signal: stop.signal, headers });
  if (response.status !== 200 || response.body === null) throw new Error(`The stream answered ${response.status}`);
  const events: StreamEvent[] = [];
  const waiting = new Set<() => void>();

  const ended = read(response.body.pipeThrough(new TextDecoderStream()), (event) => {
    events.push(event);
    for (const look of [...waiting]) look();
  });

  return {
    events,
    ended,
    close: () => stop.abort(),
    next<E extends StreamEvent['event']>(
      kind: E,
      holds: (event: Extract<StreamEvent, { event: E }>) => boolean = () => true,
      from = 0,
    ) {
      return new Promise<Extract<StreamEvent, { event: E }>>((resolve) => {
        const look = () => {
          const found = events
            .slice(from)
            .filter((event): event is Extract<StreamEvent, { event: E }> => event.event === kind)
            .find(holds);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

/** Every event is held against the contract. */
async function read(chunks: AsyncIterable<string>, onEvent: (event: StreamEvent) => void): Promise<void> {
  let rest = '';
  try {
    for await (const chunk of chunks) {
      const messages = (rest + chunk).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const fields = Object.fromEntries(
          message.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
        );
        if (fields.data === undefined) continue;
        const event = StreamEvent.parse(JSON.parse(fields.data));
        if (event.event !== fields.event) throw new Error(`${fields.event} holds a ${event.event}`);
        onEvent(event);
      }
    }
  } catch (error) {
    if (!(error instanceof Error && (error.name === 'AbortError' || error.message === 'terminated'))) throw error;
  }
}
