/**
 * The file that keeps a cluster: lines of JSON. First all objects of one moment, between a head and a line that says
 * how many they were; then each change as it came. A crash may tear the last line; whatever comes before it counts.
 */
import { z } from 'zod';
import { type KubeObject, keyOf, refOf } from '../cluster/kube-object.ts';
import type { StoredCluster, StoredObject } from '../cluster/stored-cluster.ts';

const Head = z.object({ format: z.literal(1), scenario: z.string(), version: z.number() });
const KubeObjectLine = z.looseObject({ metadata: z.looseObject({ name: z.string(), resourceVersion: z.string() }) });
const ObjectLine = z.object({ type: z.string(), object: KubeObjectLine });
const EndLine = z.object({ objects: z.number() });
const ChangeLine = z.object({
  version: z.number(),
  type: z.string(),
  key: z.string(),
  /** Null: deleted. */
  object: KubeObjectLine.nullable(),
});

export type Change = {
  readonly version: number;
  readonly type: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly object: KubeObject | null;
};

export type Journal = { readonly scenario: string; readonly cluster: StoredCluster };

export const headLine = (scenario: string, version: number) => line({ format: 1, scenario, version });
export const objectLine = (stored: StoredObject) => line(stored);
export const endLine = (objects: number) => line({ objects });
export const changeLine = (change: Change) => line(change);

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Null when the objects of the first moment are not all there. */
export async function parseJournal(lines: AsyncIterable<string>): Promise<Journal | null> {
  const reader = new JournalReader();
  for await (const text of lines) if (!reader.take(text)) break;
  return reader.result();
}

class JournalReader {
  readonly #objects = new Map<string, StoredObject>();
  #head: z.infer<typeof Head> | undefined;
  #version = 0;
  #isComplete = false;

  /** False when nothing after this line counts. */
  take(text: string): boolean {
    const value = parse(text);
    if (value === undefined) return false;
    if (this.#head === undefined) {
      this.#head = Head.safeParse(value).data;
      this.#version = this.#head?.version ?? 0;
      return this.#head !== undefined;
    }
    return this.#isComplete ? this.#takeChange(value) : this.#takeObject(value);
  }

  #takeObject(value: unknown): boolean {
    const end = EndLine.safeParse(value).data;
    if (end !== undefined) {
      this.#isComplete = end.objects === this.#objects.size;
      return this.#isComplete;
    }
    if (!ObjectLine.safeParse(value).success) return false;
    // As it was written: a parsed copy would have its members in another order.
    const stored = value as StoredObject;
    this.#objects.set(`${stored.type} ${keyOf(refOf(stored.object))}`, stored);
    return true;
  }

  #takeChange(value: unknown): boolean {
    if (!ChangeLine.safeParse(value).success) return false;
    const { version, type, key, object } = value as Change;
    if (object === null) this.#objects.delete(`${type} ${key}`);
    else this.#objects.set(`${type} ${key}`, { type, object });
    this.#version = version;
    return true;
  }

  result(): Journal | null {
    if (this.#head === undefined || !this.#isComplete) return null;
    return {
      scenario: this.#head.scenario,
      cluster: { version: this.#version, objects: [...this.#objects.values()] },
    };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
