/** Copies of requests: sent and forgotten, counted by the proxies that receive them only. */
import type { Mirror } from '@sluice/shared/evaluate/decision';
import type { HttpRequest } from './http-message.ts';
import { pickLeastRequest } from './load-balancing.ts';
import type { MeshPod } from './mesh-pod.ts';
import { happens } from './random.ts';
import { serviceLabelsOf } from './service-labels.ts';

export function sendMirrors(pod: MeshPod, mirrors: readonly Mirror[], request: HttpRequest): void {
  for (const mirror of mirrors) {
    if (!mirror.exists || !happens(pod.random, mirror.percent)) continue;
    const endpoints = pod.state?.endpointsOf(mirror) ?? [];
    if (endpoints.length === 0) continue;
    const endpoint = pickLeastRequest(endpoints, pod.activeRequests, pod.random);
    const service = serviceLabelsOf(mirror.host);
    pod.network
      .podByUid(endpoint.podUid)
      ?.receive({ request, port: endpoint.port, source: pod.identity, service }, () => undefined);
  }
}
