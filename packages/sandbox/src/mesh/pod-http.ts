/** What pods answer on their ports to the API server's pods/proxy, a caller from outside the mesh. */
import type { App } from './app.ts';
import type { DataPlane } from './data-plane.ts';
import { bodyText, type HttpResponse, textResponse } from './http-message.ts';
import type { MeshPod } from './mesh-pod.ts';
import { renderStatsPage } from './stats-page.ts';

const agentPort = 15020;
const envoyPrometheusPort = 15090;
const statusPort = 15021;
const prometheusText = 'text/plain; version=0.0.4; charset=utf-8';

export type PodAnswer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/**
 * Asks a pod. Null when nothing answers: no such pod, it is down, or the port is closed.
 * @param path with the query
 */
export async function askPod(
  dataPlane: DataPlane,
  { namespace, pod: name, port, path }: { namespace: string; pod: string; port: number; path: string },
): Promise<PodAnswer | null> {
  const pod = dataPlane.podByName(namespace, name);
  if (pod === undefined || !pod.isUp) return null;
  const response = answerFrom(pod, port, new URL(path, 'http://pod'));
  if (response !== null) return asAnswer(await response);
  return null;
}

function answerFrom(pod: MeshPod, port: number, url: URL): HttpResponse | Promise<HttpResponse> | null {
  if (pod.description === null)
    return istiodPorts.has(port) && isIstiod(pod) ? answerAsIstiod(url) : askProgram(pod, port, url);
  if (port === statusPort) return textResponse(url.pathname === '/healthz/ready' ? 200 : 404, '');
  if (port !== agentPort && port !== envoyPrometheusPort) return askProgram(pod, port, url);
  if (url.pathname === '/healthz/ready' && port === agentPort) return textResponse(200, '');
  if (url.pathname !== '/stats/prometheus') return textResponse(404, 'Not Found');
  // pilot-agent on 15020 asks Envoy by itself and passes no query on; Envoy's own page on 15090 takes a filter.
  const filter = port === envoyPrometheusPort ? readFilter(url.searchParams.get('filter')) : undefined;
  if (filter === null) return textResponse(400, 'Invalid regex');
  return textResponse(200, renderStatsPage(pod.stats, filter), prometheusText);
}

/** Undefined: no filter; null: not an expression. */
function readFilter(expression: string | null): RegExp | undefined | null {
  if (expression === null) return undefined;
  try {
    return new RegExp(expression);
  } catch {
    return null;
  }
}

function askProgram(pod: MeshPod, port: number, url: URL): Promise<HttpResponse> | null {
  const app: App | null = pod.app;
  if (app === null || (app.listensOn !== null && app.listensOn !== port)) return null;
  const request = {
    method: 'GET',
    scheme: 'http',
    authority: pod.name,
    path: url.pathname + url.search,
    headers: {},
  } as const;
  return new Promise((resolve) => app.handle(request, resolve));
}

const istiodPorts = new Set([15014, 8080]);

function isIstiod(pod: MeshPod): boolean {
  return pod.identity.app === 'istiod';
}

/** Debug pages are for loopback and for callers with credentials; pods/proxy is neither. */
function answerAsIstiod(url: URL): HttpResponse {
  if (url.pathname === '/ready') return textResponse(200, '');
  if (url.pathname.startsWith('/debug')) return textResponse(401, 'Authentication failed\n');
  return textResponse(404, 'Not Found');
}

function asAnswer({ status, headers, body }: HttpResponse): PodAnswer {
  return { status, headers, body: bodyText(body) };
}
