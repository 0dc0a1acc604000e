import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { aDestinationRule, aPod, aService, aServiceEntry, aVirtualService, foundBy } from '../testing/objects.ts';
import { meshHttpRoutes } from './mesh-http-routes.ts';
import { readyDestinations } from './ready-destinations.ts';
import { ruleWeights } from './rule-weights.ts';
import { versionWorkloads } from './version-workloads.ts';
import { visibleRules } from './visible-rules.ts';

type Part = readonly [subset: string, weight: number | undefined];
const split = (...parts: Part[]) =>
  parts.map(([subset, weight]) => ({ destination: { host: 'reviews', subset }, weight }));
const http = (...parts: Part[]) => aVirtualService({ hosts: ['reviews'], http: [{ route: split(...parts) }] });
const short = (text: string) => text.replace(' of shop/it', '').replace('spec.http.0.route.', '');

test.each([
  {
    parts: [
      ['v1', 90],
      ['v2', 10],
    ],
    found: [],
  },
  {
    parts: [
      ['v1', 100],
      ['v2', 0],
    ],
    found: ['SLU0004 sluice.weight.zero at 1.weight'],
  },
  {
    parts: [
      ['v1', 1],
      ['v2', undefined],
      ['v3', 0],
    ],
    found: ['SLU0004 sluice.weight.zero at 1.weight', 'SLU0004 sluice.weight.zero at 2.weight'],
  },
  // Nothing but zeros is an error of its own.
  {
    parts: [
      ['v1', 0],
      ['v2', 0],
    ],
    found: [],
  },
  { parts: [['v1', undefined]], found: [] },
  { parts: [['v1', 100]], found: [] },
  { parts: [['v1', 50]], found: ['SLU0005 sluice.weight.single at 0.weight'] },
  { parts: [['v1', 0]], found: ['SLU0005 sluice.weight.single at 0.weight'] },
  { parts: [], found: [] },
] as { parts: Part[]; found: string[] }[])('weights $parts: $found', ({ parts, found }) => {
  expect(foundBy(ruleWeights, [http(...parts)]).map(short)).toEqual(found);
});

test('weights of TLS and TCP rules, and rules without destinations', () => {
  const object = aVirtualService({
    http: [{ redirect: {} }],
    tls: [{ route: split(['v1', 1], ['v2', 0]) }],
    tcp: [{ route: split(['v1', 7]) }],
  });
  expect(foundBy(ruleWeights, [object])).toEqual([
    'SLU0004 sluice.weight.zero at spec.tls.0.route.1.weight of shop/it',
    'SLU0005 sluice.weight.single at spec.tcp.0.route.0.weight of shop/it',
  ]);
});

const v = (version: string, ready = true, app = 'reviews') => aPod(`${app}-${version}`, { app, version }, { ready });
const rule = (
  subsets: string[],
  { namespace = 'shop', ...more }: { namespace?: string; exportTo?: string[] } = {},
  name = 'rule',
) =>
  aDestinationRule(
    {
      host: 'reviews.shop.svc.cluster.local',
      subsets: subsets.map((version) => ({ name: version, labels: { version } })),
      ...more,
    },
    { namespace, name },
  );
const notReady = (index: number) => `SLU0006 sluice.destination.notReady at ${index}.destination`;
const undefinedAt = (index: number) => `SLU0012 sluice.destination.undefined at ${index}.destination`;

test.each([
  { what: 'all ready', objects: [v('v1'), v('v2'), rule(['v1', 'v2']), http(['v1', 90], ['v2', 10])], found: [] },
  {
    what: 'one not ready',
    objects: [v('v1'), v('v2', false), rule(['v1', 'v2']), http(['v1', 90], ['v2', 10])],
    found: [notReady(1)],
  },
  {
    what: 'one without pods',
    objects: [v('v1'), rule(['v1', 'v2']), http(['v1', 90], ['v2', 10])],
    found: [notReady(1)],
  },
  { what: 'the one without weight', objects: [v('v1'), rule(['v1', 'v2']), http(['v1', 90], ['v2', 0])], found: [] },
  { what: 'a single one, whatever its weight', objects: [rule(['v1']), http(['v1', 0])], found: [notReady(0)] },
  {
    what: 'pods of another service',
    objects: [v('v1', true, 'ratings'), rule(['v1']), http(['v1', 100])],
    found: [notReady(0)],
  },
  { what: 'the whole service', objects: [http(['', 100])], found: [notReady(0)] },
  { what: 'the whole service, ready', objects: [v('v1'), http(['', 100])], found: [] },
  { what: 'a subset nobody defines', objects: [v('v1'), http(['v1', 100])], found: [] },
  {
    what: 'a subset defined where it does not apply',
    objects: [v('v1'), rule(['v1'], { namespace: 'bank' }), http(['v1', 100])],
    found: [undefinedAt(0)],
  },
  {
    what: 'a subset of the rule beside the client',
    objects: [v('v1'), rule(['v1']), rule([], { namespace: 'bank' }), http(['v1', 100])],
    found: [],
  },
  {
    what: 'a subset without labels',
    objects: [v('v1'), aDestinationRule({ host: 'reviews', subsets: [{ name: 'all' }] }), http(['all', 100])],
    found: [],
  },
  { what: 'only zeros', objects: [rule(['v1', 'v2']), http(['v1', 0], ['v2', 0])], found: [] },
  { what: 'a missing destination', objects: [aVirtualService({ http: [{ route: [{}] }] })], found: [] },
  {
    what: 'a rule for a wildcard',
    objects: [
      v('v1'),
      aDestinationRule({ host: '*.shop.svc.cluster.local', subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
      http(['v1', 100]),
    ],
    found: [],
  },
])('destinations: $what', ({ objects, found }) => {
  expect(foundBy(readyDestinations, [aService('reviews'), ...objects]).map(short)).toEqual(found);
});

test.each([
  { what: 'services without selector', service: aService('reviews', { selector: null }) },
  { what: 'unknown services', service: aService('ratings') },
  { what: 'external hosts', service: aServiceEntry({ hosts: ['reviews'] }) },
])('$what are not judged', ({ service }) => {
  expect(foundBy(readyDestinations, [service as KubernetesObject, http(['', 100])])).toEqual([]);
});

test('the finding says what share fails', () => {
  const objects = [aService('reviews'), v('v1'), rule(['v1', 'v2']), http(['v1', 2], ['v2', 1])];
  expect(foundBy(readyDestinations, objects).map(short)).toEqual([notReady(1)]);
  const tcp = aVirtualService({ hosts: ['reviews'], tcp: [{ route: split(['v2', 1]) }], tls: [{}] });
  expect(foundBy(readyDestinations, [...objects.slice(0, 3), tcp])).toEqual([
    'SLU0006 sluice.destination.notReady at spec.tcp.0.route.0.destination of shop/it',
  ]);
});

const elsewhere = aPod('x', { version: 'v2' }, { namespace: 'bank' });
const noWorkload = (index: number) => `SLU0007 sluice.version.noWorkload at spec.subsets.${index} of shop/rule`;
const noVersion = 'SLU0008 sluice.workload.noVersion at spec.subsets of shop/rule';

test.each([
  { what: 'each with the other', objects: [v('v1'), v('v2'), rule(['v1', 'v2'])], found: [] },
  // A subset that no pod at all carries is IST0173 already.
  { what: 'a version that nothing runs', objects: [v('v1'), rule(['v1', 'v2'])], found: [] },
  { what: 'a version that only others run', objects: [v('v1'), elsewhere, rule(['v1', 'v2'])], found: [noWorkload(1)] },
  { what: 'a workload without version', objects: [v('v1'), v('v2'), rule(['v1'])], found: [noVersion] },
  { what: 'no versions defined', objects: [v('v1'), rule([])], found: [] },
  { what: 'no pods', objects: [rule(['v1'])], found: [] },
  {
    what: 'an unknown service',
    objects: [v('v1'), aDestinationRule({ host: 'a.com', subsets: [{ name: 'x' }] })],
    found: [],
  },
  { what: 'no host', objects: [aDestinationRule({})], found: [] },
  {
    what: 'a rule that does not apply at home',
    objects: [v('v1'), v('v2'), rule(['v1', 'v2']), rule(['v1'], { namespace: 'bank' })],
    found: [],
  },
  {
    what: 'versions in two objects that merge',
    objects: [v('v1'), v('v2'), rule(['v1']), rule(['v2'], {}, 'rule2')],
    found: [],
  },
  {
    what: 'a workload in neither of two objects',
    objects: [v('v1'), v('v2'), v('v3'), rule(['v1']), rule(['v2'], {}, 'rule2')],
    found: [noVersion],
  },
])('versions and workloads: $what', ({ objects, found }) => {
  expect(foundBy(versionWorkloads, [aService('reviews'), ...objects])).toEqual(found);
});

const client = (namespace: string) => aPod('client', {}, { namespace });
const hidden = 'SLU0009 sluice.destinationRule.hidden at spec.exportTo of bank/rule';
const noClients = 'SLU0009 sluice.destinationRule.noClients at metadata.namespace of bank/rule';
const ownOnly = 'SLU0010 sluice.destinationRule.ownNamespaceOnly at metadata.namespace of bank/rule';

test.each([
  { what: 'beside the service', objects: [rule([])], found: [] },
  { what: 'beside the service, for others', objects: [rule([], { exportTo: ['bank'] })], found: [] },
  { what: 'in the root namespace', objects: [rule([], { namespace: 'istio-system' })], found: [] },
  {
    what: 'beside clients, for everybody',
    objects: [client('bank'), rule([], { namespace: 'bank' })],
    found: [ownOnly],
  },
  {
    what: 'beside clients, for them and others',
    objects: [client('bank'), rule([], { namespace: 'bank', exportTo: ['.', 'x'] })],
    found: [ownOnly],
  },
  {
    what: 'beside clients, for them',
    objects: [client('bank'), rule([], { namespace: 'bank', exportTo: ['.'] })],
    found: [],
  },
  {
    what: 'beside clients, for others',
    objects: [client('bank'), rule([], { namespace: 'bank', exportTo: ['shop'] })],
    found: [hidden],
  },
  { what: 'where nothing runs', objects: [client('shop'), rule([], { namespace: 'bank' })], found: [noClients] },
  {
    what: 'for chosen clients',
    objects: [
      client('bank'),
      aDestinationRule({ host: 'reviews.shop.svc.cluster.local', workloadSelector: {} }, { namespace: 'bank' }),
    ],
    found: [],
  },
  { what: 'for an unknown service', objects: [aDestinationRule({ host: 'x' }, { namespace: 'bank' })], found: [] },
  { what: 'without host', objects: [aDestinationRule({}, { namespace: 'bank' })], found: [] },
])('a DestinationRule $what', ({ objects, found }) => {
  expect(foundBy(visibleRules, [aService('reviews'), ...objects])).toEqual(found);
});

test.each<{ parents: unknown; found: string[] }>([
  { parents: [{ group: '', kind: 'Service', name: 'reviews' }], found: ['shop/reviews'] },
  { parents: [{ group: '', kind: 'Service', name: 'reviews', namespace: 'bank' }], found: ['bank/reviews'] },
  { parents: [{ group: '', kind: 'Service', name: 'ratings' }], found: [] },
  { parents: [{ name: 'reviews' }], found: [] },
  { parents: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'reviews' }], found: [] },
  { parents: 'nonsense', found: [] },
  { parents: null, found: [] },
])('HTTPRoutes for services decide about $parents: $found', ({ parents, found }) => {
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'mine', namespace: 'shop' },
    spec: { parentRefs: parents },
  };
  const objects = [aService('reviews'), aService('reviews', { namespace: 'bank' }), route];
  const texts = found.map((service) => `SLU0013 sluice.service.httpRoute at metadata.name of ${service}`);
  expect(foundBy(meshHttpRoutes, objects)).toEqual(texts);
});
