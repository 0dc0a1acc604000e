import { type Cluster, type ClusterOptions, createCluster } from '../src/cluster/create-cluster.ts';
import { type ApiServer, type ApiServerOptions, startApiServer } from '../src/kubernetes-api/start-api-server.ts';
import { KubeClient } from './kube-client.ts';

export type SandboxServer = ApiServer & { cluster: Cluster; client: KubeClient };

/** The API server alone, on any free port, with quick pods. */
export async function sandboxServer(
  cluster: ClusterOptions = {},
  server: Omit<ApiServerOptions, 'store'> = {},
): Promise<SandboxServer> {
  const created = createCluster({ scenario: 'plain', podStartMs: 50, podStopMs: 20, ...cluster });
  const api = await startApiServer({ ...server, store: created.store });
  const client = new KubeClient(api.kubeconfig);
  return {
    ...api,
    cluster: created,
    client,
    async close() {
      await client.close();
      await api.close();
      created.stop();
    },
  };
}
