import { KubeConfig } from '@kubernetes/client-node';
import { createCluster } from '../../src/cluster/create-cluster.ts';
import { startApiServer } from '../../src/kubernetes-api/start-api-server.ts';
import { KubeClient } from '../kube-client.ts';

export type TestCluster = {
  client: KubeClient;
  /** A namespace of its own, emptied by nobody else. */
  namespace: string;
  /** Paths of the collections that the tests use. */
  configMaps: string;
  virtualServices: string;
  close: () => Promise<void>;
};

async function open(): Promise<{ kubeconfig: string | KubeConfig; close: () => Promise<void> }> {
  const file = process.env.SLUICE_CONTRACT_KUBECONFIG;
  if (file) {
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromFile(file); // names of files in it are relative to it
    return { kubeconfig, close: async () => {} };
  }
  const cluster = createCluster({
    objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }],
  });
  const server = await startApiServer({ store: cluster.store });
  const close = async () => {
    await server.close();
    cluster.stop();
  };
  return { kubeconfig: server.kubeconfig, close };
}

/**
 * The cluster that the contract is checked against: the one of SLUICE_CONTRACT_KUBECONFIG, which needs Istio's CRDs
 * and may be any, or a sandbox.
 */
export async function testCluster(): Promise<TestCluster> {
  const { kubeconfig, close } = await open();
  const client = new KubeClient(kubeconfig);
  const created = await client.call('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: 'sluice-contract-' } },
  });
  const namespace: string = created.json.metadata.name;
  return {
    client,
    namespace,
    configMaps: `/api/v1/namespaces/${namespace}/configmaps`,
    virtualServices: `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices`,
    async close() {
      await client.call('DELETE', `/api/v1/namespaces/${namespace}`);
      await client.close();
      await close();
    },
  };
}

export function configMap(name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data };
}

export function virtualService(name: string, weights: readonly number[] = [90, 10]) {
  const route = weights.map((weight, index) => ({ destination: { host: name, subset: `v${index + 1}` }, weight }));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name },
    spec: { hosts: [name], http: [{ route }] },
  };
}
