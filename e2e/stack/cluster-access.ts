/** The cluster as somebody with kubectl has it: past Sluice, with the official client. */
import { ApiException, AppsV1Api, CoreV1Api, CustomObjectsApi, KubeConfig } from '@kubernetes/client-node';

const group = 'networking.istio.io';
const version = 'v1';
const namespace = 'default';

type RoutingPlural = 'virtualservices' | 'destinationrules';
export type RoutingObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
};

/** All objects are those of the namespace `default`. */
export type ClusterAccess = {
  readonly list: (plural: RoutingPlural) => Promise<readonly RoutingObject[]>;
  /** Null when there is none of that name. */
  readonly read: (plural: RoutingPlural, name: string) => Promise<RoutingObject | null>;
  /** As JSON, with fields in their order: everything that people write, nothing that the cluster keeps for itself. */
  readonly readText: (plural: RoutingPlural, name: string) => Promise<string>;
  readonly create: (plural: RoutingPlural, object: RoutingObject) => Promise<void>;
  /** Replaces the spec and leaves the rest alone. */
  readonly replaceSpec: (plural: RoutingPlural, name: string, spec: RoutingObject['spec']) => Promise<void>;
  readonly remove: (plural: RoutingPlural, name: string) => Promise<void>;
  /** A Service with one HTTP port, whose pods are those with the label `app` of its name. */
  readonly createService: (name: string) => Promise<void>;
  /** One more version of reviews, which does what v3 does. */
  readonly addReviews: (version: string) => Promise<void>;
  /** Removes every change that Sluice remembers. */
  readonly forgetChanges: () => Promise<void>;
};

export async function connectToCluster(kubeconfigPath: string): Promise<ClusterAccess> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  const api = config.makeApiClient(CustomObjectsApi);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const read = (plural: RoutingPlural, name: string): Promise<RoutingObject> =>
    api.getNamespacedCustomObject({ group, version, namespace, plural, name });
  return {
    async list(plural) {
      const { items } = await api.listNamespacedCustomObject({ group, version, namespace, plural });
      return items;
    },
    read: (plural, name) =>
      read(plural, name).catch((error: unknown) => {
        if (error instanceof ApiException && error.code === 404) return null;
        throw error;
      }),
    async readText(plural, name) {
      const { apiVersion, kind, metadata, spec } = await read(plural, name);
      const { labels, annotations } = metadata;
      return JSON.stringify({ apiVersion, kind, metadata: { name, labels, annotations }, spec });
    },
    async create(plural, body) {
      await api.createNamespacedCustomObject({ group, version, namespace, plural, body });
    },
    async replaceSpec(plural, name, spec) {
      const body = { ...(await read(plural, name)), spec };
      await api.replaceNamespacedCustomObject({ group, version, namespace, plural, name, body });
    },
    async remove(plural, name) {
      await api.deleteNamespacedCustomObject({ group, version, namespace, plural, name });
    },
    async createService(name) {
      const spec = { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] };
      await core.createNamespacedService({ namespace, body: { metadata: { name }, spec } });
    },
    async addReviews(version) {
      const like = await apps.readNamespacedDeployment({ namespace, name: 'reviews-v3' });
      const labels = { app: 'reviews', version };
      const body = {
        metadata: { name: `reviews-${version}`, labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { ...like.spec?.template, metadata: { ...like.spec?.template.metadata, labels } },
        },
      };
      await apps.createNamespacedDeployment({ namespace, body });
    },
    async forgetChanges() {
      const labelSelector = 'app.kubernetes.io/managed-by=sluice';
      await apps.deleteCollectionNamespacedControllerRevision({ namespace, labelSelector });
    },
  };
}
