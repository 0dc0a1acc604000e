/** Prometheus as a service of the cluster, through the API server: needs `get services/proxy`, and no route of our own. */
import type { Credentials } from '../kubernetes/credentials.ts';
import { type KubeClient, pathOf } from '../kubernetes/kube-client.ts';
import { hasStatus, isUnreachable } from '../kubernetes/kube-error.ts';
import type { PrometheusService } from './find-prometheus.ts';
import type { PrometheusTransport } from './prometheus-client.ts';
import { PrometheusError } from './prometheus-error.ts';

export function createClusterTransport(
  client: KubeClient,
  credentials: Credentials,
  { namespace, name, port }: PrometheusService,
): PrometheusTransport {
  const root = `/api/v1${pathOf('namespaces', namespace, 'services')}${pathOf(name)}:${encodeURIComponent(port)}/proxy`;
  return {
    url: `http://${name}.${namespace}:${port}`,
    async get({ path, params, deadlineMs, maxBytes }) {
      try {
        return await client.text({ path: `${root}${path}`, query: params, credentials, deadlineMs, maxBytes });
      } catch (error) {
        throw asPrometheusError(error);
      }
    },
    close: async () => {},
  };
}

function asPrometheusError(error: unknown): PrometheusError {
  const { message } = error as Error;
  if (hasStatus(error, 401) || hasStatus(error, 403))
    return new PrometheusError('forbidden', message, { cause: error });
  // Until somebody takes requests for the service the API server says 503 in its own name, and 404 once it is gone.
  const isAway = isUnreachable(error) || hasStatus(error, 404);
  return new PrometheusError(isAway ? 'unreachable' : 'failed', message, { cause: error });
}
