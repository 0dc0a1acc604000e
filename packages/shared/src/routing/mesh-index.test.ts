import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostCovers } from '../istio/host-name.ts';
import { emptyMesh, type Mesh } from '../istio/mesh.ts';
import { desiredSplit } from './desired-split.ts';
import { MeshIndex, viewOf } from './mesh-index.ts';
import { readRouteTable } from './read-route-table.ts';
import {
  aDestinationRule,
  aPod,
  aService,
  aVirtualService,
  bookinfo,
  namespace,
  reviews,
  split,
  subsets,
} from './testing/bookinfo-mesh.ts';
import { versionsOf } from './versions.ts';

const names = (objects: readonly { metadata: { name: string } }[]) =>
  objects.map(({ metadata }) => metadata.name).sort();

describe('MeshIndex', () => {
  test('a mesh as plain lists is indexed once', () => {
    expect(viewOf(bookinfo)).toBe(viewOf(bookinfo));
    const index = new MeshIndex(bookinfo);
    expect(viewOf(index)).toBe(index);
  });

  test('starts empty', () => {
    const index = new MeshIndex();
    expect(index.toMesh()).toEqual(emptyMesh);
    expect(index.service(reviews)).toBeUndefined();
    expect(index.podsOf(reviews)).toEqual([]);
  });

  test('follows services and pods', () => {
    const index = new MeshIndex();
    index.put('services', aService('reviews', { app: 'reviews', tier: 'web' }));
    index.put('pods', aPod('reviews', 'v1', true, { tier: 'web' }));
    index.put('pods', aPod('reviews', 'v2'));
    index.put('pods', aPod('ratings', 'v1', true, { tier: 'web' }));
    index.put('pods', { metadata: { name: 'bare', namespace } });
    expect(names(index.podsOf(reviews))).toEqual(['reviews-v1-6bbbf4bb5-abcde']);
    index.put('pods', aPod('reviews', 'v2', true, { tier: 'web' }));
    expect(index.podsOf(reviews)).toHaveLength(2);
    index.delete('pods', namespace, 'reviews-v1-6bbbf4bb5-abcde');
    index.delete('pods', namespace, 'never-there');
    expect(names(index.podsOf(reviews))).toEqual(['reviews-v2-6bbbf4bb5-abcde']);
    expect(names(index.servicesIn(namespace))).toEqual(['reviews']);
    index.delete('services', namespace, 'reviews');
    expect(index.podsOf(reviews)).toEqual([]);
    expect(index.servicesIn(namespace)).toEqual([]);
  });

  test('a route table follows its objects', () => {
    const index = new MeshIndex(bookinfo);
    const shares = () => desiredSplit(index, reviews, versionsOf(index, reviews)).weights.map(({ share }) => share);
    index.put('destinationRules', aDestinationRule('a', { host: 'reviews', subsets: subsets('v1', 'v2', 'v3') }));
    index.put('virtualServices', aVirtualService('a', { hosts: ['reviews'], http: [{ route: split(['v1']) }] }));
    expect(shares()).toEqual([1, 0, 0]);
    index.put('virtualServices', aVirtualService('a', { hosts: ['reviews'], http: [{ route: split(['v2']) }] }));
    expect(shares()).toEqual([0, 1, 0]);
    index.put('virtualServices', aVirtualService('a', { hosts: ['ratings'], http: [{ route: split(['v2']) }] }));
    expect(readRouteTable(index, reviews).rules).toEqual([]);
    index.delete('virtualServices', namespace, 'a');
    index.delete('destinationRules', namespace, 'a');
    expect(index.toMesh()).toEqual(bookinfo);
  });

  test('VirtualServices by the hosts that they send requests to, mirrors and connections included', () => {
    const to = (host: string) => ({ destination: { host } });
    const index = new MeshIndex({
      ...emptyMesh,
      virtualServices: [
        aVirtualService('route', { http: [{ route: [to('other'), to('reviews')] }] }),
        aVirtualService('mirror', { http: [{ mirror: { host: 'reviews' } }] }),
        aVirtualService('mirrors', { http: [{ mirrors: [to('reviews.default.svc.cluster.local')] }] }),
        aVirtualService('tls', { tls: [{ route: [to('reviews')] }] }),
        aVirtualService('tcp', { tcp: [{ route: [to('reviews')] }, {}] }),
        aVirtualService('none', { hosts: ['reviews'], http: [{}] }),
        aVirtualService('elsewhere', { http: [{ route: [to('reviews')] }] }, { namespace: 'other' }),
      ],
    });
    const found = index.virtualServicesTo('reviews.default.svc.cluster.local');
    expect(names(found)).toEqual(['mirror', 'mirrors', 'route', 'tcp', 'tls']);
  });
});

const hosts = fc.constantFrom(
  'reviews',
  'ratings',
  '*',
  '*.default.svc.cluster.local',
  '*-v1.default.svc.cluster.local',
  '*.local',
  'a.example.com',
  '*.example.com',
);
const mesh: fc.Arbitrary<Mesh> = fc
  .tuple(fc.array(fc.array(hosts, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), fc.array(hosts, { maxLength: 6 }))
  .map(([services, rules]) => ({
    ...bookinfo,
    virtualServices: services.map((own, index) =>
      aVirtualService(`vs-${index}`, { hosts: own, http: [{ route: split(['v1']) }] }),
    ),
    destinationRules: rules.map((host, index) => aDestinationRule(`dr-${index}`, { host, subsets: subsets('v1') })),
  }));
const domain = 'default.svc.cluster.local';
const full = (host: string) => (host.includes('.') || host.includes('*') ? host : `${host}.${domain}`);

describe('laws of the index', () => {
  test('it finds what going through everything finds', () => {
    fc.assert(
      fc.property(
        mesh,
        fc.constantFrom(`reviews.${domain}`, `reviews-v1.${domain}`, 'b.example.com', 'a.example.com'),
        (of, host) => {
          const view = viewOf(of);
          expect(names(view.virtualServicesFor(host))).toEqual(
            names(
              of.virtualServices.filter(({ spec }) => (spec.hosts ?? []).some((own) => hostCovers(full(own), host))),
            ),
          );
          expect(names(view.destinationRulesFor(host))).toEqual(
            names(of.destinationRules.filter(({ spec }) => hostCovers(full(spec.host), host))),
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('kept up to date, it reads like one built anew', () => {
    fc.assert(
      fc.property(mesh, mesh, (from, to) => {
        const index = new MeshIndex(from);
        for (const { metadata } of from.virtualServices) index.delete('virtualServices', namespace, metadata.name);
        for (const { metadata } of from.destinationRules) index.delete('destinationRules', namespace, metadata.name);
        for (const object of to.virtualServices) index.put('virtualServices', object);
        for (const object of to.destinationRules) index.put('destinationRules', object);
        expect(readRouteTable(index, reviews)).toEqual(readRouteTable(to, reviews));
        expect(versionsOf(index, reviews)).toEqual(versionsOf(to, reviews));
      }),
      { numRuns: 1_000 },
    );
  });
});
