import { parsePrometheusText } from '@sluice/shared/traffic/prometheus-text';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { askPod } from './pod-http.ts';
import { InMemoryMesh } from './testing/in-memory-mesh.ts';

const mesh = new InMemoryMesh();

function ask(workload: string, port: number, path: string, caller: 'loopback' | 'network' = 'network') {
  const { namespace = '', name = '' } = mesh.podsOf(workload)[0]?.metadata ?? {};
  return askPod(mesh, { namespace, pod: name, port, path, caller });
}

test.each([
  { workload: 'reviews-v1', port: 15020, path: '/stats/prometheus', status: 200 },
  { workload: 'reviews-v1', port: 15090, path: '/stats/prometheus?filter=istio_build', status: 200 },
  { workload: 'reviews-v1', port: 15090, path: '/stats/prometheus?filter=(', status: 400 },
  { workload: 'reviews-v1', port: 15020, path: '/elsewhere', status: 404 },
  { workload: 'reviews-v1', port: 15021, path: '/healthz/ready', status: 200 },
  { workload: 'istiod', port: 15014, path: '/ready', status: 200 },
  { workload: 'istiod', port: 15014, path: '/debug/syncz', status: 401 },
])('$workload:$port$path: $status', async ({ workload, port, path, status }) => {
  expect((await ask(workload, port, path))?.status).toBe(status);
});

test('a closed port and an unknown pod do not answer', async () => {
  expect(await ask('reviews-v1', 81, '/')).toBeNull();
  expect(
    await askPod(mesh, { namespace: 'default', pod: 'nobody', port: 15020, path: '/', caller: 'network' }),
  ).toBeNull();
});

test('the program of a pod answers on its own port, past the proxy', async () => {
  const answer = ask('ratings-v1', 9080, '/ratings/0');
  mesh.settle();
  expect(JSON.parse((await answer)?.body ?? '')).toMatchObject({ ratings: { Reviewer1: 5 } });
});

test("the agent adds the program's metrics to those of Envoy, where injection has told it of them", async () => {
  mesh.get('/productpage');
  const own = 'request_result_total{destination_app="details",response_code="200"} 1.0';
  const merged = ask('productpage-v1', 15020, '/stats/prometheus');
  mesh.settle();
  const { body = '' } = (await merged) ?? {};
  expect(body).toContain(own);
  expect(body).toContain('istio_requests_total{reporter="source"');
  expect(parsePrometheusText(body, new Set(['request_result_total', 'istio_requests_total'])).length).toBeGreaterThan(
    3,
  );
  expect((await ask('productpage-v1', 15090, '/stats/prometheus'))?.body).not.toContain('request_result');
  expect((await ask('reviews-v1', 15020, '/stats/prometheus'))?.body).not.toContain('request_result');
});

test('istiod tells callers on its loopback who is in sync', async () => {
  const answer = await ask('istiod', 15014, '/debug/syncz?namespace=default', 'loopback');
  const proxies = z.array(z.looseObject({ proxy: z.string() })).parse(JSON.parse(answer?.body ?? ''));
  expect(proxies).toHaveLength(6);
});
