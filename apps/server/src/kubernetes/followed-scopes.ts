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

/**
 * @param namespaces null: everywhere. A Role is enough then for each of them; otherwise a ClusterRole is needed.
 * @param meshWide another namespace whose objects concern all of them, read as far as we are allowed to
 */
export function followScopes<T extends Stored>(
  options: Omit<FollowOptions<T>, 'namespace'>,
  namespaces: readonly string[] | null,
  meshWide: string | null = null,
): FollowedScopes {
  const besides = meshWide === null ? null : followKind<T>({ ...options, namespace: meshWide });
  const isUnread = () => besides?.state() === 'refused';
  const scopes = (namespaces ?? [null]).map((namespace) => ({
    namespace,
    ...followKind<T>({ ...options, namespace }),
  }));
  const all = besides === null ? scopes : [...scopes, besides];
  return {
    isRefusedIn: (asked) =>
      scopes.some(({ namespace, state }) => (namespace ?? asked) === asked && state() === 'refused'),
    state: () => worst([...scopes.map(({ state }) => state()), ...(besides?.state() === 'loading' ? loading : [])]),
    version: () => scopes.find(({ state }) => state() === 'listed')?.version() ?? scopes[0]?.version() ?? 'v1',
    // A kind that is served nowhere is missing everywhere; once is enough to say so.
    complaint() {
      const unread = isUnread() ? [`those of ${meshWide}, which hold for the whole mesh: ${besides?.complaint()}`] : [];
      return [...new Set([...scopes.flatMap(({ complaint }) => complaint() ?? []), ...unread])].join('; ') || null;
    },
    start() {
      for (const { reflector } of all) void reflector.run();
    },
    stop() {
      for (const { reflector } of all) reflector.stop();
    },
    reconnect() {
      for (const { reflector } of all) reflector.reconnect();
    },
  };
}

const loading: readonly KindState[] = ['loading'];
const byBadness: readonly KindState[] = ['loading', 'refused', 'missing', 'listed'];

function worst(states: readonly KindState[]): KindState {
  return byBadness.find((state) => states.includes(state)) ?? 'listed';
}
