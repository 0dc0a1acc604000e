/** One kind of the cluster, followed: its reflector with the served version found, and what is wrong with it if anything. */
import type { Credentials } from './credentials.ts';
import { groupPath, type KindDefinition } from './kinds.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { hasStatus, isDenied, isUnreachable } from './kube-error.ts';
import { createReflector, type Reflector, type Stored } from './reflector.ts';

/** `missing`: the cluster does not serve the kind. `refused`: we may not read it, or the server fails at it. */
export type KindState = 'loading' | 'listed' | 'missing' | 'refused';

export type FollowedKind<T extends Stored = Stored> = {
  readonly reflector: Reflector<T>;
  readonly state: () => KindState;
  /** The served version in use, such as `v1`. */
  readonly version: () => string;
  /** What to tell people, null while all is well. */
  readonly complaint: () => string | null;
};

export type FollowOptions<T extends Stored> = {
  readonly client: KubeClient;
  readonly credentials: Credentials;
  readonly definition: KindDefinition<T>;
  /** Null: all. */
  readonly namespace: string | null;
  readonly onChange: (previous: T | undefined, next: T | undefined) => void;
  readonly onState: () => void;
  /** The server is away, or a listener failed. */
  readonly onFault: (error: unknown) => void;
  readonly idleMs?: number | undefined;
};

export function followKind<T extends Stored>(options: FollowOptions<T>): FollowedKind<T> {
  const { client, credentials, definition, namespace, onChange, onState, onFault, idleMs } = options;
  const name = definition.group === '' ? definition.plural : `${definition.plural}.${definition.group}`;
  const where = namespace === null ? '' : pathOf('namespaces', namespace);
  let state: KindState = 'loading';
  let complaint: string | null = null;
  let candidate = 0;
  const version = () => definition.versions[candidate] ?? 'v1';

  function enter(next: KindState, why: string | null) {
    if (state === next && complaint === why) return;
    state = next;
    complaint = why;
    onState();
  }

  /** Older installations serve only older versions: on 404 the next one is tried before the kind counts as missing. */
  async function open(query: Readonly<Record<string, string>>, signal: AbortSignal) {
    for (let tried = 1; ; tried += 1) {
      const path = `${groupPath(definition.group, version())}${where}/${definition.plural}`;
      try {
        return await client.stream({ path, query, credentials, signal });
      } catch (error) {
        if (!hasStatus(error, 404) || tried >= definition.versions.length) throw error;
        candidate = (candidate + 1) % definition.versions.length;
      }
    }
  }

  const reflector = createReflector<T>({
    open,
    read(object) {
      const checked = definition.schema.safeParse(object);
      // The object itself is kept and not the parsed copy: its members stay in the order in which they were written.
      return checked.success ? definition.slim(object as T) : null;
    },
    onChange,
    onListed: () => enter('listed', null),
    onFault(error) {
      if (hasStatus(error, 404)) enter('missing', `${name} are not served by this cluster`);
      // A watch that ends in an error is opened again; only who may not read any more has to be told.
      else if (isDenied(error) || (!isUnreachable(error) && state !== 'listed')) {
        enter('refused', `${name}: ${messageOf(error)}`);
      }
      onFault(error);
    },
    ...(idleMs !== undefined && { idleMs }),
  });
  return { reflector, state: () => state, version, complaint: () => complaint };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
