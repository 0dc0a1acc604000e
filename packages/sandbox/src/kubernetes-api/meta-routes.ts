/** Everything beside resources: health, version, discovery, OpenAPI. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from '../cluster/registry.ts';
import {
  aggregatedContentType,
  aggregatedDiscovery,
  apiGroupList,
  apiGroupOf,
  apiResourceList,
  apiVersions,
  wantsAggregatedDiscovery,
} from './discovery.ts';
import type { OpenApiDocuments } from './openapi.ts';
import { sendJson, sendText } from './responses.ts';

export const kubernetesVersion = {
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

/** Answers and returns true, or returns false for a path that is not served. */
export function routeMeta(
  { registry, openApi, address }: MetaContext,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): boolean {
  const [root, first = '', second = '', ...more] = path
    .split('/')
    .slice(1)
    .filter((part) => part !== '');
  if (root === 'healthz' || root === 'livez' || root === 'readyz') return text(response, 'ok');
  if (root === 'version' && first === '') return json(response, kubernetesVersion);
  if ((root === 'api' || root === 'apis') && first === '') {
    if (wantsAggregatedDiscovery(request.headers.accept)) {
      const body = JSON.stringify(aggregatedDiscovery(registry, root));
      response.writeHead(200, { 'Content-Type': aggregatedContentType }).end(body);
      return true;
    }
    return json(response, root === 'api' ? apiVersions(address()) : apiGroupList(registry));
  }
  if (root === 'api' && second === '') return json(response, apiResourceList(registry, '', first));
  if (root === 'apis' && second === '') return json(response, apiGroupOf(registry, first));
  if (root === 'apis' && more.length === 0) return json(response, apiResourceList(registry, first, second));
  if (root === 'openapi' && first === 'v3') return openApiRoute(openApi(), response, path);
  return false;
}

function text(response: ServerResponse, body: string): true {
  sendText(response, 200, body);
  return true;
}

function json(response: ServerResponse, body: object | undefined): boolean {
  if (body === undefined) return false;
  sendJson(response, 200, JSON.stringify(body));
  return true;
}

function openApiRoute({ index, documents }: OpenApiDocuments, response: ServerResponse, path: string): boolean {
  const body = path === '/openapi/v3' || path === '/openapi/v3/' ? index : documents.get(path.slice(1));
  if (body === undefined) return false;
  sendJson(response, 200, body);
  return true;
}
