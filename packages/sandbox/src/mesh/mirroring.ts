/** Copies of requests: sent and forgotten, counted by the proxies that receive them only. */
import type { Mirror } from '@sluice/shared/evaluate/decision';
import type { HttpRequest } from './http-message.ts';
import type { ClientPod } from './pod-ports.ts';
import type { PushedState } from './pushed-state.ts';
import { happens } from './random.ts';
import { serviceLabelsOf } from './service-labels.ts';

export function sendMirrors(
  pod: ClientPod,
  state: PushedState,
  mirrors: readonly Mirror[],
  request: HttpRequest,
): void {
  for (const mirror of mirrors) {
    if (!mirror.exists || !happens(pod.ruleRandom, mirror.percent)) continue;
    const endpoint = pod.clusterFor(mirror, state).pick(state.endpointsOf(mirror));
    if (endpoint === null) continue;
    const service = serviceLabelsOf(mirror.host);
    pod.network
      .podByUid(endpoint.podUid)
      ?.receive({ request, port: endpoint.port, source: pod.identity, service }, () => undefined);
  }
}
