/**
 * What a proxy says about itself and its peers: the workload labels of Istio's telemetry. Derived from the pod as
 * istio/istio pkg/model/proxy.go and envoy contrib/istio/filters/common/metadata_object.cc do.
 */
import { type Pod, workloadNameOf } from '@sluice/shared/kubernetes/core';

export type WorkloadIdentity = {
  /** Equal for equal contents, so that pods of one workload share their series. */
  readonly key: string;
  readonly workload: string;
  readonly namespace: string;
  readonly canonicalService: string;
  readonly canonicalRevision: string;
  readonly principal: string;
  /** Empty where the pod has no such label. */
  readonly app: string;
  readonly version: string;
  readonly cluster: string;
};

const clusterId = 'Kubernetes';

export function workloadIdentityOf(pod: Pod, trustDomain = 'cluster.local'): WorkloadIdentity {
  const labels = pod.metadata.labels ?? {};
  const workload = workloadNameOf(pod);
  const namespace = pod.metadata.namespace ?? 'default';
  const serviceAccount = pod.spec?.serviceAccountName ?? 'default';
  const fields = {
    workload,
    namespace,
    canonicalService:
      labels['service.istio.io/canonical-name'] || labels['app.kubernetes.io/name'] || labels.app || workload,
    canonicalRevision:
      labels['service.istio.io/canonical-revision'] ||
      labels['app.kubernetes.io/version'] ||
      labels.version ||
      'latest',
    principal: `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
    app: labels.app ?? '',
    version: labels.version ?? '',
    cluster: clusterId,
  };
  return { key: Object.values(fields).join('|'), ...fields };
}
