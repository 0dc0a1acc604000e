import { expect, test } from 'vitest';
import { aService, aVersion, details } from '../../testing/bookinfo.ts';
import { aGateway } from '../../testing/surroundings.ts';
import { callersOf } from './callers.ts';

const reviews = aService();
const productpage = aService({
  name: 'productpage',
  host: 'productpage.default.svc.cluster.local',
  versions: [{ ...aVersion('v1'), workloads: ['productpage-v1'] }],
  weights: null,
});
const services = [{ ...details, versions: [{ ...aVersion('v1'), workloads: ['details-v1'] }] }, productpage, reviews];

test('of a service inside the mesh: what stands behind gateways first, itself last, gateways after all', () => {
  expect(callersOf(reviews, services, [aGateway]).map(({ id }) => id)).toEqual([
    'workload/default/productpage-v1',
    'workload/default/details-v1',
    'workload/default/reviews-v1',
    'workload/default/reviews-v2',
    'workload/default/reviews-v3',
    'gateway/default/bookinfo-gateway',
  ]);
});

test('a gateway that leads to the service comes first, with a request that it lets in', () => {
  const [first] = callersOf(productpage, services, [aGateway]);
  expect(first).toEqual({
    id: 'gateway/default/bookinfo-gateway',
    kind: 'gateway',
    namespace: 'istio-system',
    name: 'bookinfo-gateway',
    service: null,
    labels: { istio: 'ingressgateway' },
    host: '127.0.0.1',
    port: 80,
    path: '/productpage',
  });
});
