/** Envoy's admin interface on 15000, which listens on the pod's loopback only. */
import { type HttpResponse, textResponse } from '../http-message.ts';
import type { MeshPod } from '../mesh-pod.ts';
import { istioVersion, renderStatsPage } from '../stats-page.ts';
import { configDump, isDumpResource } from './config-dump.ts';

export const envoyAdminPort = 15000;

/** The dump shows what the proxy has taken, whatever istiod has sent since. */
export function answerAsEnvoyAdmin(pod: MeshPod, { pathname, searchParams }: URL): HttpResponse {
  switch (pathname) {
    case '/ready':
      return pod.state === null ? textResponse(503, 'PRE_INITIALIZING\n') : textResponse(200, 'LIVE\n');
    case '/server_info':
      return asJson({ version: istioVersion, state: pod.state === null ? 'PRE_INITIALIZING' : 'LIVE' });
    case '/stats/prometheus':
      return textResponse(200, renderStatsPage(pod.stats), 'text/plain; version=0.0.4; charset=utf-8');
    case '/config_dump': {
      const resource = searchParams.get('resource') ?? undefined;
      if (resource !== undefined && !isDumpResource(resource)) {
        return textResponse(404, `${resource} not found in config dump\n`);
      }
      return asJson(pod.state === null ? { configs: [] } : configDump(pod.state.config, pod.state.version, resource));
    }
    default:
      return textResponse(
        404,
        'invalid path. admin commands are:\n  /config_dump\n  /ready\n  /server_info\n  /stats/prometheus\n',
      );
  }
}

function asJson(value: unknown): HttpResponse {
  return textResponse(200, JSON.stringify(value, null, 1), 'application/json');
}
