/** Everything that is done in the name of one user, with that user's credentials. */
import type { Actor } from '../use-cases/ports.ts';
import { mayWrite } from './access-review.ts';
import type { Cluster } from './cluster.ts';
import type { Credentials } from './credentials.ts';
import { createObjectWriter } from './object-writer.ts';
import { createRevisionStore } from './revision-store.ts';

export function actorFor({ client, servedVersion, namespaces }: Cluster, credentials: Credentials): Actor {
  const writer = createObjectWriter(client, servedVersion);
  return {
    objects: {
      user: credentials.user,
      read: (object) => writer.read(object, credentials),
      write: (write, how) => writer.write(write, credentials, how),
    },
    history: createRevisionStore(client, credentials, () => servedVersion('virtualServices'), namespaces),
    mayWrite: (write) => mayWrite(client, credentials, write),
  };
}
