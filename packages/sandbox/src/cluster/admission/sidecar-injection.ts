/**
 * What Istio's injection webhook makes of a pod in a namespace labelled `istio-injection: enabled` (istio/istio
 * manifests/charts/istio-control/istio-discovery/files/injection-template.yaml).
 */
import { isJsonObject } from '../json.ts';
import type { KubeObject, Metadata } from '../kube-object.ts';
import type { Admission } from '../object-store.ts';
import { typeId } from '../resource-type.ts';

export const istioVersion = '1.30.3';
export const proxyImage = `docker.io/istio/proxyv2:${istioVersion}`;

const statusAnnotation = 'sidecar.istio.io/status';

export const scrapeAnnotations = {
  'prometheus.io/path': '/stats/prometheus',
  'prometheus.io/port': '15020',
  'prometheus.io/scrape': 'true',
} as const;

/**
 * Where Prometheus was to find the program's own metrics: the annotations lead to the agent, which adds those to its
 * own (pkg/kube/inject/webhook.go, applyPrometheusMerge).
 */
function programScrape({ annotations = {} }: Metadata): { env?: object[] } {
  if (annotations['prometheus.io/scrape'] !== 'true') return {};
  const path = annotations['prometheus.io/path'] ?? '';
  const port = annotations['prometheus.io/port'] ?? '';
  const value = JSON.stringify({ scrape: 'true', path, port });
  return { env: [{ name: 'ISTIO_PROMETHEUS_ANNOTATIONS', value }] };
}

export const proxyContainer = {
  name: 'istio-proxy',
  image: proxyImage,
  args: ['proxy', 'sidecar', '--domain', '$(POD_NAMESPACE).svc.cluster.local', '--log_output_level=default:info'],
  ports: [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }],
  readinessProbe: { httpGet: { path: '/healthz/ready', port: 15021 } },
} as const;

function injectedMetadata(metadata: Metadata, container: string): Metadata {
  const { labels = {}, annotations = {} } = metadata;
  const canonicalName = labels['service.istio.io/canonical-name'] ?? labels.app ?? metadata.name;
  const revision = labels['service.istio.io/canonical-revision'] ?? labels.version ?? 'latest';
  return {
    ...metadata,
    labels: {
      ...labels,
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': canonicalName,
      'service.istio.io/canonical-revision': revision,
    },
    annotations: {
      'istio.io/rev': 'default',
      'kubectl.kubernetes.io/default-container': container,
      'kubectl.kubernetes.io/default-logs-container': container,
      ...annotations,
      ...scrapeAnnotations,
      [statusAnnotation]: JSON.stringify({
        initContainers: ['istio-init'],
        containers: ['istio-proxy'],
        volumes: ['workload-socket', 'istio-envoy', 'istio-data', 'istio-token', 'istiod-ca-cert'],
        imagePullSecrets: null,
        revision: 'default',
      }),
    },
  };
}

function withSidecar(pod: KubeObject): KubeObject {
  const spec = isJsonObject(pod.spec) ? pod.spec : {};
  const containers = Array.isArray(spec.containers) ? spec.containers : [];
  const first = containers[0];
  const name = isJsonObject(first) && typeof first.name === 'string' ? first.name : '';
  const initContainers = Array.isArray(spec.initContainers) ? spec.initContainers : [];
  return {
    ...pod,
    metadata: injectedMetadata(pod.metadata, name),
    spec: {
      ...spec,
      initContainers: [...initContainers, { name: 'istio-init', image: proxyImage }],
      containers: [...containers, { ...proxyContainer, ...programScrape(pod.metadata) }],
    },
  };
}

/** Namespaces opt in; a pod may opt out with the label or annotation `sidecar.istio.io/inject: "false"`. */
export const injectSidecar: Admission = ({ type, object, live, store }) => {
  if (live || typeId(type) !== 'pods') return object;
  const { labels = {}, annotations = {} } = object.metadata;
  const wish = labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'];
  if (wish === 'false' || annotations[statusAnnotation] !== undefined) return object;
  const name = object.metadata.namespace ?? '';
  const namespace = store.get(store.registry.get('namespaces'), { namespace: '', name });
  const isEnabled = namespace?.object.metadata.labels?.['istio-injection'] === 'enabled';
  return isEnabled ? withSidecar(object) : object;
};
