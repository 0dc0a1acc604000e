/** The pods of istiod, all revisions: from our copy of the cluster, or asked for where that does not cover their namespace. */
import type { Pod } from '@sluice/shared/kubernetes/core';
import type { Cluster } from '../kubernetes/cluster.ts';
import { pathOf } from '../kubernetes/kube-client.ts';

const selector = { app: 'istiod' };
/** Pods of istiod come and go seldom, but when they do everybody waits for it to be seen. */
const keptMs = 3_000;

/** Rejects with KubeError. */
export function istiodPodsOf({ index, client, connection, namespaces }: Cluster, namespace: string) {
  if (namespaces === null || namespaces.includes(namespace)) {
    return async () => index.podsSelected(namespace, selector);
  }
  let known: { readonly pods: readonly Pod[]; readonly at: number } | null = null;
  return async (): Promise<readonly Pod[]> => {
    if (known !== null && performance.now() - known.at < keptMs) return known.pods;
    const { body } = await client.json<{ items: Pod[] | null }>({
      path: pathOf('api', 'v1', 'namespaces', namespace, 'pods'),
      query: { labelSelector: `app=${selector.app}` },
      credentials: connection.own,
    });
    known = { pods: body.items ?? [], at: performance.now() };
    return known.pods;
  };
}
