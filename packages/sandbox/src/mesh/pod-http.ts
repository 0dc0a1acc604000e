/** What pods answer on their ports to callers from outside the mesh, by pods/proxy and port-forward. */
import type { App } from './app.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import type { DataPlane } from './data-plane.ts';
import { answerAsEnvoyAdmin, envoyAdminPort, readExpression } from './debug/envoy-admin.ts';
import { answerAsIstiod, istiodPorts } from './debug/istiod-pages.ts';
import { bodyText, type HeaderMap, type HttpRequest, type HttpResponse, textResponse } from './http-message.ts';
import type { MeshPod } from './mesh-pod.ts';
import { renderStatsPage } from './stats-page.ts';

const agentPort = 15020;
const envoyPrometheusPort = 15090;
const statusPort = 15021;
const prometheusText = 'text/plain; version=0.0.4; charset=utf-8';

export type PodAnswer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

export type PodRequest = {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  readonly method?: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: HeaderMap;
  readonly body?: string;
  /** `loopback`: from inside the pod, as a port-forward arrives; `network`: from elsewhere, as pods/proxy does. */
  readonly caller: 'loopback' | 'network';
};

export type PodNetwork = { readonly dataPlane: DataPlane; readonly controlPlane: ControlPlane };

/** Asks a pod. Null when nothing answers: no such pod, it is down, or the port is closed. */
export async function askPod(network: PodNetwork, request: PodRequest): Promise<PodAnswer | null> {
  const pod = network.dataPlane.podByName(request.namespace, request.pod);
  if (pod === undefined || !pod.isUp) return null;
  const url = new URL(request.path, 'http://pod');
  const response = isIstiod(pod, request.port)
    ? answerAsIstiod({ controlPlane: network.controlPlane, replica: pod.uid }, request.port, url, request.caller)
    : answerFrom(pod, request, url);
  return response === null ? null : asAnswer(await response);
}

function answerFrom(pod: MeshPod, asked: PodRequest, url: URL): HttpResponse | Promise<HttpResponse> | null {
  const { port } = asked;
  if (pod.description === null) return askProgram(pod, asked, url);
  if (port === envoyAdminPort) return asked.caller === 'loopback' ? answerAsEnvoyAdmin(pod, url) : null;
  if (port === statusPort) return textResponse(url.pathname === '/healthz/ready' ? 200 : 404, '');
  if (port !== agentPort && port !== envoyPrometheusPort) return askProgram(pod, asked, url);
  if (url.pathname === '/healthz/ready' && port === agentPort) return textResponse(200, '');
  if (url.pathname !== '/stats/prometheus') return textResponse(404, 'Not Found');
  // pilot-agent on 15020 asks Envoy by itself and passes no query on; Envoy's own page on 15090 takes a filter.
  if (port === agentPort) return mergedMetrics(pod);
  const filter = readExpression(url.searchParams.get('filter'));
  if (filter === null) return textResponse(400, 'Invalid regex');
  return textResponse(200, renderStatsPage(pod.stats, filter), prometheusText);
}

/** Envoy's, and behind them those of the program (istio/istio pilot/cmd/pilot-agent/status/server.go, handleStats). */
async function mergedMetrics(pod: MeshPod): Promise<HttpResponse> {
  const ofEnvoy = renderStatsPage(pod.stats);
  const app = pod.programMetrics === null ? null : programOn(pod, pod.programMetrics.port);
  if (pod.programMetrics === null || app === null) return textResponse(200, ofEnvoy, prometheusText);
  const { port, path } = pod.programMetrics;
  const asked: HttpRequest = { method: 'GET', scheme: 'http', authority: `localhost:${port}`, path, headers: {} };
  const answered = await new Promise<HttpResponse>((resolve) => app.handle(asked, resolve));
  const isText = answered.status === 200 && answered.headers['content-type']?.startsWith('text/plain');
  const ofProgram = isText ? bodyText(answered.body) : '';
  return textResponse(200, ofEnvoy + ofProgram, prometheusText);
}

function askProgram(pod: MeshPod, asked: PodRequest, url: URL): Promise<HttpResponse> | null {
  const { port, method = 'GET', headers = {}, body } = asked;
  const app = programOn(pod, port);
  if (app === null) return null;
  const request: HttpRequest = {
    method,
    scheme: 'http',
    authority: headers.host ?? pod.name,
    path: url.pathname + url.search,
    headers,
    ...(body !== undefined && { body }),
  };
  return new Promise((resolve) => app.handle(request, resolve));
}

/** The program behind a port, unless it is down or listens elsewhere. */
function programOn({ app }: MeshPod, port: number): App | null {
  return app === null || (app.listensOn !== null && app.listensOn !== port) ? null : app;
}

/** Whether a connection from inside the pod to the port would be taken. */
export function isListening({ dataPlane }: PodNetwork, namespace: string, name: string, port: number): boolean {
  const pod = dataPlane.podByName(namespace, name);
  if (pod === undefined || !pod.isUp) return false;
  if (isIstiod(pod, port)) return true;
  const proxyPorts = [envoyAdminPort, statusPort, agentPort, envoyPrometheusPort];
  const isProxyPort = pod.description !== null && proxyPorts.includes(port);
  return isProxyPort || programOn(pod, port) !== null;
}

function isIstiod(pod: MeshPod, port: number): boolean {
  return pod.isIstiod && istiodPorts.has(port);
}

function asAnswer({ status, headers, body }: HttpResponse): PodAnswer {
  return { status, headers, body: bodyText(body) };
}
