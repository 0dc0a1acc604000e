/**
 * Bookinfo under the hands of other tools, with the traces that they leave: reviews' rules are kept by Argo CD,
 * productpage's by Flux, ratings is being released by Flagger, and details' rules were installed by Helm.
 */
import { bookinfoImage } from '../bookinfo-seed.ts';
import type { KubeObject } from '../kube-object.ts';
import { type Seed, withLastApplied } from './seed.ts';

const namespace = 'default';
const networking = 'networking.istio.io/v1';

const subsetsOf = (versions: readonly string[]) => versions.map((version) => ({ name: version, labels: { version } }));

function rule(kind: 'VirtualService' | 'DestinationRule', name: string, metadata: object, spec: object): KubeObject {
  return { apiVersion: networking, kind, metadata: { name, namespace, ...metadata }, spec };
}

/** Argo CD's tracking by annotation, the default since 3.0 (docs/user-guide/resource_tracking.md). */
function argoTracked(kind: string, name: string) {
  return {
    annotations: { 'argocd.argoproj.io/tracking-id': `bookinfo:networking.istio.io/${kind}:${namespace}/${name}` },
  };
}

const argoCd: Seed[] = [
  rule('DestinationRule', 'reviews', argoTracked('DestinationRule', 'reviews'), {
    host: 'reviews',
    subsets: subsetsOf(['v1', 'v2', 'v3']),
  }),
  rule('VirtualService', 'reviews', argoTracked('VirtualService', 'reviews'), {
    hosts: ['reviews'],
    http: [
      {
        route: [
          { destination: { host: 'reviews', subset: 'v1' }, weight: 80 },
          { destination: { host: 'reviews', subset: 'v2' }, weight: 20 },
        ],
      },
    ],
  }),
  // It syncs by client-side apply, under a name of its own (gitops-engine pkg/utils/kube/resource_ops.go).
].map((object) => ({ manager: 'argocd-controller', object: withLastApplied(object) }));

/** Labels of everything that a Kustomization of Flux applies (fluxcd/pkg ssa/manager_owner.go). */
const fluxOwned = {
  labels: {
    'kustomize.toolkit.fluxcd.io/name': 'bookinfo',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  },
};

const flux: Seed[] = [
  rule('DestinationRule', 'productpage', fluxOwned, { host: 'productpage', subsets: subsetsOf(['v1']) }),
  rule('VirtualService', 'productpage', fluxOwned, {
    hosts: ['productpage'],
    http: [{ route: [{ destination: { host: 'productpage', subset: 'v1' } }] }],
  }),
].map((object) => ({ manager: 'kustomize-controller', operation: 'Apply', object }));

/** What Flagger makes for a Canary in a mesh with Istio, a tenth of the way (pkg/router/istio.go, pkg/canary). */
const canaryUid = '5b3e1c0a-8f5d-4c43-9a39-7a1fd2f7f0c1';
const flaggerOwned = {
  ownerReferences: [
    {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      name: 'ratings',
      uid: canaryUid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ],
};

/** The release that serves while Flagger tries the Deployment of the user, `ratings-v1`, as the canary. */
const primary: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ratings-primary', namespace, labels: { app: 'ratings-primary' }, ...flaggerOwned },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'ratings-primary' } },
    template: {
      metadata: { labels: { app: 'ratings-primary', version: 'v1' } },
      spec: {
        serviceAccountName: 'bookinfo-ratings',
        containers: [{ name: 'ratings', image: bookinfoImage('ratings', 'v1'), ports: [{ containerPort: 9080 }] }],
      },
    },
  },
};

/** Flagger has taken over the Service of the user: it leads to the primary, rules or no rules. */
const flaggerServices = [
  { name: 'ratings', app: 'ratings-primary' },
  { name: 'ratings-primary', app: 'ratings-primary' },
  { name: 'ratings-canary', app: 'ratings' },
].map(({ name, app }) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels: { app: name }, ...flaggerOwned },
  spec: { selector: { app }, ports: [{ name: 'http', port: 9080 }] },
}));

const flaggerRules = [
  ...['ratings-primary', 'ratings-canary'].map((name) =>
    rule('DestinationRule', name, flaggerOwned, { host: name, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }),
  ),
  rule(
    'VirtualService',
    'ratings',
    {
      annotations: {
        'helm.toolkit.fluxcd.io/driftDetection': 'disabled',
        'kustomize.toolkit.fluxcd.io/reconcile': 'disabled',
      },
      ...flaggerOwned,
    },
    {
      gateways: ['mesh'],
      hosts: ['ratings'],
      http: [
        {
          route: [
            { destination: { host: 'ratings-primary' }, weight: 90 },
            { destination: { host: 'ratings-canary' }, weight: 10 },
          ],
        },
      ],
    },
  ),
];
const flagger: Seed[] = [primary, ...flaggerServices, ...flaggerRules].map((object) => ({
  manager: 'flagger',
  object,
}));

/** Labels and annotations of everything that Helm installs (helm/helm pkg/action/validate.go). */
const helmOwned = {
  labels: { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'details-0.4.2' },
  annotations: { 'meta.helm.sh/release-name': 'details', 'meta.helm.sh/release-namespace': namespace },
};

const helm: Seed[] = [
  rule('DestinationRule', 'details', helmOwned, { host: 'details', subsets: subsetsOf(['v1']) }),
  rule('VirtualService', 'details', helmOwned, {
    hosts: ['details'],
    http: [{ route: [{ destination: { host: 'details', subset: 'v1' } }] }],
  }),
].map((object) => ({ manager: 'helm', object }));

/** In the order of creation. */
export const gitopsSeeds: readonly Seed[] = [...argoCd, ...flux, ...flagger, ...helm];
