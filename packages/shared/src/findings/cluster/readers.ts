/** Who has read what. Most things are read by one or two, so a single reader is kept without a set around it. */
export class Readers {
  readonly #readers = new Map<string, string | Set<string>>();

  of(read: string): Iterable<string> {
    const readers = this.#readers.get(read);
    if (readers === undefined) return [];
    return typeof readers === 'string' ? [readers] : readers;
  }

  add(read: string, reader: string): void {
    const readers = this.#readers.get(read);
    if (readers === undefined) this.#readers.set(read, reader);
    else if (typeof readers !== 'string') readers.add(reader);
    else if (readers !== reader) this.#readers.set(read, new Set([readers, reader]));
  }

  delete(read: string, reader: string): void {
    const readers = this.#readers.get(read);
    if (readers === reader) this.#readers.delete(read);
    if (readers === undefined || typeof readers === 'string') return;
    readers.delete(reader);
    if (readers.size === 0) this.#readers.delete(read);
  }
}
