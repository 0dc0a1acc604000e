/** Reads whole pods, for those few who need more of them than our copy keeps. */
import { Pod } from '@sluice/shared/kubernetes/core';
import type { Labels } from '@sluice/shared/kubernetes/object';
import type { Credentials } from './credentials.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { toDomainError } from './kube-error.ts';

/** A service with more pods is told about by these. */
const most = 1_000;

/** Throws DomainErrors. */
export function podReader(client: KubeClient, credentials: Credentials) {
  return async (namespace: string, selector: Labels): Promise<Pod[]> => {
    try {
      const { body } = await client.json<{ items: unknown[] | null }>({
        path: pathOf('api', 'v1', 'namespaces', namespace, 'pods'),
        query: {
          labelSelector: Object.entries(selector)
            .map(([label, value]) => `${label}=${value}`)
            .join(','),
          limit: String(most),
        },
        credentials,
      });
      return (body.items ?? []).flatMap((item) => Pod.safeParse(item).data ?? []);
    } catch (error) {
      throw toDomainError(error);
    }
  };
}
