/** Envoy's admin interface on 15000, which listens on the pod's loopback only (envoyproxy/envoy source/server/admin). */
import { type HttpResponse, textResponse } from '../http-message.ts';
import type { MeshPod } from '../mesh-pod.ts';
import { istioVersion, renderStatsPage } from '../stats-page.ts';
import { configDump, isDumpResource, resourceDump } from './config-dump.ts';
import { clusterStatuses, clusterText } from './envoy-clusters.ts';
import { listenersOf } from './envoy-config.ts';

export const envoyAdminPort = 15000;

type Page = { readonly help: string; answer(pod: MeshPod, query: URLSearchParams): HttpResponse };

const pages: Readonly<Record<string, Page>> = {
  '/clusters': {
    help: 'upstream cluster status',
    answer: (pod, query) =>
      query.get('format') === 'json'
        ? asJson({ cluster_statuses: clusterStatuses(pod) })
        : textResponse(200, clusterText(pod)),
  },
  '/config_dump': { help: 'dump current Envoy configs', answer: dump },
  '/help': { help: 'print out list of admin commands', answer: () => textResponse(200, commandList()) },
  '/listeners': {
    help: 'print listener info',
    answer: ({ state }) => {
      const names = state === null ? [] : listenersOf(state.config).map(({ name }) => String(name));
      return textResponse(200, names.map((name) => `${name}::${name.replace('_', ':')}\n`).join(''));
    },
  },
  '/ready': {
    help: 'print server state, return 200 if LIVE, otherwise return 503',
    answer: ({ state }) => (state === null ? textResponse(503, 'PRE_INITIALIZING\n') : textResponse(200, 'LIVE\n')),
  },
  '/server_info': {
    help: 'print server version/status information',
    answer: ({ state, name, namespace }) =>
      asJson({
        version: istioVersion,
        state: state === null ? 'PRE_INITIALIZING' : 'LIVE',
        node: {
          id: `${name}.${namespace}`,
          metadata: { NAME: name, NAMESPACE: namespace, ISTIO_VERSION: istioVersion },
        },
      }),
  },
  '/stats/prometheus': {
    help: 'print server stats in prometheus format',
    answer: ({ stats }, query) => {
      const filter = readExpression(query.get('filter'));
      if (filter === null) return textResponse(400, 'Invalid regex');
      return textResponse(200, renderStatsPage(stats, filter), 'text/plain; version=0.0.4; charset=utf-8');
    },
  },
};

/** Commands that change something take POST alone. */
const commands = new Set([
  '/drain_listeners',
  '/healthcheck/fail',
  '/healthcheck/ok',
  '/logging',
  '/quitquitquit',
  '/reset_counters',
]);

/** The dump shows what the proxy has taken, whatever istiod has sent since. */
export function answerAsEnvoyAdmin(pod: MeshPod, { pathname, searchParams }: URL): HttpResponse {
  if (pathname === '/') return textResponse(200, commandList());
  if (commands.has(pathname)) return textResponse(405, 'Method Not Allowed');
  return pages[pathname]?.answer(pod, searchParams) ?? textResponse(404, `invalid path. ${commandList()}`);
}

function dump({ state }: MeshPod, query: URLSearchParams): HttpResponse {
  const resource = query.get('resource');
  const nameFilter = readExpression(query.get('name_regex'));
  if (nameFilter === null) return textResponse(400, 'Error while parsing name_regex from name_regex query parameter');
  if (resource !== null && !isDumpResource(resource)) {
    return textResponse(404, `${resource} not found in config dump\n`);
  }
  if (state === null) return asJson({ configs: [] });
  if (resource !== null) return asJson(resourceDump(state, resource, nameFilter));
  return asJson(configDump(state, { withEndpoints: query.has('include_eds') }));
}

/** Undefined: none is given; null: not an expression. */
export function readExpression(expression: string | null): RegExp | undefined | null {
  if (expression === null) return undefined;
  try {
    return new RegExp(expression);
  } catch {
    return null;
  }
}

function commandList(): string {
  const lines = Object.entries(pages).map(([path, { help }]) => `  ${path}: ${help}\n`);
  return `admin commands are:\n${lines.join('')}`;
}

function asJson(value: unknown): HttpResponse {
  return textResponse(200, JSON.stringify(value, null, 1), 'application/json');
}
