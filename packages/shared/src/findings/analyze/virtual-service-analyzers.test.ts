import { expect, test } from 'vitest';
import {
  aDestinationRule,
  aGateway,
  aPod,
  aRule,
  aService,
  aServiceEntry,
  aVirtualService,
  foundBy,
} from '../testing/objects.ts';
import { boundGateways } from './bound-gateways.ts';
import { deprecatedFields } from './deprecated-fields.ts';
import { destinationHosts } from './destination-hosts.ts';
import { destinationSubsets } from './destination-subsets.ts';
import { jwtClaimRoutes } from './jwt-claim-routes.ts';
import { meshHostConflicts } from './mesh-host-conflicts.ts';

const to = (host: string, more: object = {}) => [{ destination: { host, ...more } }];
const toIt = (host: string, more: object = {}) => aVirtualService({ hosts: ['it'], http: [{ route: to(host, more) }] });
const at = 'spec.http.0.route.0.destination';
const noHost = [`IST0101 analyze.notFound.host at ${at}.host of shop/it`];

test.each([
  { what: 'a short name', objects: [aService('reviews'), toIt('reviews')], codes: [] },
  {
    what: 'a full name',
    objects: [aService('reviews', { namespace: 'bank' }), toIt('reviews.bank.svc.cluster.local')],
    codes: [],
  },
  {
    what: 'a name without its domain',
    objects: [aService('reviews', { namespace: 'bank' }), toIt('reviews.bank')],
    codes: noHost,
  },
  {
    what: 'a name of another namespace',
    objects: [aService('reviews', { namespace: 'bank' }), toIt('reviews')],
    codes: noHost,
  },
  { what: 'nothing at all', objects: [toIt('reviews')], codes: noHost },
  {
    what: 'a service kept to others',
    objects: [aService('reviews', { annotations: { 'networking.istio.io/exportTo': 'bank' } }), toIt('reviews')],
    codes: noHost,
  },
  {
    what: 'a service kept to its own namespace',
    objects: [aService('reviews', { annotations: { 'networking.istio.io/exportTo': 'bank,.' } }), toIt('reviews')],
    codes: [],
  },
  {
    what: 'a service entry',
    objects: [aServiceEntry({ hosts: ['a.com'], ports: [{ number: 443 }] }), toIt('a.com')],
    codes: [],
  },
  {
    what: 'a service entry of somebody else',
    objects: [aServiceEntry({ hosts: ['a.com'], exportTo: ['.'] }, { namespace: 'bank' }), toIt('a.com')],
    codes: noHost,
  },
  {
    what: 'a service entry exported here',
    objects: [aServiceEntry({ hosts: ['a.com'], exportTo: ['shop'] }, { namespace: 'bank' }), toIt('a.com')],
    codes: [],
  },
  {
    what: 'a wildcard service entry',
    objects: [aServiceEntry({ hosts: ['b.org', '*.com'] }, { namespace: 'bank' }), toIt('x.a.com')],
    codes: [],
  },
  {
    what: 'a wildcard service entry of somebody else',
    objects: [aServiceEntry({ hosts: ['*.com'], exportTo: ['.'] }, { namespace: 'bank' }), toIt('x.a.com')],
    codes: noHost,
  },
  { what: 'another wildcard', objects: [aServiceEntry({ hosts: ['*.org'] }), toIt('x.a.com')], codes: noHost },
  {
    what: 'a service entry that cannot be read',
    objects: [aServiceEntry({ hosts: 7, ports: 7 }), toIt('a.com')],
    codes: noHost,
  },
  {
    what: 'several ports without choosing',
    objects: [aService('reviews', { ports: [80, 81] }), toIt('reviews')],
    codes: [`IST0112 analyze.portRequired at ${at} of shop/it`],
  },
  {
    what: 'one of several ports',
    objects: [aService('reviews', { ports: [80, 81] }), toIt('reviews', { port: { number: 81 } })],
    codes: [],
  },
  {
    what: 'a port that is not there',
    objects: [aService('reviews'), toIt('reviews', { port: { number: 81 } })],
    codes: [`IST0101 analyze.notFound.port at ${at}.port of shop/it`],
  },
  {
    what: 'an own exportTo that hides the service',
    objects: [
      aService('reviews', { annotations: { 'networking.istio.io/exportTo': '.' } }),
      aVirtualService({ hosts: ['it'], exportTo: ['bank'], http: [aRule()] }),
    ],
    codes: noHost,
  },
  {
    what: 'a missing destination',
    objects: [aVirtualService({ hosts: ['it'], http: [{ route: [{}] }] })],
    codes: noHost,
  },
  {
    what: 'mirrors, TLS and TCP as well',
    objects: [
      aVirtualService({
        hosts: ['it'],
        http: [{ redirect: { uri: '/' }, mirror: { host: 'a' }, mirrors: [{ destination: { host: 'b' } }, {}] }],
        tls: [{ route: to('c') }],
        tcp: [{ route: to('d') }, {}],
      }),
    ],
    codes: [
      'IST0101 analyze.notFound.host at spec.tcp.0.route.0.destination.host of shop/it',
      'IST0101 analyze.notFound.host at spec.tls.0.route.0.destination.host of shop/it',
      'IST0101 analyze.notFound.host at spec.http.0.mirror.host of shop/it',
      'IST0101 analyze.notFound.host at spec.http.0.mirrors.0.destination.host of shop/it',
      'IST0101 analyze.notFound.host at spec.http.0.mirrors.1.destination.host of shop/it',
    ],
  },
  { what: 'what cannot be read', objects: [aVirtualService({ http: 7 })], codes: [] },
])('destinations: $what', ({ objects, codes }) => {
  expect(foundBy(destinationHosts, objects)).toEqual(codes);
});

test('services are found in another cluster domain', () => {
  const objects = [aService('reviews'), toIt('reviews.shop.svc.corp')];
  expect(foundBy(destinationHosts, objects, { domain: 'corp' })).toEqual([]);
  expect(foundBy(destinationHosts, objects)).toEqual(noHost);
});

test('a split in the mesh that ingress does not see', () => {
  const split = aVirtualService(
    { hosts: ['reviews'], http: [{ route: [...to('reviews', { subset: 'v1' }), ...to('reviews', { subset: 'v2' })] }] },
    { name: 'split' },
  );
  const ingress = (gateways: string[] | undefined, subset?: string) =>
    aVirtualService({ hosts: ['a.com'], gateways, http: [{ route: to('reviews', { subset }) }] }, { name: 'ingress' });
  const codes = (object: ReturnType<typeof ingress>, other = split) =>
    foundBy(destinationHosts, [aService('reviews'), other, object]).filter((text) => text.startsWith('IST0140'));
  const twice = Array(2).fill(`IST0140 analyze.ingressSplit at ${at} of shop/ingress`);
  expect(codes(ingress(['edge/public']))).toEqual(twice);
  expect(codes(ingress(undefined))).toEqual([]);
  expect(codes(ingress(['edge/public'], 'v1'))).toEqual([]);
  // The host has to be written in the same words as a host of the other object.
  const full = aVirtualService({
    hosts: ['reviews.shop.svc.cluster.local'],
    http: split.spec && (split.spec as { http: [] }).http,
  });
  expect(codes(ingress(['edge/public']), full)).toEqual([]);
});

const rule = (host: string, name = 'v1', namespace = 'shop') =>
  aDestinationRule({ host, subsets: [{ name }] }, { namespace, name: 'rule' });
const noSubset = [`IST0101 analyze.notFound.subset at ${at}.subset of shop/it`];

test.each([
  { what: 'defined', objects: [rule('reviews'), toIt('reviews', { subset: 'v1' })], codes: [] },
  { what: 'not named', objects: [toIt('reviews')], codes: [] },
  { what: 'not defined', objects: [rule('reviews', 'v2'), toIt('reviews', { subset: 'v1' })], codes: noSubset },
  { what: 'of another host', objects: [rule('ratings'), toIt('reviews', { subset: 'v1' })], codes: noSubset },
  {
    what: 'in other words',
    objects: [rule('reviews.shop.svc.cluster.local', 'v1', 'bank'), toIt('reviews', { subset: 'v1' })],
    codes: [],
  },
  {
    what: 'of a name in another namespace',
    objects: [rule('reviews', 'v1', 'bank'), toIt('reviews', { subset: 'v1' })],
    codes: noSubset,
  },
  { what: 'of an external host', objects: [rule('a.com'), toIt('a.com', { subset: 'v1' })], codes: [] },
  {
    what: 'of an external host in another namespace',
    objects: [rule('a.com', 'v1', 'bank'), toIt('a.com', { subset: 'v1' })],
    codes: noSubset,
  },
  {
    what: 'of mirrors',
    objects: [
      aVirtualService({
        http: [{ mirror: { host: 'a', subset: 'x' }, mirrors: [{ destination: { host: 'a', subset: 'y' } }] }],
      }),
    ],
    codes: [
      'IST0101 analyze.notFound.subset at spec.http.0.mirror.subset of shop/it',
      'IST0101 analyze.notFound.subset at spec.http.0.mirrors.0.destination.subset of shop/it',
    ],
  },
])('subsets $what', ({ objects, codes }) => {
  expect(foundBy(destinationSubsets, objects)).toEqual(codes);
});

const bound = (gateways: string[], hosts = ['a.com']) => aVirtualService({ hosts, gateways, http: [aRule()] });
const gateway = (hosts: string[], namespace = 'shop') =>
  aGateway({ servers: [{ hosts }, {}] }, { name: 'public', namespace });
const kubernetesGateway = (listeners: unknown) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'shop' },
  spec: { listeners },
});
const noGateway = 'IST0101 analyze.notFound.gateway at spec.gateways.0 of shop/it';
const noSuchHost = 'IST0132 analyze.gatewayHost at spec.gateways.0 of shop/it';

test.each([
  { what: 'here', objects: [gateway(['a.com']), bound(['public'])], codes: [] },
  { what: 'elsewhere', objects: [gateway(['*.com'], 'edge'), bound(['edge/public'])], codes: [] },
  { what: 'nowhere', objects: [bound(['edge/public'])], codes: [noGateway, noSuchHost] },
  { what: 'the mesh', objects: [bound(['mesh'])], codes: [] },
  { what: 'with other hosts', objects: [gateway(['b.com']), bound(['public'])], codes: [noSuchHost] },
  { what: 'for this namespace', objects: [gateway(['shop/a.com']), bound(['public'])], codes: [] },
  {
    what: 'for its own namespace',
    objects: [gateway(['./a.com'], 'edge'), bound(['edge/public'])],
    codes: [noSuchHost],
  },
  { what: 'for its own namespace, which is this', objects: [gateway(['./a.com']), bound(['public'])], codes: [] },
  { what: 'for any namespace', objects: [gateway(['*/*'], 'edge'), bound(['edge/public'])], codes: [] },
  { what: 'for another namespace', objects: [gateway(['bank/*']), bound(['public'])], codes: [noSuchHost] },
  { what: 'without hosts here', objects: [gateway(['a.com']), bound(['public'], [])], codes: [noSuchHost] },
  {
    what: 'that cannot be read',
    objects: [aGateway({ servers: 7 }, { name: 'public' }), bound(['public'])],
    codes: [noSuchHost],
  },
  {
    what: 'that Istio makes itself',
    objects: [bound(['shop/public-istio-autogenerated-k8s-gateway-http'])],
    codes: ['IST0165 analyze.internalGateway at spec.gateways.0 of shop/it'],
  },
  { what: 'of the Gateway API', objects: [kubernetesGateway([{ hostname: '*.com' }]), bound(['public'])], codes: [] },
  { what: 'of the Gateway API for any host', objects: [kubernetesGateway([{}, null]), bound(['public'])], codes: [] },
  {
    what: 'of the Gateway API with another host',
    objects: [kubernetesGateway([{ hostname: 'b.com' }]), bound(['public'])],
    codes: [noSuchHost],
  },
  {
    what: 'of the Gateway API without listeners',
    objects: [kubernetesGateway(7), bound(['public'])],
    codes: [noSuchHost],
  },
  {
    what: 'of the Gateway API without spec',
    objects: [{ ...kubernetesGateway([]), spec: undefined }, bound(['public'])],
    codes: [noSuchHost],
  },
])('gateways $what', ({ objects, codes }) => {
  expect(foundBy(boundGateways, objects)).toEqual(codes);
});

const inMesh = (name: string, hosts: string[], more: object = {}, namespace = 'shop') =>
  aVirtualService({ hosts, ...more }, { name, namespace });

test.each([
  { what: 'one each', objects: [inMesh('a', ['x']), inMesh('b', ['y'])], names: [] },
  { what: 'the same', objects: [inMesh('a', ['x']), inMesh('b', ['x'])], names: ['a', 'b'] },
  {
    what: 'the same in other words',
    objects: [inMesh('a', ['x']), inMesh('b', ['x.shop.svc.cluster.local'], {}, 'bank')],
    names: ['a', 'b'],
  },
  { what: 'the same name elsewhere', objects: [inMesh('a', ['x']), inMesh('b', ['x'], {}, 'bank')], names: [] },
  { what: 'at a gateway', objects: [inMesh('a', ['x']), inMesh('b', ['x'], { gateways: ['public'] })], names: [] },
  {
    what: 'in the mesh and at a gateway',
    objects: [inMesh('a', ['x']), inMesh('b', ['x'], { gateways: ['public', 'mesh'] })],
    names: ['a', 'b'],
  },
  {
    what: 'in scopes apart',
    objects: [inMesh('a', ['x.com'], { exportTo: ['.'] }), inMesh('b', ['x.com'], { exportTo: ['bank'] })],
    names: [],
  },
  {
    what: 'in one scope',
    objects: [inMesh('a', ['x.com'], { exportTo: ['.'] }), inMesh('b', ['x.com'], { exportTo: ['shop'] })],
    names: ['a', 'b'],
  },
  {
    what: 'everywhere and in one scope',
    objects: [inMesh('a', ['x.com']), inMesh('b', ['x.com'], { exportTo: ['.'] })],
    names: ['a', 'b'],
  },
  {
    what: 'a wildcard everywhere and one host in a scope',
    objects: [inMesh('a', ['*.com']), inMesh('b', ['x.com'], { exportTo: ['.'] })],
    names: ['a', 'b'],
  },
  {
    what: 'a wildcard in a scope and one host everywhere',
    objects: [inMesh('a', ['*.com'], { exportTo: ['.'] }), inMesh('b', ['x.com'])],
    names: ['a', 'b'],
  },
  {
    what: 'a wildcard and one host, both everywhere',
    objects: [inMesh('a', ['*.com']), inMesh('b', ['x.com'])],
    names: [],
  },
  { what: 'the same wildcard', objects: [inMesh('a', ['*.com']), inMesh('b', ['*.com'])], names: ['a', 'b'] },
  { what: 'twice in one object', objects: [inMesh('a', ['x', 'x.shop.svc.cluster.local'])], names: ['a'] },
  { what: 'what cannot be read', objects: [inMesh('a', ['x']), aVirtualService({ hosts: 7 })], names: [] },
])('hosts in the mesh: $what', ({ objects, names }) => {
  const found = foundBy(meshHostConflicts, objects);
  expect(found.map((text) => text.replace(/.*\//, '')).toSorted()).toEqual(names);
  expect(found.every((text) => text.startsWith('IST0109 analyze.meshHostTwice at spec.hosts'))).toBe(true);
});

const claims = (gateways: string[], field = 'headers') =>
  aVirtualService({
    hosts: ['a.com'],
    gateways,
    http: [{ match: [{}, { [field]: { '@request.auth.claims.group': {} } }] }],
  });
const selecting = aGateway({ selector: { istio: 'ingress' } }, { name: 'public' });
const pod = aPod('ingress-1', { istio: 'ingress' });
const authentication = (namespace: string, matchLabels?: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'jwt', namespace },
  spec: matchLabels ? { selector: { matchLabels } } : {},
});
const unauthenticated = ['IST0149 analyze.jwtWithoutAuthentication at spec.gateways.0 of shop/it'];

test.each([
  { what: 'not at all', objects: [claims(['public']), selecting, pod], codes: unauthenticated },
  {
    what: 'not at all, asking for absence',
    objects: [claims(['public'], 'withoutHeaders'), selecting, pod],
    codes: unauthenticated,
  },
  { what: 'for the namespace', objects: [claims(['public']), selecting, pod, authentication('shop')], codes: [] },
  { what: 'for the mesh', objects: [claims(['public']), selecting, pod, authentication('istio-system')], codes: [] },
  {
    what: 'for these pods',
    objects: [claims(['public']), selecting, pod, authentication('shop', { istio: 'ingress' })],
    codes: [],
  },
  {
    what: 'for other pods',
    objects: [claims(['public']), selecting, pod, authentication('shop', { app: 'x' })],
    codes: unauthenticated,
  },
  {
    what: 'in another namespace',
    objects: [claims(['public']), selecting, pod, authentication('bank')],
    codes: unauthenticated,
  },
  { what: 'in the mesh only', objects: [claims(['mesh']), selecting, pod], codes: [] },
  { what: 'at an unknown gateway', objects: [claims(['other']), selecting, pod], codes: [] },
  {
    what: 'at a gateway that cannot be read',
    objects: [claims(['public']), aGateway({ servers: 7 }, { name: 'public' }), pod],
    codes: [],
  },
  { what: 'without claims', objects: [bound(['public']), selecting, pod], codes: [] },
])('claims, authenticated $what', ({ objects, codes }) => {
  expect(foundBy(jwtClaimRoutes, objects)).toEqual(codes);
});

const sidecar = (outboundTrafficPolicy?: unknown) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'it', namespace: 'shop' },
  ...(outboundTrafficPolicy === undefined ? {} : { spec: { outboundTrafficPolicy } }),
});

test.each([
  {
    object: aVirtualService({ http: [aRule(), aRule({ fault: { delay: { percent: 10 } } })] }),
    keys: ['IST0002 analyze.deprecated.field at spec.http.1.fault.delay.percent of shop/it'],
  },
  { object: aVirtualService({ http: [aRule({ fault: { delay: { percent: 0 } } }), aRule({ fault: {} })] }), keys: [] },
  {
    object: sidecar({ egressProxy: { host: 'a' } }),
    keys: ['IST0002 analyze.deprecated.ignored at spec.outboundTrafficPolicy.egressProxy of shop/it'],
  },
  { object: sidecar({ mode: 'ALLOW_ANY' }), keys: [] },
  { object: sidecar(null), keys: [] },
  { object: sidecar(), keys: [] },
])('deprecated: $keys', ({ object, keys }) => {
  expect(foundBy(deprecatedFields, [object])).toEqual(keys);
});
