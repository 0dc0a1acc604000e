/** The folder that a sandbox keeps its cluster in: numbered journals, its certificate and tokens, and a lock. */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ServerCertificate } from '../kubernetes-api/certificates.ts';
import { type Journal, parseJournal } from './journal-format.ts';

/** The folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
}

const Identity = z.object({
  certificate: z.object({ ca: z.string(), certificate: z.string(), key: z.string() }),
  tokens: z.record(z.string(), z.string()),
});
/** Kept so that kubeconfigs stay valid. */
export type Identity = { readonly certificate: ServerCertificate; readonly tokens: Readonly<Record<string, string>> };

const journalName = /^journal-(\d+)\.jsonl$/;

export class DataFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes it if need be, and locks it. Rejects with `DataFolderError` while another process uses it. */
  static async open(path: string): Promise<DataFolder> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = new DataFolder(path);
    await folder.#lock();
    return folder;
  }

  /** The newest journal that can be read; null if there is none. Rejects with `DataFolderError` if all are broken. */
  async readJournal(): Promise<Journal | null> {
    const numbers = await this.#journals();
    for (const number of numbers.toReversed()) {
      const journal = await this.#parse(this.journalPath(number));
      if (journal !== null) return journal;
    }
    if (numbers.length === 0) return null;
    throw new DataFolderError(`The data in ${this.path} cannot be read. Remove the folder to begin anew`);
  }

  journalPath(number: number): string {
    return join(this.path, `journal-${number}.jsonl`);
  }

  async nextJournalNumber(): Promise<number> {
    return ((await this.#journals()).at(-1) ?? 0) + 1;
  }

  async removeJournalsBefore(number: number): Promise<void> {
    const old = (await this.#journals()).filter((each) => each < number);
    await Promise.all(old.map((each) => rm(this.journalPath(each), { force: true })));
  }

  async readIdentity(): Promise<Identity | null> {
    const text = await readFile(join(this.path, 'identity.json'), 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      return Identity.parse(JSON.parse(text));
    } catch (error) {
      throw new DataFolderError(`${join(this.path, 'identity.json')} cannot be read. Remove it for new credentials`, {
        cause: error,
      });
    }
  }

  async writeIdentity(identity: Identity): Promise<void> {
    const path = join(this.path, 'identity.json');
    await writeFile(`${path}.new`, JSON.stringify(identity), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }

  unlock(): Promise<void> {
    return rm(this.#lockPath, { force: true });
  }

  get #lockPath(): string {
    return join(this.path, 'lock');
  }

  async #lock(): Promise<void> {
    const lock = await this.#createLock();
    if (lock !== null) {
      await lock.writeFile(String(process.pid));
      await lock.close();
      return;
    }
    const holder = Number(await readFile(this.#lockPath, 'utf8').catch(() => ''));
    if (isRunning(holder)) {
      throw new DataFolderError(`${this.path} is in use by another sandbox, process ${holder}`);
    }
    await rm(this.#lockPath, { force: true });
    await this.#lock();
  }

  async #createLock(): Promise<FileHandle | null> {
    try {
      return await open(this.#lockPath, 'wx', 0o600);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
      throw error;
    }
  }

  /** Numbers of the journals, ascending. */
  async #journals(): Promise<number[]> {
    const names = await readdir(this.path);
    const numbers = names.flatMap((name) => journalName.exec(name)?.[1] ?? []);
    return numbers.map(Number).toSorted((a, b) => a - b);
  }

  async #parse(path: string): Promise<Journal | null> {
    const file = await open(path);
    try {
      return await parseJournal(file.readLines());
    } finally {
      await file.close();
    }
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
