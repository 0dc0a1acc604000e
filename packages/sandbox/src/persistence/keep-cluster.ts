/** Writes down what happens in a store, so that it survives the process. */
import { type FileHandle, open, rename } from 'node:fs/promises';
import type { ObjectStore } from '../cluster/object-store.ts';
import { typeId } from '../cluster/resource-type.ts';
import type { StoreEvent } from '../cluster/watch-history.ts';
import type { DataFolder } from './data-folder.ts';
import { changeLine, endLine, headLine, objectLine } from './journal-format.ts';

const linesAtOnce = 500;
/** A journal is begun anew when its changes are larger than this and than its objects, bytes. */
const smallJournal = 8 * 1024 * 1024;

export type KeepOptions = {
  readonly store: ObjectStore;
  readonly folder: DataFolder;
  readonly scenario: string;
  /** Told when something could not be written; the cluster goes on. */
  readonly onError: (error: unknown) => void;
  readonly largestJournalBytes?: number;
};

export type KeptCluster = {
  /** Writes what is still to be written. */
  close(): Promise<void>;
};

/** Keeps a store from now on. The first journal is written while the cluster is already at work. */
export function keepCluster(options: KeepOptions): KeptCluster {
  const keeper = new Keeper(options);
  return { close: () => keeper.close() };
}

class Keeper {
  readonly #options: KeepOptions;
  readonly #unsubscribe: () => void;
  #pending: StoreEvent[] = [];
  #file: FileHandle | null = null;
  #objectBytes = 0;
  #changeBytes = 0;
  #next: NodeJS.Immediate | undefined;
  #isClosing = false;
  #work: Promise<void>;

  constructor(options: KeepOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe(undefined, (event) => this.#take(event));
    this.#work = this.#guarded(() => this.#begin());
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearImmediate(this.#next);
    this.#unsubscribe();
    this.#enqueue();
    await this.#work;
    await this.#file?.datasync();
    await this.#file?.close();
  }

  #take(event: StoreEvent): void {
    this.#pending.push(event);
    // What changes at once is written at once, and what changes during a write with the next one.
    this.#next ??= setImmediate(() => {
      this.#next = undefined;
      this.#enqueue();
    });
  }

  #enqueue(): void {
    this.#work = this.#work.then(() => this.#guarded(() => this.#write()));
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #write(): Promise<void> {
    const events = this.#pending;
    this.#pending = [];
    if (events.length === 0 || this.#file === null) return;
    const text = events.map((event) => changeLine(changeOf(event))).join('');
    await this.#file.appendFile(text);
    this.#changeBytes += text.length;
    const limit = Math.max(this.#options.largestJournalBytes ?? smallJournal, this.#objectBytes);
    if (this.#changeBytes > limit && !this.#isClosing) await this.#begin();
  }

  /** A new journal with all objects. Until it is complete, the one before it counts. */
  async #begin(): Promise<void> {
    const { store, folder, scenario } = this.#options;
    const number = await folder.nextJournalNumber();
    // Taken in one go; what changes from here on is pending.
    const { version } = store;
    // A type that is a view of another lists that one's objects.
    const revisions = store.registry.all().flatMap((type) => store.list(type).filter((each) => each.type === type));
    this.#pending = this.#pending.filter((event) => event.version > version);
    const path = folder.journalPath(number);
    const file = await open(`${path}.new`, 'w', 0o600);
    await file.appendFile(headLine(scenario, version));
    this.#objectBytes = 0;
    for (let start = 0; start < revisions.length; start += linesAtOnce) {
      const part = revisions.slice(start, start + linesAtOnce);
      const text = part.map(({ type, object }) => objectLine({ type: typeId(type), object })).join('');
      this.#objectBytes += text.length;
      await file.appendFile(text);
    }
    await file.appendFile(endLine(revisions.length));
    await file.datasync();
    await rename(`${path}.new`, path);
    await this.#file?.close();
    this.#file = file;
    this.#changeBytes = 0;
    await folder.removeJournalsBefore(number);
  }
}

function changeOf({ type, version, revision }: StoreEvent) {
  const object = type === 'DELETED' ? null : revision.object;
  return { version, type: typeId(revision.type), key: revision.key, object };
}
