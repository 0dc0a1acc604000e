/** One browser's stream of server-sent events. A slow reader is dropped: it comes back and gets a snapshot. */
import type { ServerResponse } from 'node:http';
import type { StreamEvent } from '@sluice/shared/api/events';

export type EventStream = {
  /** Takes a message made by `encodeEvent`; the same bytes serve all streams. */
  readonly send: (message: Buffer) => void;
  readonly end: () => void;
};

/** Unsent bytes beyond which a reader counts as too slow: a few minutes of one service's events. */
const maxBacklogBytes = 1024 * 1024;
/** Milliseconds after which a browser comes back. */
const retry = 'retry: 1000\n\n';

export function openEventStream(response: ServerResponse, onClose: () => void, onSlow?: () => void): EventStream {
  response.socket?.setNoDelay(true);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // Proxies in front (nginx) would otherwise gather events until their buffer is full.
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  response.write(retry);
  response.once('close', onClose);
  // A reset connection is closed and thereby reported; as an unheard 'error' event it would end the process.
  response.on('error', () => response.destroy());
  return {
    send(message) {
      if (response.destroyed || response.writableEnded) return;
      // The first message may be a large snapshot: what counts is what was left over from the messages before.
      if (response.writableLength <= maxBacklogBytes) return void response.write(message);
      onSlow?.();
      response.destroy();
    },
    end: () => void response.end(),
  };
}

/** @param id told back by the browser as Last-Event-ID; a stream always begins with a snapshot, whatever it says */
export function encodeEvent(event: StreamEvent, id: number): Buffer {
  return Buffer.from(`event: ${event.event}\nid: ${id}\ndata: ${JSON.stringify(event)}\n\n`);
}
