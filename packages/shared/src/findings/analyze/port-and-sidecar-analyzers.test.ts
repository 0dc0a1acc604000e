import { expect, test } from 'vitest';
import { aPod, aService, aServiceEntry, foundBy } from '../testing/objects.ts';
import { serviceEntryAddresses, serviceEntryProtocols } from './service-entry-ports.ts';
import { servicePortNames } from './service-port-names.ts';
import { sidecarSelectors } from './sidecar-selectors.ts';

const withPorts = (ports: unknown, more: object = {}, metadata: object = {}) => {
  const service = aService('reviews');
  return { ...service, metadata: { ...service.metadata, ...metadata }, spec: { ports, ...more } };
};
const noConvention = (index: number) => `IST0118 analyze.portName at spec.ports.${index} of shop/reviews`;

test.each([
  {
    ports: [
      { port: 80, name: 'http' },
      { port: 81, name: 'grpc-web-x' },
      { port: 82, name: 'tcp-a' },
    ],
    found: [],
  },
  { ports: [{ port: 80, name: 'web' }, { port: 81 }], found: [noConvention(0), noConvention(1)] },
  { ports: [{ port: 80, name: 'web', appProtocol: 'http' }], found: [] },
  { ports: [{ port: 53, name: 'dns', protocol: 'UDP' }], found: [] },
  { ports: [{ port: 3306 }], found: [] },
  { ports: 'none', found: [] },
])('port names $ports: $found', ({ ports, found }) => {
  expect(foundBy(servicePortNames, [withPorts(ports)])).toEqual(found);
});

const unnamed = [{ port: 80 }];

test.each([
  { what: 'Kubernetes', object: withPorts(unnamed, {}, { namespace: 'kube-system' }) },
  { what: 'the control plane', object: withPorts(unnamed, {}, { labels: { istio: 'pilot' } }) },
  { what: 'the installation', object: withPorts(unnamed, {}, { labels: { release: 'istio' } }) },
  { what: 'managed gateways', object: withPorts(unnamed, {}, { labels: { 'gateway.istio.io/managed': 'x' } }) },
])('services of $what are left alone', ({ object }) => {
  expect(foundBy(servicePortNames, [object])).toEqual([]);
});

test.each([
  { ports: [{ port: 80, name: 'http' }], found: [] },
  { ports: [{ port: 80, name: 'tcp' }], found: ['IST0150 analyze.externalNamePort at spec.ports.0 of shop/reviews'] },
  { ports: unnamed, found: ['IST0150 analyze.externalNamePort at spec.ports.0 of shop/reviews'] },
])('external names with $ports: $found', ({ ports, found }) => {
  expect(foundBy(servicePortNames, [withPorts(ports, { type: 'ExternalName' })])).toEqual(found);
  const ordinary = foundBy(servicePortNames, [withPorts([{ port: 80, name: 'tcp' }])]);
  expect(ordinary).toEqual([]);
});

const entry = (ports: object[], more: object = {}) => aServiceEntry({ hosts: ['a.com'], ports, ...more });
const noAddress = (index: number) => `IST0134 analyze.serviceEntry.addresses at spec.ports.${index} of shop/it`;

test.each([
  { object: entry([{ number: 443, protocol: 'HTTPS' }]), found: [] },
  { object: entry([{ number: 22, protocol: 'tcp' }, { number: 23 }]), found: [noAddress(0), noAddress(1)] },
  { object: entry([{ number: 22, protocol: 'TCP' }], { addresses: ['10.0.0.1'] }), found: [] },
  { object: { ...entry([{ number: 22 }]), status: { addresses: [{ value: '240.240.0.1' }] } }, found: [] },
  { object: { ...entry([{ number: 22 }]), status: {} }, found: [noAddress(0)] },
])('addresses: $found', ({ object, found }) => {
  expect(foundBy(serviceEntryAddresses, [object])).toEqual(found);
});

const named = (name: string, protocol: string | undefined, more: object = {}, namespace = 'shop') =>
  aServiceEntry({ hosts: ['a.com'], ports: [{ number: 443, protocol }], ...more }, { name, namespace });
const both = ['a', 'b'].map((name) => `IST0177 analyze.serviceEntry.protocols at spec.ports.0 of shop/${name}`);

test.each([
  { what: 'one protocol', objects: [named('a', 'HTTPS'), named('b', 'https')], found: [] },
  { what: 'two protocols', objects: [named('a', 'HTTPS'), named('b', 'HTTP')], found: both },
  { what: 'one and none', objects: [named('a', 'HTTPS'), named('b', undefined)], found: both },
  {
    what: 'another port',
    objects: [named('a', 'HTTPS'), named('b', 'HTTP', { ports: [{ number: 80, protocol: 'HTTP' }] })],
    found: [],
  },
  { what: 'another host', objects: [named('a', 'HTTPS'), named('b', 'HTTP', { hosts: ['b.com'] })], found: [] },
  {
    what: 'the same short name',
    objects: [named('a', 'HTTPS', { hosts: ['db'] }), named('b', 'HTTP', { hosts: ['db.shop.svc.cluster.local'] })],
    found: both,
  },
  {
    what: 'scopes apart',
    objects: [named('a', 'HTTPS', { exportTo: ['.'] }), named('b', 'HTTP', { exportTo: ['.'] }, 'bank')],
    found: [],
  },
  {
    what: 'scopes that meet',
    objects: [named('a', 'HTTPS', { exportTo: ['.'] }), named('b', 'HTTP', { exportTo: ['shop', 'x'] })],
    found: both,
  },
  {
    what: 'a scope and everybody',
    objects: [named('a', 'HTTPS', { exportTo: ['.'] }), named('b', 'HTTP')],
    found: both,
  },
])('protocols of one port: $what', ({ objects, found }) => {
  expect(foundBy(serviceEntryProtocols, objects)).toEqual(found);
});

const sidecar = (name: string, labels?: object, namespace = 'shop') => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name, namespace },
  ...(labels ? { spec: { workloadSelector: { labels } } } : {}),
});
const space = (labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
});
const ambient = { 'istio.io/dataplane-mode': 'ambient' };
const pod = aPod('reviews', { app: 'reviews', version: 'v1' });
const ambientPod = {
  ...pod,
  metadata: { ...pod.metadata, annotations: { 'ambient.istio.io/redirection': 'enabled' } },
};
const said = (code: string, key: string, names: string[], at = '') =>
  names.map((name) => `${code} analyze.${key} at ${at} of shop/${name}`);
const selector = 'spec.workloadSelector';

test.each([
  { what: 'one for all', objects: [sidecar('a')], found: [] },
  { what: 'one for all in each namespace', objects: [sidecar('a'), sidecar('b', undefined, 'bank')], found: [] },
  {
    what: 'two for all',
    objects: [sidecar('a'), sidecar('b')],
    found: said('IST0111', 'sidecar.severalDefaults', ['a', 'b']),
  },
  { what: 'for all and for some', objects: [pod, sidecar('a'), sidecar('b', { app: 'reviews' })], found: [] },
  {
    what: 'for nobody',
    objects: [pod, sidecar('a', { app: 'x' })],
    found: said('IST0101', 'notFound.selector', ['a'], selector),
  },
  {
    what: 'for nobody here',
    objects: [aPod('x', { app: 'x' }, { namespace: 'bank' }), sidecar('a', { app: 'x' })],
    found: said('IST0101', 'notFound.selector', ['a'], selector),
  },
  {
    what: 'two for one pod',
    objects: [pod, sidecar('a', { app: 'reviews' }), sidecar('b', { version: 'v1' })],
    found: said('IST0110', 'sidecar.sameWorkload', ['a', 'b'], selector),
  },
  {
    what: 'in an ambient namespace',
    objects: [space(ambient), sidecar('a')],
    found: said('IST0167', 'sidecar.ambient', ['a']),
  },
  {
    what: 'in an ambient namespace with injection',
    objects: [space({ ...ambient, 'istio-injection': 'enabled' }), sidecar('a')],
    found: [],
  },
  {
    what: 'in an ambient namespace with a revision',
    objects: [space({ ...ambient, 'istio.io/rev': 'canary' }), sidecar('a')],
    found: [],
  },
  { what: 'in another namespace', objects: [space({}), sidecar('a')], found: [] },
  {
    what: 'for an ambient pod',
    objects: [ambientPod, sidecar('a', { app: 'reviews' })],
    found: said('IST0167', 'sidecar.ambient', ['a'], selector),
  },
])('sidecars $what', ({ objects, found }) => {
  expect(foundBy(sidecarSelectors, objects)).toEqual(found);
});
