import { describe, expect, test } from 'vitest';
import { destinationRule, split, virtualService } from './testing/bookinfo-rules.ts';
import { InMemoryMesh } from './testing/in-memory-mesh.ts';
import { countedBy, totalOf } from './testing/request-counts.ts';

const toReviews = { reporter: 'source', destination_service_name: 'reviews' };

function meshWith(...objects: unknown[]): InMemoryMesh {
  const mesh = new InMemoryMesh();
  for (const object of objects) mesh.put(object);
  mesh.settle();
  return mesh;
}

function routeTo(subset: string, options: object = {}) {
  return virtualService('reviews', [{ ...options, route: split('reviews', { [subset]: 100 }) }]);
}

/** Everything that the product page's proxy says about its calls to reviews. */
function outcomes(mesh: InMemoryMesh) {
  return countedBy(mesh, 'productpage', { reporter: 'source' })
    .filter(({ labels }) => labels.destination_service?.startsWith('reviews'))
    .map(
      ({ labels, value }) =>
        `${value} × ${labels.response_code} ${labels.response_flags} ${labels.destination_version}`,
    );
}

describe('requests that reach no pod', () => {
  test('a subset that no DestinationRule defines: 503 NC, named by the Host header', () => {
    const mesh = meshWith(routeTo('v9'));
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 503 NC unknown']);
    const [counted] = countedBy(mesh, 'productpage', { response_flags: 'NC' });
    expect(counted?.labels).toMatchObject({
      destination_service: 'reviews:9080',
      destination_service_name: 'reviews:9080',
      destination_service_namespace: 'unknown',
      destination_workload: 'unknown',
      destination_canonical_revision: 'latest',
    });
  });

  test('a subset without ready pods: 503 UH, named by the cluster', () => {
    const mesh = meshWith(destinationRule('reviews', ['v9']), routeTo('v9'));
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 503 UH unknown']);
    const [counted] = countedBy(mesh, 'productpage', { response_flags: 'UH' });
    expect(counted?.labels).toMatchObject({
      destination_service: 'reviews.default.svc.cluster.local',
      destination_service_name: 'reviews',
      destination_service_namespace: 'default',
      destination_workload: 'unknown',
    });
  });

  test('no route that matches: 404 NR', () => {
    const mesh = meshWith(
      virtualService('reviews', [
        { match: [{ uri: { prefix: '/other' } }], route: [{ destination: { host: 'reviews' } }] },
      ]),
    );
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 404 NR unknown']);
  });

  test('only the share of a broken subset fails', () => {
    const mesh = meshWith(
      destinationRule('reviews', ['v1']),
      virtualService('reviews', [{ route: split('reviews', { v1: 50, v9: 50 }) }]),
    );
    for (let page = 0; page < 200; page++) mesh.get('/productpage');
    const failed = totalOf(countedBy(mesh, 'productpage', { response_flags: 'NC' }));
    const served = totalOf(countedBy(mesh, 'productpage', { ...toReviews, response_code: '200' }));
    expect(failed / (failed + served)).toBeGreaterThan(0.35);
    expect(failed / (failed + served)).toBeLessThan(0.65);
  });

  test('an abort: FI, and nothing arrives', () => {
    const mesh = meshWith(
      virtualService('reviews', [
        {
          fault: { abort: { httpStatus: 418, percentage: { value: 100 } } },
          route: [{ destination: { host: 'reviews' } }],
        },
      ]),
    );
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 418 FI unknown']);
    expect(countedBy(mesh, 'reviews')).toEqual([]);
  });
});

describe('the ingress gateway', () => {
  test('refuses connections where no Gateway opens the port', () => {
    const mesh = new InMemoryMesh();
    mesh.removeGateway('bookinfo-gateway');
    mesh.settle();
    expect(mesh.get('/productpage').response).toBeNull();
  });

  test('answers 404 NR where no VirtualService is bound to the Gateway', () => {
    const mesh = new InMemoryMesh();
    mesh.removeVirtualService('bookinfo');
    mesh.settle();
    expect(mesh.get('/productpage').response?.status).toBe(404);
    expect(countedBy(mesh, 'istio-ingressgateway')).toMatchObject([{ value: 1, labels: { response_flags: 'NR' } }]);
  });

  test('answers 404 NR for paths and hosts without route', () => {
    const mesh = new InMemoryMesh();
    expect(mesh.get('/elsewhere').response?.status).toBe(404);
    const [counted] = countedBy(mesh, 'istio-ingressgateway', { response_flags: 'NR' });
    expect(counted?.labels).toMatchObject({ reporter: 'source', response_code: '404', destination_service: 'unknown' });
  });
});

describe('waits', () => {
  test('a timeout: 504 UT at the source, a closed connection at the destination', () => {
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1', { timeout: '0.5s' }));
    mesh.troubles.of('default', 'reviews-v1').latencyMs = 2_000;
    const { tookMs } = mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 504 UT v1']);
    expect(tookMs).toBeGreaterThan(1_000);
    expect(tookMs).toBeLessThan(1_100);
    expect(countedBy(mesh, 'reviews-v1', { response_flags: 'DC', response_code: '0' })).toMatchObject([{ value: 2 }]);
  });

  test('a delay of a fault does not count against the timeout', () => {
    const fault = { delay: { percentage: { value: 100 }, fixedDelay: '2s' } };
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1', { timeout: '0.5s', fault }));
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['1 × 200 DI v1']);
  });

  test('a client that gives up is counted as such', () => {
    const fault = { delay: { percentage: { value: 100 }, fixedDelay: '4s' } };
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1', { fault }));
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 0 DI,DC unknown']);
  });
});

describe('retries', () => {
  test('an answer of 503 is not tried again by default', () => {
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1'));
    Object.assign(mesh.troubles.of('default', 'reviews-v1'), { errorPercent: 100, errorStatus: 503 });
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 503 - v1']);
    expect(totalOf(countedBy(mesh, 'reviews-v1', { reporter: 'destination' }))).toBe(2);
  });

  test('with a policy each client request is counted once and each attempt where it arrives', () => {
    const retries = { attempts: 3, retryOn: '5xx' };
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1', { retries }));
    Object.assign(mesh.troubles.of('default', 'reviews-v1'), { errorPercent: 100, errorStatus: 500 });
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 500 URX v1']);
    expect(totalOf(countedBy(mesh, 'reviews-v1', { reporter: 'destination' }))).toBe(8);
  });

  test('a limit for each try', () => {
    const retries = { attempts: 2, perTryTimeout: '100ms', retryOn: '5xx' };
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1', { retries }));
    mesh.troubles.of('default', 'reviews-v1').latencyMs = 500;
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 504 URX,UT v1']);
    expect(totalOf(countedBy(mesh, 'reviews-v1', { response_flags: 'DC' }))).toBe(6);
  });
});

describe('pods that go down', () => {
  test('before the endpoints are withdrawn: UF after retries; afterwards: UH', () => {
    const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1'));
    const [pod] = mesh.podsOf('reviews-v1');
    mesh.removePod(pod?.metadata.name ?? '');
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 503 URX,UF v1']);
    mesh.settle();
    mesh.get('/productpage');
    expect(outcomes(mesh)).toEqual(['2 × 503 URX,UF v1', '2 × 503 UH unknown']);
  });

  test('a retry finds another pod of the same service', () => {
    const mesh = new InMemoryMesh();
    const [pod] = mesh.podsOf('reviews-v1');
    mesh.removePod(pod?.metadata.name ?? '');
    for (let page = 0; page < 5; page++) mesh.get('/api/v1/products/0/reviews');
    expect(totalOf(countedBy(mesh, 'productpage', { ...toReviews, response_code: '200' }))).toBe(5);
  });
});

test('mirrors are counted where they arrive only', () => {
  const mesh = meshWith(
    destinationRule('reviews', ['v1', 'v3']),
    routeTo('v1', { mirror: { host: 'reviews', subset: 'v3' }, mirrorPercentage: { value: 100 } }),
  );
  for (let page = 0; page < 20; page++) mesh.get('/productpage');
  mesh.settle();
  expect(outcomes(mesh)).toEqual(['20 × 200 - v1']);
  expect(totalOf(countedBy(mesh, 'reviews-v3', { reporter: 'destination' }))).toBe(20);
});

test('injected errors follow their rate', () => {
  const mesh = meshWith(destinationRule('reviews', ['v1']), routeTo('v1'));
  mesh.troubles.of('default', 'reviews-v1').errorPercent = 50;
  for (let page = 0; page < 200; page++) mesh.get('/api/v1/products/0/reviews');
  const arrived = countedBy(mesh, 'reviews-v1', { reporter: 'destination' });
  const failed = totalOf(arrived.filter(({ labels }) => labels.response_code === '500'));
  expect(failed / totalOf(arrived)).toBeGreaterThan(0.4);
  expect(failed / totalOf(arrived)).toBeLessThan(0.6);
});
