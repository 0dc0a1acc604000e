/**
 * Keeps a copy of one kind of object: list, then watch from there, and again from the list when the server has
 * forgotten the version (410) or cannot be reached. As client-go's reflector does.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { KubernetesObject, keyOf } from '@sluice/shared/kubernetes/object';
import { z } from 'zod';
import type { Random } from '../random.ts';
import { type ApiConnection, ApiError } from './api-connection.ts';

const ObjectList = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().nullish() }),
  items: z.array(z.unknown()),
});
const WatchEvent = z.object({ type: z.string(), object: z.unknown() });
const Status = z.looseObject({ code: z.number().optional(), message: z.string().optional() });

const firstRetryMs = 200;
const longestRetryMs = 5_000;
/** Before going on after the server has ended a watch or forgotten its version: no server is asked without pause. */
const pauseMs = 25;

/** At least one of the two is there: an object came, changed or went. */
export type ObjectChange<T> = { readonly before: T | undefined; readonly after: T | undefined };

export type Reflected<T> = {
  /** The copy by `namespace/name`; the same map for as long as it lives. */
  readonly objects: ReadonlyMap<string, T>;
  /** Settles when the first list has arrived. */
  readonly synced: Promise<void>;
};

export type ReflectorOptions<T> = {
  readonly connection: ApiConnection;
  /** Of the collection, such as `/api/v1/pods`. */
  readonly path: string;
  /** Objects that do not fit are left out, as a controller leaves out what it cannot read. */
  readonly schema: z.ZodType<T>;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onChange: (changes: readonly ObjectChange<T>[]) => void;
};

export function reflect<T extends KubernetesObject>(options: ReflectorOptions<T>): Reflected<T> {
  const objects = new Map<string, T>();
  const { promise, resolve } = Promise.withResolvers<void>();
  void run(options, objects, resolve);
  return { objects, synced: promise };
}

async function run<T extends KubernetesObject>(
  options: ReflectorOptions<T>,
  objects: Map<string, T>,
  onSynced: () => void,
): Promise<void> {
  const { signal, random } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      let version = await list(options, objects);
      onSynced();
      failures = 0;
      for (;;) {
        version = await watch(options, objects, version);
        await sleep(pauseMs, undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted) return;
      const expired = error instanceof ApiError && error.status === 410;
      if (error instanceof ApiError && error.status === 404) onSynced(); // a kind that is not installed: none of it
      const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** failures) * (0.5 + random.unit() / 2);
      failures = expired ? 0 : failures + 1;
      await sleep(expired ? pauseMs : wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function list<T extends KubernetesObject>(
  { connection, path, schema, signal, onChange }: ReflectorOptions<T>,
  objects: Map<string, T>,
): Promise<string> {
  const found = new Map<string, T>();
  let version = '';
  let next = '';
  do {
    const page = ObjectList.parse(await connection.get(`${path}?limit=500${next}`, signal));
    for (const item of page.items) {
      const { data } = schema.safeParse(item);
      if (data !== undefined) found.set(keyOf(data), data);
    }
    version = page.metadata.resourceVersion ?? '';
    next = page.metadata.continue ? `&continue=${encodeURIComponent(page.metadata.continue)}` : '';
  } while (next !== '');
  onChange(replaceAll(objects, found));
  return version;
}

function replaceAll<T extends KubernetesObject>(
  objects: Map<string, T>,
  found: ReadonlyMap<string, T>,
): ObjectChange<T>[] {
  const changes: ObjectChange<T>[] = [];
  for (const [key, before] of objects) {
    if (found.has(key)) continue;
    objects.delete(key);
    changes.push({ before, after: undefined });
  }
  for (const [key, after] of found) {
    const before = objects.get(key);
    objects.set(key, after);
    const isSame = before !== undefined && before.metadata.resourceVersion === after.metadata.resourceVersion;
    if (!isSame) changes.push({ before, after });
  }
  return changes;
}

/** Follows until the server ends the watch; returns the version to go on from. */
async function watch<T extends KubernetesObject>(
  { connection, path, schema, signal, random, onChange }: ReflectorOptions<T>,
  objects: Map<string, T>,
  from: string,
): Promise<string> {
  const seconds = 300 + random.below(300);
  const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${from}&timeoutSeconds=${seconds}`;
  let version = from;
  for await (const line of connection.lines(`${path}?${query}`, signal)) {
    const { type, object } = WatchEvent.parse(line);
    if (type === 'ERROR') {
      const status = Status.parse(object);
      throw new ApiError(status.code ?? 500, status.message ?? 'the watch failed');
    }
    const seen = KubernetesObject.parse(
      type === 'BOOKMARK' ? { metadata: { name: '', ...metadataOf(object) } } : object,
    );
    version = seen.metadata.resourceVersion ?? version;
    if (type === 'BOOKMARK') continue;
    const before = objects.get(keyOf(seen));
    const after = type === 'DELETED' ? undefined : schema.safeParse(object).data;
    if (after === undefined) objects.delete(keyOf(seen));
    else objects.set(keyOf(after), after);
    onChange([{ before, after }]);
  }
  return version;
}

function metadataOf(object: unknown): object {
  return z.looseObject({ metadata: z.looseObject({}) }).safeParse(object).data?.metadata ?? {};
}
