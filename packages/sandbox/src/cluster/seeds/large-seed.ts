/**
 * A large mesh for scale work: 500 namespaces with 10 services each, every service with two versions of one pod, a
 * VirtualService and a DestinationRule. What the rules say varies with the seed; how many there are does not.
 */
import type { KubeObject } from '../kube-object.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Random } from '../random-names.ts';
import { stampNamespaces } from './stamp-namespaces.ts';

export const largeSize = { namespaces: 500, services: 5_000, rules: 10_000, pods: 10_000 } as const;

const domains = [
  'accounts',
  'billing',
  'carts',
  'catalog',
  'checkout',
  'claims',
  'content',
  'delivery',
  'fraud',
  'identity',
  'inventory',
  'invoices',
  'loyalty',
  'media',
  'offers',
  'orders',
  'payments',
  'pricing',
  'profiles',
  'refunds',
  'returns',
  'search',
  'shipping',
  'support',
  'warehouse',
] as const;
const roles = ['api', 'cache', 'events', 'export', 'import', 'index', 'jobs', 'ledger', 'store', 'web'] as const;
const teams = 20;
const versions = ['v1', 'v2'] as const;

const networking = 'networking.istio.io/v1';

/** `accounts-01` to `warehouse-20`. */
export function largeNamespaces(): string[] {
  return domains.flatMap((domain) =>
    Array.from({ length: teams }, (_, index) => `${domain}-${String(index + 1).padStart(2, '0')}`),
  );
}

/** Services that visitors reach through the ingress gateway: the first of each domain's first namespace. */
const toured = ['accounts-01', 'orders-01', 'search-01', 'warehouse-01'] as const;

/** Paths for visitors besides the product page. */
export const largeTour: readonly string[] = toured.map((namespace) => `/${namespace}/web`);

function namespaceObject(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } };
}

function service(namespace: string, name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name } },
    spec: { ports: [{ port: 8080, name: 'http' }], selector: { app: name } },
  };
}

function deployment(namespace: string, name: string, version: string): KubeObject {
  const labels = { app: name, version };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-${version}`, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name, image: `registry.example/${name}:${version}`, ports: [{ containerPort: 8080 }] }],
        },
      },
    },
  };
}

function destinationRule(namespace: string, name: string): KubeObject {
  const subsets = versions.map((version) => ({ name: version, labels: { version } }));
  return {
    apiVersion: networking,
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec: { host: name, subsets },
  };
}

function routes(name: string, random: Random): object[] {
  const to = (subset: string, weight?: number) => ({
    destination: { host: name, subset },
    ...(weight !== undefined && { weight }),
  });
  const canary = Math.floor(random() * 11) * 5;
  const rules: object[] = [{ route: canary === 0 ? [to('v1')] : [to('v1', 100 - canary), to('v2', canary)] }];
  if (random() < 0.2) rules.unshift({ match: [{ headers: { 'x-canary': { exact: 'always' } } }], route: [to('v2')] });
  if (random() < 0.1) Object.assign(rules.at(-1) ?? {}, { timeout: '2s' });
  if (random() < 0.1) Object.assign(rules.at(-1) ?? {}, { retries: { attempts: 2, retryOn: '5xx' } });
  return rules;
}

function virtualService(namespace: string, name: string): KubeObject {
  const http = [{ route: [{ destination: { host: name, subset: 'v1' } }] }];
  return {
    apiVersion: networking,
    kind: 'VirtualService',
    metadata: { name, namespace },
    spec: { hosts: [name], http },
  };
}

/** Each namespace sees itself and the control plane, as is usual where meshes are large. */
function sidecar(namespace: string): KubeObject {
  const egress = [{ hosts: ['./*', 'istio-system/*'] }];
  return { apiVersion: networking, kind: 'Sidecar', metadata: { name: 'default', namespace }, spec: { egress } };
}

function tourStop(namespace: string): KubeObject {
  const host = `web.${namespace}.svc.cluster.local`;
  return {
    apiVersion: networking,
    kind: 'VirtualService',
    metadata: { name: namespace, namespace: 'default' },
    spec: {
      hosts: ['*'],
      gateways: ['bookinfo-gateway'],
      http: [{ match: [{ uri: { prefix: `/${namespace}/web` } }], route: [{ destination: { host } }] }],
    },
  };
}

/** The first of the namespaces, and the way to those that visitors go to; the others are copies of it. */
export function largeObjects(): KubeObject[] {
  const [first = ''] = largeNamespaces();
  return [
    namespaceObject(first),
    sidecar(first),
    ...roles.flatMap((name) => [
      service(first, name),
      ...versions.map((version) => deployment(first, name, version)),
      destinationRule(first, name),
      virtualService(first, name),
    ]),
    ...toured.map(tourStop),
  ];
}

/** Fills the rest of a cluster that has `largeObjects` and runs. */
export function enlarge(store: ObjectStore, random: Random, nextAddress: () => string): void {
  const [from = '', ...to] = largeNamespaces();
  const vary = (copy: KubeObject) =>
    copy.kind === 'VirtualService'
      ? { ...copy, spec: { hosts: [copy.metadata.name], http: routes(copy.metadata.name, random) } }
      : copy;
  stampNamespaces({ store, from, to, random, nextAddress, vary });
}
