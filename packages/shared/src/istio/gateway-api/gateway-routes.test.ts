import { describe, expect, test } from 'vitest';
import { compileMesh, type MeshProxy } from '../../evaluate/compile.ts';
import { decide } from '../../evaluate/decide.ts';
import { proxyConfigFor } from '../../evaluate/proxy-config.ts';
import { aRequest, aService, clustersOf, meshOf } from '../../evaluate/testing/small-mesh.ts';
import type { KubernetesGateway, Listener } from './gateway.ts';
import { gatewayListeners } from './gateway-listeners.ts';
import { gatewayVirtualServices } from './gateway-routes.ts';
import type { HTTPRouteRule, KubernetesHTTPRoute, ParentReference } from './http-route.ts';

const shop = 'default';
const http = (changes: Partial<Listener> = {}): Listener => ({ name: 'http', port: 80, protocol: 'HTTP', ...changes });

function aGateway(listeners: Listener[], spec: Partial<KubernetesGateway['spec']> = {}): KubernetesGateway {
  return { metadata: { name: 'edge', namespace: shop }, spec: { gatewayClassName: 'istio', listeners, ...spec } };
}

type RouteOptions = { namespace?: string; parent?: Partial<ParentReference>; created?: string };

function aRoute(
  name: string,
  hostnames: string[],
  rules: HTTPRouteRule[],
  options: RouteOptions = {},
): KubernetesHTTPRoute {
  const { namespace = shop, parent = {}, created } = options;
  return {
    metadata: { name, namespace, ...(created && { creationTimestamp: created }) },
    spec: { parentRefs: [{ name: 'edge', namespace: shop, ...parent }], hostnames, rules },
  };
}

const to = (name: string, path?: string): HTTPRouteRule => ({
  backendRefs: [{ name, port: 9080 }],
  ...(path !== undefined && { matches: [{ path: { type: 'PathPrefix', value: path } }] }),
});

const proxy: MeshProxy = {
  kind: 'gateway',
  namespace: shop,
  labels: { 'gateway.networking.k8s.io/gateway-name': 'edge' },
};
const inFront = aService('edge-istio', {}, { selector: proxy.labels, ports: [{ name: 'http', port: 80 }] });
const namespaces = [
  { metadata: { name: shop, labels: {} } },
  { metadata: { name: 'team', labels: { shared: 'yes', tier: 'one' } } },
  { metadata: { name: 'lab', labels: { tier: 'two' } } },
];

/** What the gateway does with a request for a host, in the words of `clustersOf`. */
function decisions(gateway: KubernetesGateway, routes: KubernetesHTTPRoute[], services = [inFront]) {
  const backends = ['a', 'b', 'c'].map((name) => aService(name));
  const mesh = meshOf({ services: [...services, ...backends, aService('a', { namespace: 'team' })] });
  const listeners = gatewayListeners([gateway], namespaces, 'cluster.local');
  const config = proxyConfigFor(
    compileMesh({
      ...mesh,
      gateways: listeners.map(({ derived }) => derived),
      virtualServices: gatewayVirtualServices(routes, listeners, mesh),
    }),
    proxy,
  );
  return (host: string, path = '/') =>
    clustersOf(decide(config, aRequest({ host, path, port: 80 }))).replace('.default.svc.cluster.local', '');
}

describe('a gateway of the Gateway API', () => {
  test('the routes of a listener: by segments, the more specific first, whatever their order', () => {
    const at = decisions(aGateway([http()]), [aRoute('r', ['shop.com'], [to('a', '/'), to('b', '/cart')])]);
    expect([at('shop.com'), at('shop.com', '/cart/1'), at('shop.com', '/carts'), at('other.com')]).toEqual([
      '9080||a',
      '9080||b',
      '9080||a',
      'no-virtual-host',
    ]);
  });

  test('routes for one host are joined, the oldest first', () => {
    const routes = [
      aRoute('younger', ['shop.com'], [to('b', '/x'), to('b', '/y')], { created: '2026-01-02T00:00:00Z' }),
      aRoute('older', ['shop.com'], [to('a', '/x')], { created: '2026-01-01T00:00:00Z' }),
    ];
    const at = decisions(aGateway([http()]), routes);
    expect([at('shop.com', '/x'), at('shop.com', '/y'), at('shop.com')]).toEqual(['9080||a', '9080||b', 'no-route']);
  });

  test('a listener takes hosts that are within its own', () => {
    const at = decisions(aGateway([http({ hostname: '*.shop.com' })]), [
      aRoute('all', [], [to('a')]),
      aRoute('named', ['x.shop.com', 'elsewhere.com'], [to('b')]),
    ]);
    expect([at('y.shop.com'), at('x.shop.com'), at('elsewhere.com')]).toEqual([
      '9080||a',
      '9080||b',
      'no-virtual-host',
    ]);
  });

  test('a host that another listener names is left to it', () => {
    const listeners = [http(), http({ name: 'own', hostname: 'x.com' })];
    const at = decisions(aGateway(listeners), [
      aRoute('any', ['x.com', 'y.com'], [to('a')], { parent: { sectionName: 'http' } }),
      aRoute('own', ['x.com'], [to('b')], { parent: { sectionName: 'own' } }),
    ]);
    expect([at('x.com'), at('y.com')]).toEqual(['9080||b', '9080||a']);
  });

  test.each<[string, Listener['allowedRoutes'], string, boolean]>([
    ['its own namespace by default', undefined, shop, true],
    ['no other by default', undefined, 'team', false],
    ['all', { namespaces: { from: 'All' } }, 'team', true],
    ['none', { namespaces: { from: 'None' } }, shop, false],
    ['by label', selecting({ matchLabels: { shared: 'yes' } }), 'team', true],
    ['by label, others', selecting({ matchLabels: { shared: 'yes' } }), 'lab', false],
    ['in', selecting({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['one'] }] }), 'team', true],
    ['in, others', selecting({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['one'] }] }), 'lab', false],
    ['not in', selecting({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['one'] }] }), 'lab', true],
    [
      'not in, without',
      selecting({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['one'] }] }),
      shop,
      true,
    ],
    ['exists', selecting({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }), shop, false],
    ['does not exist', selecting({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }), shop, true],
    ['nonsense', selecting({ matchExpressions: [{ key: 'tier', operator: 'Likes' }] }), 'lab', false],
    ['other kinds', { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] }, shop, false],
    ['HTTPRoutes', { namespaces: { from: 'All' }, kinds: [{ kind: 'HTTPRoute' }] }, shop, true],
  ])('lets routes in: %s', (_, allowedRoutes, namespace, isIn) => {
    const at = decisions(aGateway([http({ allowedRoutes })]), [aRoute('r', ['shop.com'], [to('a')], { namespace })]);
    expect(at('shop.com')).toBe(
      isIn ? `9080||a${namespace === shop ? '' : `.${namespace}.svc.cluster.local`}` : 'no-route',
    );
  });

  test.each<[string, Partial<ParentReference>, boolean]>([
    ['a listener by name', { sectionName: 'http' }, true],
    ['another listener', { sectionName: 'https' }, false],
    ['the port', { port: 80 }, true],
    ['another port', { port: 81 }, false],
    ['another Gateway', { name: 'other' }, false],
    ['one of another namespace', { namespace: 'team' }, false],
    ['another kind', { group: '', kind: 'Service' }, false],
  ])('parents: %s', (_, parent, isAttached) => {
    const at = decisions(aGateway([http()]), [aRoute('r', ['shop.com'], [to('a')], { parent })]);
    expect(at('shop.com')).toBe(isAttached ? '9080||a' : 'no-route');
  });

  test('is found by the Service that is deployed for it, or by those that it names', () => {
    const routes = [aRoute('r', ['shop.com'], [to('a')])];
    expect(decisions(aGateway([http()]), routes, [])('shop.com')).toBe('no-listener');
    const named = aGateway([http()], {
      addresses: [
        { type: 'Hostname', value: 'front' },
        { type: 'IPAddress', value: '1.2.3.4' },
      ],
    });
    const front = { ...inFront, metadata: { ...inFront.metadata, name: 'front' } };
    expect(decisions(named, routes, [front])('shop.com')).toBe('9080||a');
    const renamed = {
      ...aGateway([http()]),
      metadata: { name: 'edge', namespace: shop, annotations: { 'gateway.istio.io/name-override': 'front' } },
    };
    expect(decisions(renamed, routes, [front])('shop.com')).toBe('9080||a');
    expect(decisions(aGateway([http()], { gatewayClassName: 'istio-waypoint' }), routes)('shop.com')).toBe(
      'no-listener',
    );
  });

  test('listeners with TLS end it, or pass it on', () => {
    const tls = (mode: string) => gatewayListeners([aGateway([http({ protocol: 'HTTPS', tls: { mode } })])], [], 'x');
    expect(tls('Terminate').map(({ derived }) => derived.spec.servers?.[0]?.tls)).toEqual([{ mode: 'SIMPLE' }]);
    expect(tls('Passthrough').map(({ derived }) => derived.spec.servers?.[0]?.tls)).toEqual([{ mode: 'PASSTHROUGH' }]);
  });
});

function selecting(selector: NonNullable<NonNullable<Listener['allowedRoutes']>['namespaces']>['selector']) {
  return { namespaces: { from: 'Selector', selector } };
}
