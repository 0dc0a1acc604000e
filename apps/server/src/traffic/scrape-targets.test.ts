import { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { beforeEach, expect, test } from 'vitest';
import { maxTargetsPerService, scrapeTargets } from './scrape-targets.ts';

let index: MeshIndex;
const reviews = { namespace: 'default', name: 'reviews' };

function addPod(
  namespace: string,
  name: string,
  labels: Record<string, string>,
  options: { proxy?: string; ready?: string } = {},
) {
  const { proxy = 'containers', ready = 'True' } = options;
  index.apply('pods', undefined, {
    metadata: { namespace, name, labels, ownerReferences: [] },
    spec: { [proxy]: [{ name: 'istio-proxy' }] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  });
}

const targets = (...callers: string[]) =>
  scrapeTargets(index, reviews, new Set(callers)).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

beforeEach(() => {
  index = new MeshIndex();
  for (const name of ['default', 'shop', 'istio-system']) index.apply('namespaces', undefined, { metadata: { name } });
  index.apply('services', undefined, { metadata: reviews, spec: { selector: { app: 'reviews' } } });
});

test('known callers of any namespace first, then its own pods, then its namespace', () => {
  addPod('default', 'productpage', { app: 'productpage' });
  addPod('default', 'reviews-1', { app: 'reviews' });
  addPod('shop', 'frontend', { app: 'frontend' });
  addPod('shop', 'unrelated', { app: 'unrelated' });
  expect(targets('shop/frontend')).toEqual(['shop/frontend', 'default/reviews-1', 'default/productpage']);
});

test('gateways whose routes lead to the service', () => {
  addPod('istio-system', 'ingress', { istio: 'ingressgateway' });
  addPod('istio-system', 'egress', { istio: 'egressgateway' });
  index.apply('gateways', undefined, {
    metadata: { namespace: 'default', name: 'front' },
    spec: { selector: { istio: 'ingressgateway' } },
  });
  expect(targets()).toEqual([]);
  index.apply('virtualServices', undefined, {
    metadata: { namespace: 'default', name: 'entrance' },
    spec: { hosts: ['a.example'], gateways: ['front'], http: [{ route: [{ destination: { host: 'reviews' } }] }] },
  });
  expect(targets()).toEqual(['istio-system/ingress']);
});

test('only ready pods with a proxy, native sidecars included', () => {
  addPod('default', 'native', { app: 'x' }, { proxy: 'initContainers' });
  addPod('default', 'bare', { app: 'x' }, { proxy: 'none' });
  addPod('default', 'starting', { app: 'x' }, { ready: 'False' });
  expect(targets()).toEqual(['default/native']);
});

test('a crowd is cut off, callers last', () => {
  for (let i = 0; i < 2 * maxTargetsPerService; i += 1) addPod('default', `p${i}`, { app: 'x' });
  addPod('shop', 'frontend', { app: 'frontend' });
  const found = targets('shop/frontend');
  expect(found).toHaveLength(maxTargetsPerService);
  expect(found[0]).toBe('shop/frontend');
});
