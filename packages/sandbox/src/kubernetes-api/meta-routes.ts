/** Everything beside resources: health, version, discovery, OpenAPI. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from '../cluster/registry.ts';
import {
  aggregatedContentType,
  aggregatedDiscovery,
  aggregatedVersionOf,
  apiGroupList,
  apiGroupOf,
  apiResourceList,
  apiVersions,
  servedPaths,
} from './discovery.ts';
import type { OpenApiDocuments } from './openapi.ts';
import { sendCacheable, sendJson, sendText } from './responses.ts';

const kubernetesVersion = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.5+sluice-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'linux/amd64',
};

export type MetaContext = { registry: Registry; openApi: () => OpenApiDocuments; address: () => string };
type Target = { path: string; query: URLSearchParams };

/** Answers and returns true, or returns false for a path that is not served. */
export function routeMeta(
  { registry, openApi, address }: MetaContext,
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: Target,
): boolean {
  const [root, first = '', second = '', ...more] = path
    .split('/')
    .slice(1)
    .filter((part) => part !== '');
  if (root === undefined) return json(response, { paths: servedPaths(registry) });
  if (['healthz', 'livez', 'readyz'].includes(root) && second === '') return health(response, root, first, query);
  if (root === 'version' && first === '') return json(response, kubernetesVersion);
  if ((root === 'api' || root === 'apis') && first === '') {
    const version = aggregatedVersionOf(request.headers.accept);
    if (version) {
      sendCacheable(
        response,
        aggregatedContentType(version),
        JSON.stringify(aggregatedDiscovery(registry, root, version)),
      );
      return true;
    }
    return json(response, root === 'api' ? apiVersions(address()) : apiGroupList(registry));
  }
  if (root === 'api' && second === '') return json(response, apiResourceList(registry, '', first));
  if (root === 'apis' && second === '') return json(response, apiGroupOf(registry, first));
  if (root === 'apis' && more.length === 0) return json(response, apiResourceList(registry, first, second));
  if (root === 'openapi' && first === 'v3') return openApiRoute(openApi(), response, path, query);
  return false;
}

/** One check, under its own path and, when asked, spelt out (apiserver server/healthz). */
function health(response: ServerResponse, root: string, check: string, query: URLSearchParams): boolean {
  if (check !== '' && check !== 'ping') return false;
  const isVerbose = check === '' && query.has('verbose');
  sendText(response, 200, isVerbose ? `[+]ping ok\n${root} check passed\n` : 'ok');
  return true;
}

function json(response: ServerResponse, body: object | undefined): boolean {
  if (body === undefined) return false;
  sendJson(response, 200, JSON.stringify(body));
  return true;
}

function openApiRoute(
  { index, documents }: OpenApiDocuments,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): boolean {
  if (path === '/openapi/v3' || path === '/openapi/v3/') {
    sendCacheable(response, 'application/json', index);
    return true;
  }
  const document = documents.get(path.slice(1));
  if (document === undefined) return false;
  const hash = query.get('hash');
  // A client that knows an older index is sent to the present document (kube-openapi handler3).
  if (hash && hash !== document.hash) response.writeHead(301, { Location: `${path}?hash=${document.hash}` }).end();
  else sendCacheable(response, 'application/json', document.json);
  return true;
}
