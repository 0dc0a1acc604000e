import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MeshIndex, type MeshObjects } from './mesh-index.ts';

let version = 0;
function metadata(namespace: string, name: string, labels?: Record<string, string>) {
  version += 1;
  return { namespace, name, resourceVersion: String(version), ...(labels && { labels }) };
}
const service = (namespace: string, name: string, selector: Record<string, string> = { app: name }) => ({
  metadata: metadata(namespace, name),
  spec: { selector },
});
const pod = (namespace: string, name: string, labels: Record<string, string>) => ({
  metadata: metadata(namespace, name, labels),
});
const route = (namespace: string, name: string, spec: MeshObjects['virtualServices']['spec']) => ({
  metadata: metadata(namespace, name),
  spec,
});
const to = (host: string) => [{ route: [{ destination: { host } }] }];
const rule = (namespace: string, name: string, host: string) => ({
  metadata: metadata(namespace, name),
  spec: { host },
});
const gateway = (namespace: string, name: string) => ({ metadata: metadata(namespace, name), spec: {} });

function indexOf(objects: { readonly [K in keyof MeshObjects]?: readonly MeshObjects[K][] }): MeshIndex {
  const index = new MeshIndex();
  for (const [kind, all] of Object.entries(objects)) {
    for (const object of all) index.apply(kind as keyof MeshObjects, undefined, object as never);
  }
  return index;
}
const namesOf = (objects: readonly { metadata: { name: string } }[]) =>
  objects.map(({ metadata }) => metadata.name).sort();
const reviews = { namespace: 'default', name: 'reviews' };

test('a service sees its own pods, routes and rules, and none of the others', () => {
  const index = indexOf({
    services: [service('default', 'reviews'), service('default', 'ratings'), service('other', 'reviews')],
    pods: [
      pod('default', 'r1', { app: 'reviews', version: 'v1' }),
      pod('default', 'x1', { app: 'ratings' }),
      pod('other', 'r2', { app: 'reviews' }),
    ],
    virtualServices: [
      route('default', 'short', { hosts: ['reviews'], http: to('reviews') }),
      route('client', 'long', { hosts: ['reviews.default.svc.cluster.local'] }),
      route('client', 'elsewhere', { hosts: ['reviews'] }),
      route('istio-system', 'wild', { hosts: ['*.default.svc.cluster.local'] }),
      route('default', 'entrance', { hosts: ['shop.example.com'], gateways: ['front'], http: to('reviews') }),
      route('default', 'ratings', { hosts: ['ratings'] }),
    ],
    destinationRules: [
      rule('default', 'mine', 'reviews'),
      rule('default', 'wide', '*.cluster.local'),
      rule('default', 'not-mine', 'ratings'),
    ],
    gateways: [gateway('default', 'front'), gateway('default', 'back')],
  });
  const mesh = index.meshFor(reviews);
  expect(namesOf(mesh.services)).toEqual(['reviews']);
  expect(namesOf(mesh.pods)).toEqual(['r1']);
  expect(namesOf(mesh.virtualServices)).toEqual(['entrance', 'long', 'short', 'wild']);
  expect(namesOf(mesh.destinationRules)).toEqual(['mine', 'wide']);
  expect(namesOf(mesh.gateways)).toEqual(['front']);
});

test('delegates come with their roots, and roots with their delegates', () => {
  const index = indexOf({
    services: [service('default', 'reviews')],
    virtualServices: [
      route('default', 'root', { hosts: ['reviews'], http: [{ delegate: { name: 'part', namespace: 'team' } }] }),
      route('team', 'part', { http: to('reviews.default.svc.cluster.local') }),
      route('team', 'unused', { http: [] }),
    ],
  });
  expect(namesOf(index.meshFor(reviews).virtualServices)).toEqual(['part', 'root']);
});

test.each<{ what: string; kind: keyof MeshObjects; object: object; concerns: string[] }>([
  { what: 'a pod', kind: 'pods', object: pod('default', 'p', { app: 'reviews' }), concerns: ['default/reviews'] },
  { what: 'a pod of nobody', kind: 'pods', object: pod('default', 'p', { app: 'cron' }), concerns: [] },
  {
    what: 'a deployment',
    kind: 'deployments',
    object: {
      metadata: metadata('default', 'reviews-v1'),
      spec: { template: { metadata: { labels: { app: 'reviews', version: 'v1' } } } },
    },
    concerns: ['default/reviews'],
  },
  {
    what: 'a route between services',
    kind: 'virtualServices',
    object: route('default', 'v', { hosts: ['ratings'], http: to('reviews') }),
    concerns: ['default/ratings', 'default/reviews'],
  },
  {
    what: 'a wildcard rule',
    kind: 'destinationRules',
    object: rule('default', 'd', '*.default.svc.cluster.local'),
    concerns: ['default/ratings', 'default/reviews'],
  },
  {
    what: 'a sidecar of one namespace',
    kind: 'sidecars',
    object: { metadata: metadata('other', 's'), spec: {} },
    concerns: ['other/reviews'],
  },
  {
    what: 'a sidecar for all',
    kind: 'sidecars',
    object: { metadata: metadata('istio-system', 's'), spec: {} },
    concerns: ['default/ratings', 'default/reviews', 'other/reviews'],
  },
])('$what concerns $concerns', ({ kind, object, concerns }) => {
  const index = indexOf({
    services: [service('default', 'reviews'), service('default', 'ratings'), service('other', 'reviews')],
  });
  expect([...index.apply(kind, undefined, object as never)].sort()).toEqual(concerns);
  expect([...index.apply(kind, object as never, undefined)].sort()).toEqual(concerns);
});

test('a route that turns to another service concerns both', () => {
  const before = route('default', 'v', { hosts: ['reviews'] });
  const index = indexOf({
    services: [service('default', 'reviews'), service('default', 'ratings')],
    virtualServices: [before],
  });
  const after = route('default', 'v', { hosts: ['ratings'] });
  expect([...index.apply('virtualServices', before, after)].sort()).toEqual(['default/ratings', 'default/reviews']);
  expect(index.meshFor(reviews).virtualServices).toEqual([]);
});

test('however it came about, the index equals one built at once from what is left', () => {
  const name = fc.constantFrom('reviews', 'ratings', 'details');
  const change = fc.record({ slot: fc.nat(4), host: name, target: name, remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (steps) => {
      const services = [service('default', 'reviews'), service('default', 'ratings'), service('default', 'details')];
      const lived = indexOf({ services });
      const present = new Map<number, MeshObjects['virtualServices']>();
      for (const { slot, host, target, remove } of steps) {
        const next = remove ? undefined : route('default', `v${slot}`, { hosts: [host], http: to(target) });
        lived.apply('virtualServices', present.get(slot), next);
        if (next === undefined) present.delete(slot);
        else present.set(slot, next);
      }
      const fresh = indexOf({ services, virtualServices: [...present.values()] });
      for (const { metadata } of services) {
        const ref = { namespace: 'default', name: metadata.name };
        expect(namesOf(lived.meshFor(ref).virtualServices)).toEqual(namesOf(fresh.meshFor(ref).virtualServices));
      }
    }),
  );
});
