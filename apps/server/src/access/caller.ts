/** Who sends a request: with whose rights it is answered, and what of the cluster it may show. */
import { DomainError } from '../domain-error.ts';
import type { Actor } from '../use-cases/ports.ts';
import type { Rights } from './rights.ts';
import { everything } from './sight.ts';

/** As the cluster knows them. */
export type User = { readonly name: string; readonly groups: readonly string[] };

/** What is asked about rights throws DomainErrors: `cluster-unreachable` rather than a guess, `unauthenticated` for a token that has ended. */
export type Caller = Pick<Rights, 'mayView' | 'sight'> & {
  readonly user: User;
  /** When the session or its token ends, epoch milliseconds; null: not known, or never. */
  readonly expiresAt: number | null;
  /** Writes, rehearsals, reads of single objects and of the history: with the rights of the caller. */
  readonly actor: Actor;
  readonly rightsIn: Rights['in'];
  /** The cluster has ceased to accept the caller: it is asked again the next time. */
  readonly forget: () => void;
};

/** What the caller may see of a list, in its order. Everything that comes out of our copy of the cluster goes through here. */
export async function visible<T extends { readonly namespace: string }>(
  caller: Caller,
  items: readonly T[],
): Promise<T[]> {
  const { sees } = await caller.sight(items.map(({ namespace }) => namespace));
  return items.filter(({ namespace }) => sees(namespace));
}

/** Throws `forbidden` and names the namespace, whether or not there is one. */
export async function requireView(caller: Caller, namespace: string): Promise<void> {
  if (await caller.mayView(namespace)) return;
  throw new DomainError('forbidden', `${caller.user.name} may not view the namespace '${namespace}'`, {
    params: { namespace },
  });
}

/** Everybody acts as the server itself, which holds nothing that it may not read. */
export function ownCaller(actor: Actor, rights: Rights): Caller {
  return {
    user: { name: actor.objects.user, groups: [] },
    expiresAt: null,
    actor,
    mayView: async () => true,
    sight: async () => everything,
    rightsIn: rights.in,
    forget: () => {},
  };
}
