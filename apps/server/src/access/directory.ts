/** The users that have been here lately, with what is known of their rights. */
import type { Actor } from '../use-cases/ports.ts';
import { createAnswers } from './answers.ts';
import type { Caller, User } from './caller.ts';
import { type Credential, expiryOf, keyOfCredential } from './credential.ts';
import { type Ask, createRights, type Rights } from './rights.ts';

/** What the cluster offers to find out about users. */
export type UserPort = {
  /** Throws `unauthenticated` when the cluster does not accept the credential. */
  readonly userOf: (credential: Credential) => Promise<User>;
  readonly actorOf: (credential: Credential, user: User) => Actor;
  readonly askAs: (credential: Credential, user: User) => Ask;
};

export type Directory = {
  /** Throws `unauthenticated`, also when the cluster has ceased to accept what it accepted. */
  readonly callerOf: (credential: Credential) => Promise<Caller>;
};

export type DirectoryOptions = {
  /** How long the cluster is believed without being asked again: for as long, somebody without a right may still look. */
  readonly keepMs: number;
};

const usersKept = 1_000;

export function createDirectory(port: UserPort, { keepMs }: DirectoryOptions): Directory {
  const users = createAnswers<User>(keepMs, usersKept);
  // Longer than a user: who is accepted again finds what is known, and the writer of the history its queue.
  const known = createAnswers<{ readonly actor: Actor; readonly rights: Rights }>(3_600_000, usersKept);
  return {
    async callerOf(credential) {
      const key = keyOfCredential(credential);
      const user = await users.get(key, () => port.userOf(credential));
      const { actor, rights } = await known.get(key, async () => ({
        actor: port.actorOf(credential, user),
        rights: createRights(port.askAs(credential, user), keepMs),
      }));
      return {
        user,
        expiresAt: credential.kind === 'token' ? expiryOf(credential.token) : null,
        actor,
        mayView: rights.mayView,
        sight: rights.sight,
        rightsIn: rights.in,
        forget: () => users.forget(key),
      };
    },
  };
}
