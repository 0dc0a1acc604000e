/** A stream may outlive the right to read it: who it is and what they may see is asked again from time to time. */
import type { ServerResponse } from 'node:http';
import type { Sight } from '../access/sight.ts';
import type { EndReason, OpenStream } from './live-hub.ts';

export type Verdict =
  | { readonly kind: 'sees'; readonly sight: Sight; readonly expiresAt: number | null }
  | { readonly kind: 'end'; readonly reason: EndReason }
  /** The session can be renewed, but only by a new request. */
  | { readonly kind: 'come-back' }
  /** Nobody could be asked: what was right before holds a little longer. */
  | { readonly kind: 'unknown' };

export type GuardOptions = {
  readonly judge: () => Promise<Verdict>;
  /** When the session ends, epoch milliseconds; then it is asked at once. */
  readonly expiresAt: number | null;
  readonly everyMs: number;
  readonly onFault: (error: unknown) => void;
};

/** Goes on until the response is closed. */
export function guardStream(stream: OpenStream, response: ServerResponse, options: GuardOptions): void {
  const { judge, everyMs, onFault } = options;
  let timer: NodeJS.Timeout;
  const schedule = (expiresAt: number | null) => {
    const untilEnd = expiresAt === null ? everyMs : Math.max(0, expiresAt - Date.now()) + 10;
    timer = setTimeout(() => void look().catch(onFault), Math.min(everyMs, untilEnd));
  };
  const look = async () => {
    const verdict = await judge();
    if (response.closed) return;
    switch (verdict.kind) {
      case 'sees':
        stream.look(verdict.sight);
        return schedule(verdict.expiresAt);
      case 'unknown':
        return schedule(null);
      case 'end':
        return stream.end(verdict.reason);
      case 'come-back':
        return stream.end(null);
    }
  };
  response.once('close', () => clearTimeout(timer));
  schedule(options.expiresAt);
}
