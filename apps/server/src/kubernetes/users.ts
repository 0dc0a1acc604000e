/** The cluster as the place that knows users and their rights. */
import type { Credential } from '../access/credential.ts';
import type { UserPort } from '../access/directory.ts';
import type { Ask } from '../access/rights.ts';
import { isAllowed } from './access-review.ts';
import { actorFor } from './actor.ts';
import type { Cluster } from './cluster.ts';
import type { Credentials } from './credentials.ts';
import { userOfImpersonation, userOfToken } from './self-review.ts';

export function createUserPort(cluster: Cluster): UserPort {
  const { client, connection } = cluster;
  const credentialsFor = (credential: Credential, name: string): Credentials =>
    credential.kind === 'token'
      ? connection.withToken(credential.token, name)
      : connection.impersonating(credential.user.name, credential.user.groups);
  return {
    userOf: (credential) =>
      credential.kind === 'token'
        ? userOfToken(client, connection, credential.token)
        : userOfImpersonation(client, credentialsFor(credential, ''), credential.user),
    actorOf: (credential, { name }) => actorFor(cluster, credentialsFor(credential, name)),
    askAs: (credential, { name }) => {
      const credentials = credentialsFor(credential, name);
      return (question) => isAllowed(client, credentials, question);
    },
  };
}

/** With the rights of the server itself. */
export function ownAsk({ client, connection }: Cluster): Ask {
  return (question) => isAllowed(client, connection.own, question);
}
