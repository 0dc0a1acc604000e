/** Who are these credentials? Asked with the credentials themselves (authentication.k8s.io SelfSubjectReview). */
import { z } from 'zod';
import type { User } from '../access/caller.ts';
import { DomainError } from '../domain-error.ts';
import type { Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { KubeClient } from './kube-client.ts';
import { hasStatus, KubeError, toDomainError } from './kube-error.ts';

const UserInfo = z.looseObject({ username: z.string().min(1), groups: z.array(z.string()).default([]) });
const SelfReview = z.looseObject({ status: z.looseObject({ userInfo: UserInfo }) });
const TokenReview = z.looseObject({
  status: z.looseObject({ authenticated: z.boolean().default(false), user: UserInfo.optional().catch(undefined) }),
});

const group = 'authentication.k8s.io';
const deadlineMs = 5_000;
/** A server that looks at no tokens takes everybody for this one. */
const nobody = 'system:anonymous';

/** Throws `unauthenticated` for a token that the cluster does not accept, and other DomainErrors. */
export async function userOfToken(client: KubeClient, connection: Connection, token: string): Promise<User> {
  try {
    const user =
      (await reviewed(client, connection.withToken(token, ''))) ?? (await reviewedByUs(client, connection, token));
    if (user !== null && user.name !== nobody) return user;
  } catch (error) {
    if (!hasStatus(error, 401)) throw toDomainError(error);
  }
  throw new DomainError('unauthenticated', 'The cluster does not accept the token, or does not any more');
}

/** As the cluster sees whom we lend our rights to. Throws `forbidden` when our own account may not do that. */
export async function userOfImpersonation(client: KubeClient, credentials: Credentials, user: User): Promise<User> {
  try {
    return asUser(await selfReview(client, credentials));
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 405)) return user;
    throw toDomainError(error);
  }
}

/** Null where the API server has no such reviews (before Kubernetes 1.28) or does not let the user ask. */
async function reviewed(client: KubeClient, credentials: Credentials): Promise<User | null> {
  try {
    return asUser(await selfReview(client, credentials));
  } catch (error) {
    if (error instanceof KubeError && [403, 404, 405].includes(error.status)) return null;
    throw error;
  }
}

async function selfReview(client: KubeClient, credentials: Credentials) {
  const { body } = await client.json({
    method: 'POST',
    path: `/apis/${group}/v1/selfsubjectreviews`,
    credentials,
    deadlineMs,
    body: { apiVersion: `${group}/v1`, kind: 'SelfSubjectReview' },
  });
  return SelfReview.parse(body).status.userInfo;
}

/** The older way: our own account asks, which needs the right to `create tokenreviews`. */
async function reviewedByUs(client: KubeClient, { own }: Connection, token: string): Promise<User | null> {
  const { body } = await client.json({
    method: 'POST',
    path: `/apis/${group}/v1/tokenreviews`,
    credentials: own,
    deadlineMs,
    body: { apiVersion: `${group}/v1`, kind: 'TokenReview', spec: { token } },
  });
  const { authenticated, user } = TokenReview.parse(body).status;
  return authenticated && user !== undefined ? asUser(user) : null;
}

function asUser({ username, groups }: z.infer<typeof UserInfo>): User {
  return { name: username, groups };
}
