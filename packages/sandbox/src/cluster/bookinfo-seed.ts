/**
 * Istio's Bookinfo as objects, without any routing rule (istio/istio samples/bookinfo/platform/kube/bookinfo.yaml), and
 * the Gateway and VirtualService that let a browser in (samples/bookinfo/networking/bookinfo-gateway.yaml).
 */
import type { KubeObject } from './kube-object.ts';

const namespace = 'default';
const release = '1.20.3';

const services = [
  { name: 'details', versions: ['v1'] },
  { name: 'ratings', versions: ['v1'] },
  { name: 'reviews', versions: ['v1', 'v2', 'v3'] },
  { name: 'productpage', versions: ['v1'] },
] as const;

export function bookinfoImage(service: string, version: string): string {
  return `registry.istio.io/release/examples-bookinfo-${service}-${version}:${release}`;
}

function serviceObject(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name, service: name } },
    spec: { ports: [{ port: 9080, name: 'http' }], selector: { app: name } },
  };
}

function serviceAccount(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: `bookinfo-${name}`, namespace, labels: { account: name } },
  };
}

/** The pod template that Bookinfo's manifest gives a version; reviews also has two scratch volumes. */
function podTemplate(name: string, version: string) {
  const isReviews = name === 'reviews';
  const needsScratch = isReviews || name === 'productpage';
  const scratch = [
    ...(needsScratch ? [{ name: 'tmp', mountPath: '/tmp' }] : []),
    ...(isReviews ? [{ name: 'wlp-output', mountPath: '/opt/ibm/wlp/output' }] : []),
  ];
  return {
    metadata: {
      labels: { app: name, version },
      ...(name === 'productpage' && {
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9080', 'prometheus.io/path': '/metrics' },
      }),
    },
    spec: {
      serviceAccountName: `bookinfo-${name}`,
      containers: [
        {
          name,
          image: bookinfoImage(name, version),
          imagePullPolicy: 'IfNotPresent',
          ports: [{ containerPort: 9080 }],
          ...(isReviews && { env: [{ name: 'LOG_DIR', value: '/tmp/logs' }] }),
          ...(scratch.length > 0 && { volumeMounts: scratch }),
        },
      ],
      ...(scratch.length > 0 && { volumes: scratch.map((mount) => ({ name: mount.name, emptyDir: {} })) }),
    },
  };
}

function deployment(name: string, version: string): KubeObject {
  const labels = { app: name, version };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${name}-${version}`, namespace, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(name, version) },
  };
}

const gateway: KubeObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'bookinfo-gateway', namespace },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
  },
};

const entrance: KubeObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'bookinfo', namespace },
  spec: {
    hosts: ['*'],
    gateways: ['bookinfo-gateway'],
    http: [
      {
        match: [
          { uri: { exact: '/productpage' } },
          { uri: { prefix: '/static' } },
          { uri: { exact: '/login' } },
          { uri: { exact: '/logout' } },
          { uri: { prefix: '/api/v1/products' } },
        ],
        route: [{ destination: { host: 'productpage', port: { number: 9080 } } }],
      },
    ],
  },
};

/** In the order of creation. */
export function bookinfoObjects(): KubeObject[] {
  return [
    ...services.flatMap(({ name, versions }) => [
      serviceObject(name),
      serviceAccount(name),
      ...versions.map((version) => deployment(name, version)),
    ]),
    gateway,
    entrance,
  ];
}
