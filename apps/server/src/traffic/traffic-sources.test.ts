/** Which source is asked, by what the cluster has and allows. */
import { defaultMeshConfig, emptyMesh } from '@sluice/shared/istio/mesh';
import type { Pod, Service } from '@sluice/shared/kubernetes/core';
import { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ScriptedApiServer,
  sendJson,
  startScriptedApiServer,
  statusBody,
} from '../kubernetes/testing/scripted-api-server.ts';
import { createTrafficSources, type TrafficSourceChoice } from './traffic-sources.ts';

const reviews = { namespace: 'default', name: 'reviews' };
const proxyText = (count: number) =>
  `istio_requests_total{reporter="source",destination_service_name="reviews",destination_service_namespace="default",destination_version="v1"} ${count}\n`;
const pod: Pod = {
  metadata: { namespace: 'default', name: 'reviews-1', uid: '1', labels: { app: 'reviews' } },
  spec: { containers: [{ name: 'istio-proxy' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};
const service = (namespace: string, name: string): Service => ({
  metadata: { namespace, name },
  spec: { selector: { app: name }, ports: [{ port: 9090 }] },
});

let server: ScriptedApiServer;
let mayReadProxies: boolean;
let count: number;
beforeEach(async () => {
  mayReadProxies = true;
  count = 0;
  server = await startScriptedApiServer(({ pathname, searchParams }, response) => {
    if (pathname.includes('/pods/')) {
      count += 5;
      if (mayReadProxies) return response.end(proxyText(count));
      return sendJson(response, statusBody(403, 'Forbidden', 'pods/proxy is forbidden'), 403);
    }
    const isCount = searchParams.get('query')?.startsWith('count(');
    const result = isCount ? [{ metric: {}, value: [1, '1'] }] : [];
    return sendJson(response, { status: 'success', data: { resultType: 'vector', result } });
  });
});
afterEach(() => server.close());

function sourcesFor(choice: TrafficSourceChoice, hasPrometheus = true) {
  const index = new MeshIndex({ ...emptyMesh, config: defaultMeshConfig });
  index.apply('namespaces', undefined, { metadata: { name: 'default' } });
  index.apply('services', undefined, service('default', 'reviews'));
  index.apply('pods', undefined, pod);
  if (hasPrometheus) index.apply('services', undefined, service('istio-system', 'prometheus'));
  return createTrafficSources({ ...server, choice, index, istioNamespace: 'istio-system', named: null });
}
const asked = (part: string) => server.requests.filter(({ pathname }) => pathname.includes(part)).length;

test.each([
  ['auto', { proxies: 2, prometheus: 0 }],
  ['direct', { proxies: 2, prometheus: 0 }],
  ['prometheus', { proxies: 0, prometheus: 3 }],
] as const)('%s asks %o', async (choice, expected) => {
  const { live } = sourcesFor(choice);
  await live.read([reviews], 1_000);
  await live.read([reviews], 2_000);
  expect({ proxies: asked('/pods/'), prometheus: asked('/services/prometheus:9090/') }).toEqual(expected);
});

test('auto turns to Prometheus where proxies may not be read, and back once they may; no request counts twice', async () => {
  mayReadProxies = false;
  const { live, scraper } = sourcesFor('auto');
  expect(await live.read([reviews], 1_000)).toMatchObject([{ kind: 'blind', reason: 'proxies-forbidden' }]);
  expect(scraper.state()).toBe('forbidden');
  expect(await live.read([reviews], 2_000)).toMatchObject([{ kind: 'blind', isLost: true }]);
  expect(asked('/services/prometheus:9090/')).toBeGreaterThan(0);
  expect(await live.read([reviews], 3_000)).toMatchObject([{ kind: 'waiting' }]);
  mayReadProxies = true;
  expect(await live.read([reviews], 40_000)).toMatchObject([{ kind: 'blind', isLost: true }]);
  expect(await live.read([reviews], 41_000)).toMatchObject([{ kind: 'counted', increments: [{ value: 5 }] }]);
});

test('auto without Prometheus has only the proxies, and tells who may not read them from who gets no answer', async () => {
  mayReadProxies = false;
  const { live, prometheus } = sourcesFor('auto', false);
  // Also while the proxy is left alone for a few rounds.
  for (let second = 1; second <= 6; second += 1) {
    const [reading] = await live.read([reviews], second * 1_000);
    expect(reading).toEqual({ kind: 'blind', reason: 'proxies-forbidden', isLost: false });
  }
  expect(await prometheus?.check()).toMatchObject({ state: 'absent' });
});
