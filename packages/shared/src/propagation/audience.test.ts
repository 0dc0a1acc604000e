import { describe, expect, test } from 'vitest';
import type { DestinationRule } from '../istio/destination-rule.ts';
import type { Gateway } from '../istio/gateway.ts';
import { defaultMeshConfig } from '../istio/mesh.ts';
import type { Sidecar } from '../istio/sidecar.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { type AudienceProxy, type AudienceWorld, createAudience } from './audience.ts';

const host = 'reviews.default.svc.cluster.local';

function rules(spec: VirtualService['spec'], name = 'reviews', namespace = 'default'): VirtualService {
  return { metadata: { name, namespace }, spec };
}

function subsets(spec: Partial<DestinationRule['spec']> = {}, namespace = 'default'): DestinationRule {
  return { metadata: { name: 'reviews', namespace }, spec: { host: 'reviews', ...spec } };
}

function sidecar(namespace: string, hosts: string[], selector?: Record<string, string>): Sidecar {
  return {
    metadata: { name: 'sidecar', namespace },
    spec: { egress: [{ hosts }], ...(selector && { workloadSelector: { labels: selector } }) },
  };
}

type World = { sidecars?: Sidecar[]; gateways?: Gateway[]; virtualServices?: VirtualService[] };

function worldOf({ sidecars = [], gateways = [], virtualServices = [] }: World): AudienceWorld {
  const keyOf = ({ metadata }: { metadata: { name: string; namespace?: string | undefined } }) =>
    `${metadata.namespace}/${metadata.name}`;
  return {
    config: defaultMeshConfig,
    sidecarsIn: (namespace) => sidecars.filter(({ metadata }) => metadata.namespace === namespace),
    gateway: (key) => gateways.find((each) => keyOf(each) === key),
    delegatingTo: (key) =>
      virtualServices.filter(({ spec, metadata }) =>
        spec.http?.some(
          ({ delegate }) => delegate && `${delegate.namespace ?? metadata.namespace}/${delegate.name}` === key,
        ),
      ),
    virtualServicesTo: (wanted) =>
      virtualServices.filter(({ spec }) =>
        spec.http?.some(({ route }) => route?.some(({ destination }) => destination.host === wanted)),
      ),
  };
}

const proxy = (namespace: string, kind: AudienceProxy['kind'] = 'sidecar', labels = {}): AudienceProxy => ({
  kind,
  namespace,
  labels,
});
const ingress = proxy('istio-system', 'gateway', { istio: 'ingressgateway' });

describe('a VirtualService is seen', () => {
  const sees = (object: VirtualService, by: AudienceProxy, world: World = {}) =>
    createAudience(worldOf(world))(by, { kind: 'VirtualService', object });
  const plain = rules({ hosts: ['reviews'] });

  test.each([
    { by: proxy('default'), seen: true },
    { by: proxy('other'), seen: true },
    { by: ingress, seen: false },
    { by: proxy('default', 'waypoint'), seen: true },
    { by: proxy('other', 'waypoint'), seen: false },
    { by: proxy('default', null), seen: true },
  ])('by $by.kind in $by.namespace: $seen, when it is for the mesh', ({ by, seen }) => {
    expect(sees(plain, by)).toBe(seen);
  });

  test.each([
    { exportTo: ['.'], namespace: 'default', seen: true },
    { exportTo: ['.'], namespace: 'other', seen: false },
    { exportTo: ['other'], namespace: 'default', seen: false },
    { exportTo: ['other'], namespace: 'other', seen: true },
    { exportTo: ['~'], namespace: 'default', seen: false },
  ])('from $namespace when exported to $exportTo: $seen', ({ exportTo, namespace, seen }) => {
    expect(sees(rules({ hosts: ['reviews'], exportTo }), proxy(namespace))).toBe(seen);
  });

  test('by the gateways that it is bound to and that the Gateway selects', () => {
    const gateways: Gateway[] = [
      { metadata: { name: 'gateway', namespace: 'default' }, spec: { selector: { istio: 'ingressgateway' } } },
    ];
    const bound = rules({ hosts: ['*'], gateways: ['gateway'] });
    expect(sees(bound, ingress, { gateways })).toBe(true);
    expect(sees(bound, { ...ingress, labels: { istio: 'egressgateway' } }, { gateways })).toBe(false);
    expect(sees(bound, proxy('default'), { gateways })).toBe(false);
    expect(sees(rules({ hosts: ['*'], gateways: ['gone'] }), ingress, { gateways })).toBe(false);
    expect(sees(rules({ hosts: ['*'], gateways: ['gateway', 'mesh'] }), proxy('default'), { gateways })).toBe(true);
  });

  test.each([
    { hosts: ['./*'], seen: false },
    { hosts: ['default/*'], seen: true },
    { hosts: [`*/${host}`], seen: true },
    { hosts: ['*/details.default.svc.cluster.local'], seen: false },
    { hosts: ['~/*'], seen: false },
  ])('through a Sidecar that imports $hosts: $seen', ({ hosts, seen }) => {
    expect(sees(plain, proxy('other'), { sidecars: [sidecar('other', hosts)] })).toBe(seen);
  });

  test('a Sidecar of the root namespace is for those that have none, one with a selector for those it selects', () => {
    const sidecars = [sidecar('istio-system', ['./*']), sidecar('other', ['default/*'], { app: 'web' })];
    expect(sees(plain, proxy('other'), { sidecars })).toBe(false);
    expect(sees(plain, proxy('other', 'sidecar', { app: 'web' }), { sidecars })).toBe(true);
    expect(sees(plain, proxy('default'), { sidecars })).toBe(true);
  });

  test('a delegate is seen where what delegates to it is', () => {
    const delegate = rules({}, 'part');
    const root = rules({
      hosts: ['reviews'],
      exportTo: ['.'],
      http: [{ delegate: { name: 'part', namespace: 'default' } }],
    });
    const virtualServices = [delegate, root];
    expect(sees(delegate, proxy('default'), { virtualServices })).toBe(true);
    expect(sees(delegate, proxy('other'), { virtualServices })).toBe(false);
    expect(sees(delegate, proxy('default'))).toBe(false);
  });
});

describe('a DestinationRule is seen', () => {
  const sees = (object: DestinationRule, by: AudienceProxy, world: World = {}) =>
    createAudience(worldOf(world))(by, { kind: 'DestinationRule', object });

  test.each([
    { by: proxy('default'), seen: true },
    { by: ingress, seen: true },
    { by: proxy('default', 'waypoint'), seen: true },
    { by: proxy('other', 'waypoint'), seen: false },
  ])('by $by.kind in $by.namespace: $seen', ({ by, seen }) => {
    expect(sees(subsets(), by)).toBe(seen);
  });

  test('only where it is exported to', () => {
    expect(sees(subsets({ exportTo: ['.'] }), proxy('other'))).toBe(false);
    expect(sees(subsets({ exportTo: ['.'] }), ingress)).toBe(false);
  });

  test('through a Sidecar where the host is imported, or rules that send requests there', () => {
    const sidecars = [sidecar('other', ['./*', '*/shop.example.com'])];
    const virtualServices = [
      rules({ hosts: ['shop.example.com'], http: [{ route: [{ destination: { host } }] }] }, 'shop'),
    ];
    expect(sees(subsets(), proxy('other'), { sidecars })).toBe(false);
    expect(sees(subsets(), proxy('other'), { sidecars, virtualServices })).toBe(true);
    expect(sees(subsets(), proxy('other'), { sidecars: [sidecar('other', [`*/${host}`])] })).toBe(true);
  });

  test('for many hosts by everybody: it may be for any that they see', () => {
    const sidecars = [sidecar('other', ['./*'])];
    expect(sees(subsets({ host: '*.svc.cluster.local' }), proxy('other'), { sidecars })).toBe(true);
  });
});
