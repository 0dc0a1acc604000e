import { expect, test } from 'vitest';
import { allTypes } from '../cluster/kinds/all-types.ts';
import { Registry } from '../cluster/registry.ts';
import { targetOf } from './request-target.ts';

const registry = new Registry(allTypes);
const istio = '/apis/networking.istio.io/v1beta1';

test.each([
  { path: '/api/v1/pods', type: 'pods' },
  { path: '/api/v1/namespaces', type: 'namespaces' },
  { path: '/api/v1/namespaces/shop', type: 'namespaces', name: 'shop' },
  { path: '/api/v1/namespaces/shop/status', type: 'namespaces', name: 'shop', subresource: 'status' },
  { path: '/api/v1/namespaces/shop/pods', type: 'pods', namespace: 'shop' },
  { path: '/api/v1/namespaces/shop/pods/a', type: 'pods', namespace: 'shop', name: 'a' },
  {
    path: '/api/v1/namespaces/shop/pods/a:15020/proxy/stats/prometheus',
    type: 'pods',
    namespace: 'shop',
    name: 'a:15020',
    subresource: 'proxy',
    rest: 'stats/prometheus',
  },
  {
    path: '/api/v1/namespaces/shop/pods/a%3A80/proxy/a%20b',
    type: 'pods',
    namespace: 'shop',
    name: 'a:80',
    subresource: 'proxy',
    rest: 'a%20b',
  },
  { path: `${istio}/virtualservices`, type: 'virtualservices' },
  { path: `${istio}/namespaces/shop/virtualservices/x`, type: 'virtualservices', namespace: 'shop', name: 'x' },
])('$path', ({ path, type, namespace, name, subresource, rest = '' }) => {
  const target = targetOf(registry, path);
  expect({ ...target, type: target?.type.plural }).toMatchObject({ type, namespace, name, subresource, rest });
});

test.each([
  '/',
  '/api',
  '/api/v1',
  '/api/v2/pods',
  '/api/v1/bogus',
  '/api/v1/pods/a',
  '/api/v1/namespaces/shop/namespaces',
  '/apis/apps/v1',
  '/apis/apps/v1beta1/deployments',
  '/apis/networking.istio.io/v2/virtualservices',
  '/metrics',
])('%s names no resource', (path) => {
  expect(targetOf(registry, path)).toBeUndefined();
});

test('a segment that cannot be decoded throws', () => {
  expect(() => targetOf(registry, '/api/v1/namespaces/%zz/pods')).toThrow(URIError);
});
