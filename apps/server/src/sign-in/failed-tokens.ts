/**
 * Bearer tokens that the cluster does not accept, counted by address: each costs the cluster a question. Tokens that
 * were good lately are let through whatever others behind the same address do.
 */
import { hash } from 'node:crypto';
import { DomainError } from '../domain-error.ts';
import type { Gate } from './gate.ts';

type Tries = { count: number; readonly endsAt: number };

const windowMs = 60_000;
const addressesKept = 10_000;
const acceptedKept = 1_000;

/** The gate, which throws `too-many-requests` to an address that has failed so often within a minute. */
export function limitFailedTokens(gate: Gate, perMinute: number, now: () => number = () => performance.now()): Gate {
  const tries = new Map<string, Tries>();
  const accepted = new Set<string>();
  /** Many requests at once with one new token are one try. */
  const undecided = new Map<string, number>();

  function triesOf(address: string): Tries {
    const known = tries.get(address);
    if (known !== undefined && known.endsAt > now()) return known;
    const begun = { count: 0, endsAt: now() + windowMs };
    tries.delete(address);
    keep(tries.set(address, begun), addressesKept);
    return begun;
  }

  return {
    ...gate,
    async callerOf(request, reply) {
      const { authorization } = request.headers;
      // Without a reply it is an open stream that is looked after.
      if (authorization === undefined || reply === null) return gate.callerOf(request, reply);
      const key = hash('sha256', authorization, 'base64url');
      const own = triesOf(request.ip);
      const together = undecided.get(key) ?? 0;
      const isNew = !accepted.has(key) && together === 0;
      if (isNew && own.count >= perMinute) {
        const seconds = Math.ceil((own.endsAt - now()) / 1_000);
        reply.header('retry-after', String(seconds));
        const message = `Too many tokens from here were not accepted; again in ${seconds} s`;
        throw new DomainError('too-many-requests', message, { params: { seconds } });
      }
      // Counted until it turns out to be good, so that not all of a flood pass before the first one fails.
      if (isNew) own.count += 1;
      undecided.set(key, together + 1);
      let isBad = false;
      try {
        const caller = await gate.callerOf(request, reply);
        if (caller !== null) keep(accepted.add(key), acceptedKept);
        return caller;
      } catch (error) {
        isBad = error instanceof DomainError && error.code === 'unauthenticated';
        // One that has ended counts from the next request on.
        if (isBad) accepted.delete(key);
        throw error;
      } finally {
        if (isNew && !isBad) own.count -= 1;
        const left = (undecided.get(key) ?? 1) - 1;
        if (left > 0) undecided.set(key, left);
        else undecided.delete(key);
      }
    },
  };
}

/** The oldest goes first. */
function keep(kept: Map<string, unknown> | Set<string>, most: number): void {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
