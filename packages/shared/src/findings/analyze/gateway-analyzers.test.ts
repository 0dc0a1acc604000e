import { expect, test } from 'vitest';
import { aGateway, aPod, aService, foundBy } from '../testing/objects.ts';
import { duplicateCertificates } from './duplicate-certificates.ts';
import { gatewayConflicts } from './gateway-conflicts.ts';
import { gatewayPorts } from './gateway-ports.ts';

const selector = { istio: 'ingress' };
const pod = aPod('ingress-1', { istio: 'ingress', zone: 'a' });
const onPort = (number: number | undefined, more: object = {}) =>
  aGateway({ selector, servers: [{ port: { number }, hosts: ['*'], ...more }] });
const service = (ports: object[], more: object = {}) => ({
  ...aService('ingress'),
  spec: { selector, ports, ...more },
});
const noPort = ['IST0162 analyze.gatewayPort at spec.servers.0.port of shop/it'];

test.each([
  { what: 'of the service', objects: [pod, service([{ port: 80, protocol: 'TCP' }]), onPort(80)], codes: [] },
  {
    what: 'of the pod behind it',
    objects: [pod, service([{ port: 80, targetPort: 8080, protocol: 'TCP' }]), onPort(8080)],
    codes: [],
  },
  {
    what: 'translated',
    objects: [pod, service([{ port: 80, targetPort: 8080, protocol: 'TCP' }]), onPort(80)],
    codes: [],
  },
  {
    what: 'with a target in digits',
    objects: [pod, service([{ port: 80, targetPort: '8080', protocol: 'TCP' }]), onPort(8080)],
    codes: [],
  },
  {
    what: 'with a named target',
    objects: [pod, service([{ port: 80, targetPort: 'http', protocol: 'TCP' }]), onPort(8080)],
    codes: noPort,
  },
  { what: 'for UDP', objects: [pod, service([{ port: 80, protocol: 'UDP' }]), onPort(80)], codes: noPort },
  { what: 'of no service', objects: [pod, onPort(80)], codes: noPort },
  {
    what: 'of a service for other pods',
    objects: [pod, service([{ port: 80, protocol: 'TCP' }], { selector: { app: 'x' } }), onPort(80)],
    codes: noPort,
  },
  {
    what: 'of a service elsewhere',
    objects: [aPod('i', selector, { namespace: 'edge' }), service([{ port: 80, protocol: 'TCP' }]), onPort(80)],
    codes: noPort,
  },
  { what: 'that is not written', objects: [pod, onPort(undefined)], codes: noPort },
  { what: 'none at all', objects: [pod, aGateway({ selector, servers: [{ hosts: ['*'] }] })], codes: [] },
  {
    what: 'without pods',
    objects: [service([]), onPort(80)],
    codes: ['IST0101 analyze.notFound.selector at spec.selector of shop/it'],
  },
  {
    what: 'without selector',
    objects: [pod, service([{ port: 80, protocol: 'TCP' }]), aGateway({ servers: [{ port: { number: 80 } }] })],
    codes: [],
  },
  {
    what: 'of a service that cannot be read',
    objects: [pod, { ...aService('x'), spec: 7 }, onPort(80)],
    codes: noPort,
  },
])('ports $what', ({ objects, codes }) => {
  expect(foundBy(gatewayPorts, objects)).toEqual(codes);
});

type Server = { port?: number; hosts?: string[]; bind?: string };
const serving = (name: string, servers: Server[], labels: object | null = selector) =>
  aGateway(
    {
      selector: labels,
      servers: servers.map(({ port = 80, ...rest }) => ({ port: { number: port }, hosts: ['a.com'], ...rest })),
    },
    { name },
  );
const inConflict = (name: string, server = 0) =>
  `IST0145 analyze.gatewayConflict at spec.servers.${server} of shop/${name}`;

test.each([
  {
    what: 'same host and port',
    objects: [serving('a', [{}]), serving('b', [{}])],
    codes: [inConflict('a'), inConflict('b')],
  },
  { what: 'other port', objects: [serving('a', [{}]), serving('b', [{ port: 81 }])], codes: [] },
  { what: 'other host', objects: [serving('a', [{}]), serving('b', [{ hosts: ['b.com'] }])], codes: [] },
  { what: 'a wildcard over it', objects: [serving('a', [{}]), serving('b', [{ hosts: ['*.com'] }])], codes: [] },
  { what: 'other address', objects: [serving('a', [{}]), serving('b', [{ bind: '10.0.0.1' }])], codes: [] },
  { what: 'other pods', objects: [serving('a', [{}]), serving('b', [{}], { istio: 'egress' })], codes: [] },
  {
    what: 'one of several servers',
    objects: [serving('a', [{ port: 81 }, {}]), serving('b', [{}])],
    codes: [inConflict('a', 1), inConflict('b')],
  },
  {
    what: 'a narrower selector with a pod',
    objects: [pod, serving('a', [{}]), serving('b', [{}], { ...selector, zone: 'a' })],
    codes: [inConflict('a'), inConflict('b')],
  },
  {
    what: 'a narrower selector without pod',
    objects: [pod, serving('a', [{}]), serving('b', [{}], { ...selector, zone: 'b' })],
    codes: [],
  },
  {
    what: 'no selector and some pod',
    objects: [pod, serving('a', [{}]), serving('b', [{}], null)],
    codes: [inConflict('a'), inConflict('b')],
  },
  { what: 'only itself', objects: [serving('a', [{}, {}])], codes: [] },
  { what: 'one that cannot be read', objects: [serving('a', [{}]), aGateway({ servers: 7 })], codes: [] },
  {
    what: 'servers without hosts',
    objects: [
      serving('a', [{ hosts: [] }]),
      aGateway({ selector, servers: [{}, { port: { number: 80 } }] }),
      aGateway({ selector }, { name: 'c' }),
    ],
    codes: [],
  },
])('conflicts: $what', ({ objects, codes }) => {
  expect(foundBy(gatewayConflicts, objects)).toEqual(codes);
});

const secure = (name: string, tls: object | null, labels: object = selector) =>
  aGateway({ selector: labels, servers: [{ tls }] }, { name });
const files = { serverCertificate: 'c', privateKey: 'k' };
const duplicate = (name: string) => `IST0138 analyze.duplicateCertificate at spec.servers.0.tls of shop/${name}`;
const both = [duplicate('a'), duplicate('b')];

test.each([
  {
    what: 'the same credential',
    objects: [secure('a', { credentialName: 'x' }), secure('b', { credentialName: 'x' })],
    codes: both,
  },
  {
    what: 'other credentials',
    objects: [secure('a', { credentialName: 'x' }), secure('b', { credentialName: 'y' })],
    codes: [],
  },
  { what: 'the same files', objects: [secure('a', files), secure('b', files)], codes: both },
  { what: 'another key', objects: [secure('a', files), secure('b', { ...files, privateKey: 'l' })], codes: [] },
  {
    what: 'another certificate',
    objects: [secure('a', files), secure('b', { ...files, serverCertificate: 'd' })],
    codes: [],
  },
  {
    what: 'no key',
    objects: [secure('a', { serverCertificate: 'c' }), secure('b', { serverCertificate: 'c' })],
    codes: [],
  },
  {
    what: 'a credential and files',
    objects: [secure('a', { credentialName: 'x', ...files }), secure('b', files)],
    codes: [],
  },
  { what: 'other pods', objects: [secure('a', files), secure('b', files, { istio: 'egress' })], codes: [] },
  {
    what: 'a narrower selector',
    objects: [secure('a', files), secure('b', files, { ...selector, zone: 'a' })],
    codes: [duplicate('a')],
  },
  { what: 'no selector', objects: [secure('a', files, {}), secure('b', files)], codes: [duplicate('a')] },
  { what: 'no TLS', objects: [secure('a', null), secure('b', files)], codes: [] },
  { what: 'one that cannot be read', objects: [secure('a', files), aGateway({ servers: 7 })], codes: [] },
  { what: 'no servers', objects: [secure('a', files), aGateway({ selector })], codes: [] },
])('certificates: $what', ({ objects, codes }) => {
  expect(foundBy(duplicateCertificates, objects)).toEqual(codes);
});
