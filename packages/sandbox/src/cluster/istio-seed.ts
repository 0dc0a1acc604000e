/** Namespaces and the Istio installation of the seeded cluster: istiod and the ingress gateway (Istio's Helm charts). */
import { istioVersion, proxyContainer, proxyImage, scrapeAnnotations } from './admission/sidecar-injection.ts';
import type { KubeObject } from './kube-object.ts';

const namespace = 'istio-system';

function namespaceObject(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function serviceAccount(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

const kubernetesService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
};

const meshConfig: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace, labels: { 'istio.io/rev': 'default', release: 'istiod' } },
  data: {
    mesh: 'defaultConfig:\n  discoveryAddress: istiod.istio-system.svc:15012\nrootNamespace: istio-system\ntrustDomain: cluster.local\n',
    meshNetworks: 'networks: {}',
  },
};

const istiodLabels = { app: 'istiod', istio: 'pilot' };

const istiodService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istiod', namespace, labels: { ...istiodLabels, 'istio.io/rev': 'default' } },
  spec: {
    selector: istiodLabels,
    ports: [
      { name: 'grpc-xds', port: 15010 },
      { name: 'https-dns', port: 15012 },
      { name: 'https-webhook', port: 443, targetPort: 15017 },
      { name: 'http-monitoring', port: 15014 },
    ],
  },
};

const istiod: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace, labels: { ...istiodLabels, 'istio.io/rev': 'default' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: istiodLabels },
    template: {
      metadata: {
        labels: { ...istiodLabels, 'istio.io/rev': 'default', 'sidecar.istio.io/inject': 'false' },
        annotations: { 'prometheus.io/port': '15014', 'prometheus.io/scrape': 'true' },
      },
      spec: {
        serviceAccountName: 'istiod',
        containers: [
          {
            name: 'discovery',
            image: `docker.io/istio/pilot:${istioVersion}`,
            args: ['discovery', '--monitoringAddr=:15014', '--domain', 'cluster.local'],
            ports: [8080, 15010, 15012, 15017, 15014].map((containerPort) => ({ containerPort })),
          },
        ],
      },
    },
  },
};

const gatewayLabels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

const gatewayService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istio-ingressgateway', namespace, labels: gatewayLabels },
  spec: {
    type: 'LoadBalancer',
    selector: gatewayLabels,
    ports: [
      { name: 'status-port', port: 15021 },
      { name: 'http2', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
    ],
  },
};

const gateway: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istio-ingressgateway', namespace, labels: gatewayLabels },
  spec: {
    replicas: 1,
    selector: { matchLabels: gatewayLabels },
    template: {
      metadata: {
        labels: {
          ...gatewayLabels,
          'istio.io/rev': 'default',
          'service.istio.io/canonical-name': 'istio-ingressgateway',
          'service.istio.io/canonical-revision': 'latest',
          'sidecar.istio.io/inject': 'false',
        },
        annotations: { ...scrapeAnnotations, 'inject.istio.io/templates': 'gateway' },
      },
      spec: {
        serviceAccountName: 'istio-ingressgateway-service-account',
        containers: [
          {
            ...proxyContainer,
            image: proxyImage,
            args: ['proxy', 'router', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
            ports: [15021, 8080, 8443, 15090].map((containerPort) => ({ containerPort })),
          },
        ],
      },
    },
  },
};

/** In the order of creation. */
export function istioObjects(): KubeObject[] {
  return [
    namespaceObject('default', { 'istio-injection': 'enabled' }),
    namespaceObject('kube-system'),
    namespaceObject(namespace),
    kubernetesService,
    serviceAccount('istiod'),
    serviceAccount('istio-ingressgateway-service-account'),
    meshConfig,
    istiodService,
    istiod,
    gatewayService,
    gateway,
  ];
}
