import type { GatewayInfo } from '../api/gateways.ts';
import { isReady, type Pod, type Service, workloadNameOf } from '../kubernetes/core.ts';
import { type Labels, namespaceOf, selects } from '../kubernetes/object.ts';

/** The workloads of pods with how many of their pods are ready, in the order of their names. */
export function workloadsOf(pods: readonly Pod[]): GatewayInfo['workloads'] {
  const groups = Map.groupBy(pods, (pod) => `${namespaceOf(pod)}/${workloadNameOf(pod)}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => {
      const [namespace = '', name = ''] = key.split('/');
      return { namespace, name, pods: { ready: own.filter(isReady).length, total: own.length } };
    });
}

/** The Services that lead to at least one of the pods. */
export function servicesOf(pods: readonly Pod[], services: readonly Service[]): Service[] {
  return services.filter((service) => {
    const selector: Labels = service.spec?.selector ?? {};
    if (Object.keys(selector).length === 0) return false;
    return pods.some((pod) => namespaceOf(pod) === namespaceOf(service) && selects(selector, pod.metadata.labels));
  });
}
