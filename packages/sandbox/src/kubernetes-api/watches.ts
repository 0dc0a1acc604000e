import type { ServerResponse } from 'node:http';

export type WatchSettings = {
  /** Milliseconds between bookmarks on a watch that asked for them. */
  bookmarkMs: number;
  /** A watcher that leaves more than this many bytes unread is dropped. */
  longestBacklog: number;
};

/** The open watch streams. */
export class Watches {
  readonly settings: WatchSettings;
  readonly #open = new Set<ServerResponse>();

  constructor(settings: Partial<WatchSettings> = {}) {
    this.settings = { bookmarkMs: 60_000, longestBacklog: 16 * 1024 * 1024, ...settings };
  }

  get count(): number {
    return this.#open.size;
  }

  add(response: ServerResponse): void {
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
  }

  /** Breaks all streams off without a word, as a network failure does. */
  cutAll(): void {
    for (const response of this.#open) response.destroy();
  }
}
