import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ScriptedApiServer,
  sendJson,
  startScriptedApiServer,
  statusBody,
} from '../kubernetes/testing/scripted-api-server.ts';
import { createClusterTransport } from './cluster-transport.ts';
import { createPrometheusClient } from './prometheus-client.ts';

let server: ScriptedApiServer;
beforeEach(async () => {
  server = await startScriptedApiServer((_url, response) =>
    sendJson(response, { status: 'success', data: { resultType: 'vector', result: [] } }),
  );
});
afterEach(() => server.close());

const clientOf = (name = 'prometheus') =>
  createPrometheusClient(
    createClusterTransport(server.client, server.credentials, { namespace: 'istio-system', name, port: '9090' }),
  );

test('a query goes through the proxy of the service', async () => {
  expect(await clientOf().queryRange('up{a="b"}', { start: 60, end: 120, stepSeconds: 15 })).toEqual([]);
  const [{ pathname, searchParams } = new URL('http://none')] = server.requests;
  expect(pathname).toBe('/api/v1/namespaces/istio-system/services/prometheus:9090/proxy/api/v1/query_range');
  expect(Object.fromEntries(searchParams)).toMatchObject({ query: 'up{a="b"}', start: '60', end: '120', step: '15' });
  expect(server.headers().authorization).toBe('Bearer secret');
});

test('a name cannot lead elsewhere', async () => {
  await clientOf('../../pods/x').query('up');
  expect(server.requests[0]?.pathname).toContain('/services/..%2F..%2Fpods%2Fx:9090/proxy/');
});

test.each([
  [403, 'Forbidden', 'forbidden'],
  [401, 'Unauthorized', 'forbidden'],
  [404, 'NotFound', 'unreachable'],
  [503, 'ServiceUnavailable', 'unreachable'],
  [422, 'Invalid', 'failed'],
])('%i of the API server is %s: %s', async (status, reason, fault) => {
  server.answer = (_url, response) => sendJson(response, statusBody(status, reason, `no: ${reason}`), status);
  await expect(clientOf().query('up')).rejects.toMatchObject({
    name: 'PrometheusError',
    fault,
    message: `no: ${reason}`,
  });
});
