import { expect, test } from 'vitest';
import { readRegistry } from './registry.ts';
import { aService, aServiceEntry, meshOf } from './testing/small-mesh.ts';

test('Kubernetes Services', () => {
  const ports = [
    { name: 'http', port: 80, targetPort: 8080 },
    { port: 443, name: 'https', targetPort: 'tls' },
  ];
  const services = [
    aService('plain', { labels: { a: 'b' } }, { clusterIP: '10.0.0.1', ports }),
    aService('headless', { namespace: 'x' }, { clusterIP: 'None' }),
    aService('nowhere', { annotations: { 'networking.istio.io/exportTo': 'a, b' } }, { selector: {} }),
    aService('outside', {}, { type: 'ExternalName', externalName: 'api.example.com', ports: null }),
    { metadata: { name: 'bare' } },
  ];
  const read = new Map(readRegistry(meshOf({ services })).map((service) => [service.name, service]));
  expect(read.get('plain')).toMatchObject({
    host: 'plain.default.svc.cluster.local',
    kind: 'Service',
    addresses: ['10.0.0.1'],
    selector: { app: 'plain' },
    passthrough: false,
    labels: { a: 'b' },
    visibility: { public: true },
    ports: [
      { port: 80, name: 'http', protocol: 'http', targetPort: 8080 },
      { port: 443, name: 'https', protocol: 'tls', targetPort: null },
    ],
  });
  expect(read.get('headless')).toMatchObject({
    host: 'headless.x.svc.cluster.local',
    passthrough: true,
    addresses: [],
  });
  expect(read.get('nowhere')).toMatchObject({ selector: null, visibility: { public: false } });
  expect(read.get('nowhere')?.visibility.namespaces).toEqual(new Set(['a', 'b']));
  expect(read.get('outside')).toMatchObject({ externalName: 'api.example.com', ports: [] });
  expect(read.get('bare')).toMatchObject({ host: 'bare.default.svc.cluster.local', ports: [], selector: null });
});

test('ServiceEntries, one service for each host', () => {
  const serviceEntries = [
    aServiceEntry('two', {
      hosts: ['A.example.com', '*.b.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      addresses: ['1.2.3.4', '10.0.0.0/8'],
      resolution: 'STATIC',
      endpoints: [{ address: '9.9.9.9' }],
    }),
    aServiceEntry('dns', { hosts: ['c.example.com'], resolution: 'DNS', ports: [{ number: 80, targetPort: 8080 }] }),
    aServiceEntry('none', { hosts: ['d.example.com'], workloadSelector: { labels: { app: 'd' } }, exportTo: ['.'] }),
    aServiceEntry('nothing', {}, { namespace: 'x' }),
  ];
  const read = readRegistry(meshOf({ serviceEntries }));
  const byHost = new Map(read.map((service) => [service.host, service]));
  expect([...byHost.keys()].toSorted()).toEqual(['*.b.example.com', 'a.example.com', 'c.example.com', 'd.example.com']);
  expect(byHost.get('a.example.com')).toMatchObject({
    kind: 'ServiceEntry',
    addresses: ['1.2.3.4'],
    passthrough: false,
    ports: [{ port: 443, protocol: 'tls', targetPort: null }],
    endpoints: [{ address: '9.9.9.9', labels: {} }],
  });
  expect(byHost.get('c.example.com')).toMatchObject({
    endpoints: [{ address: 'c.example.com' }],
    ports: [{ port: 80, name: '', protocol: 'sniffed', targetPort: 8080 }],
  });
  expect(byHost.get('d.example.com')).toMatchObject({
    selector: { app: 'd' },
    passthrough: true,
    ports: [],
    visibility: { public: false },
  });
});

test('the oldest comes first, then names, then namespaces', () => {
  const at = (second: number) => ({ creationTimestamp: `2020-01-01T00:00:0${second}Z` });
  const services = [
    aService('b', at(1)),
    aService('a', { ...at(1), namespace: 'z' }),
    aService('a', { ...at(1), namespace: 'y' }),
    aService('old', at(0)),
    aService('undated'),
    aService('misdated', { creationTimestamp: 'yesterday' }),
  ];
  expect(readRegistry(meshOf({ services })).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'default/misdated',
    'default/undated',
    'default/old',
    'y/a',
    'z/a',
    'default/b',
  ]);
});
