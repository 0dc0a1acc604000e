import { describe, expect, test } from 'vitest';
import { readRegistry } from './registry.ts';
import { serviceDomains } from './service-domains.ts';
import {
  aService,
  aServiceEntry,
  aVirtualService,
  client,
  clustersOf,
  decideOn,
  meshOf,
  to,
} from './testing/small-mesh.ts';

function domainsOf(parts: Parameters<typeof meshOf>[0], namespace: string, aliases: string[] = []): string[] {
  const [service] = readRegistry(meshOf(parts));
  return service ? [...serviceDomains(service, aliases, namespace, 'cluster.local').all] : [];
}

const full = 'reviews.default.svc.cluster.local';

test('from its own namespace', () => {
  const services = [aService('reviews', {}, { clusterIP: '10.0.0.7' })];
  expect(domainsOf({ services }, 'default').toSorted()).toEqual(
    ['reviews', 'reviews.default', 'reviews.default.svc', full, `${full}.`, '10.0.0.7'].toSorted(),
  );
});

test('from another namespace the bare name is missing', () => {
  const services = [aService('reviews')];
  expect(domainsOf({ services }, 'other')).toEqual([full, `${full}.`, 'reviews.default', 'reviews.default.svc']);
});

test('headless services are also known by the names of their pods', () => {
  const domains = domainsOf({ services: [aService('db', {}, { clusterIP: 'None' })] }, 'default');
  expect(domains).toContain('*.db.default.svc.cluster.local');
  expect(domains).toContain('*.db');
});

test.each([
  ['api.example.com', ['api.example.com', 'api.example.com.', '1.2.3.4', '[::1]']],
  ['*.example.com', ['*.example.com', '1.2.3.4', '[::1]']],
  ['odd.svc.cluster.local', ['odd.svc.cluster.local', 'odd.svc.cluster.local.', '1.2.3.4', '[::1]']],
])('hosts of ServiceEntries have no short forms: %s', (host, expected) => {
  const serviceEntries = [aServiceEntry('e', { hosts: [host], addresses: ['1.2.3.4', '0.0.0.0', '::1'] })];
  expect(domainsOf({ serviceEntries }, 'default')).toEqual(expected);
});

test('aliases are known as well', () => {
  const domains = domainsOf({ services: [aService('reviews')] }, 'default', ['alias.default.svc.cluster.local']);
  expect(domains).toEqual(
    expect.arrayContaining(['alias', 'alias.default', 'alias.default.svc.cluster.local', 'reviews']),
  );
});

describe('requests reach a service by all its names', () => {
  const mesh = meshOf({
    services: [aService('reviews', {}, { clusterIP: '10.0.0.7' }), aService('ratings', { namespace: 'prod' })],
  });
  const reviews = '9080||reviews.default.svc.cluster.local';
  test.each([
    ['reviews', reviews],
    ['REVIEWS', reviews],
    ['reviews:9080', reviews],
    ['reviews:1234', reviews],
    ['reviews.default:9080', reviews],
    [full, reviews],
    [`${full}.:9080`, reviews],
    ['10.0.0.7', reviews],
    ['10.0.0.7:9080', reviews],
    ['ratings.prod', '9080||ratings.prod.svc.cluster.local'],
    ['ratings', 'passthrough'],
    ['reviews.prod', 'passthrough'],
    ['www.example.com', 'passthrough'],
  ])('%s', (host, expected) => {
    expect(clustersOf(decideOn(mesh, { host }))).toBe(expected);
  });

  test('a short form never displaces a service of that very name', () => {
    const serviceEntries = [
      aServiceEntry('e', { hosts: ['shop.default'], resolution: 'DNS', ports: [{ number: 9080, protocol: 'HTTP' }] }),
    ];
    for (const created of ['2001-01-01T00:00:00Z', '2031-01-01T00:00:00Z']) {
      const services = [aService('shop', { creationTimestamp: created })];
      expect(clustersOf(decideOn(meshOf({ services, serviceEntries }), { host: 'shop.default' }))).toBe(
        '9080||shop.default',
      );
    }
  });

  test('pods of a headless service', () => {
    const headless = meshOf({ services: [aService('db', {}, { clusterIP: 'None' })] });
    expect(clustersOf(decideOn(headless, { host: 'db-0.db.default.svc.cluster.local' }))).toBe(
      '9080||db.default.svc.cluster.local',
    );
  });

  test('two names of one host in a VirtualService do not clash', () => {
    const virtualServices = [
      aVirtualService('r', { hosts: ['reviews', full], http: [to('ratings.prod.svc.cluster.local')] }),
    ];
    const { services } = mesh;
    expect(clustersOf(decideOn(meshOf({ services, virtualServices }), { host: 'reviews' }, client))).toBe(
      '9080||ratings.prod.svc.cluster.local',
    );
  });
});
