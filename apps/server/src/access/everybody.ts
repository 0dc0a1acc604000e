/** Mode `none`: whoever reaches the server acts as the server. It is for one person on one machine. */
import type { Actor } from '../use-cases/ports.ts';
import { type Caller, ownCaller } from './caller.ts';

export function everybody(actor: Actor): () => Promise<Caller> {
  const caller = ownCaller(actor);
  return async () => caller;
}
