/** One kind, followed in the whole cluster or in each of some namespaces, and what that amounts to. */
import { type FollowedKind, type FollowOptions, followKind, type KindState } from './followed-kind.ts';
import type { Stored } from './reflector.ts';

export type FollowedScopes = Pick<FollowedKind, 'state' | 'version' | 'complaint'> & {
  /** Whether we may not read it there. */
  readonly isRefusedIn: (namespace: string) => boolean;
  readonly start: () => void;
  readonly stop: () => void;
  readonly reconnect: () => void;
};

/** @param namespaces null: everywhere. A Role is enough then for each of them; otherwise a ClusterRole is needed. */
export function followScopes<T extends Stored>(
  options: Omit<FollowOptions<T>, 'namespace'>,
  namespaces: readonly string[] | null,
): FollowedScopes {
  const scopes = (namespaces ?? [null]).map((namespace) => ({
    namespace,
    ...followKind<T>({ ...options, namespace }),
  }));
  return {
    isRefusedIn: (asked) =>
      scopes.some(({ namespace, state }) => (namespace ?? asked) === asked && state() === 'refused'),
    state: () => worst(scopes.map(({ state }) => state())),
    version: () => scopes.find(({ state }) => state() === 'listed')?.version() ?? scopes[0]?.version() ?? 'v1',
    // A kind that is served nowhere is missing everywhere; once is enough to say so.
    complaint: () => [...new Set(scopes.flatMap(({ complaint }) => complaint() ?? []))].join('; ') || null,
    start() {
      for (const { reflector } of scopes) void reflector.run();
    },
    stop() {
      for (const { reflector } of scopes) reflector.stop();
    },
    reconnect() {
      for (const { reflector } of scopes) reflector.reconnect();
    },
  };
}

const byBadness: readonly KindState[] = ['loading', 'refused', 'missing', 'listed'];

function worst(states: readonly KindState[]): KindState {
  return byBadness.find((state) => states.includes(state)) ?? 'listed';
}
