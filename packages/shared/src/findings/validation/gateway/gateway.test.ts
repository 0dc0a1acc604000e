import { expect, test } from 'vitest';
import { aGateway, found } from '../../testing/objects.ts';
import { validateObject } from '../validate-object.ts';

const http = { number: 80, protocol: 'HTTP', name: 'http' };
const https = { number: 443, protocol: 'https', name: 'https' };
const hosts = ['a.com'];
const server = (more: object = {}) => ({ port: http, hosts, ...more });

test.each([
  { servers: [server()], keys: [] },
  { servers: [], keys: ['gw.noServers at spec.servers'] },
  { servers: undefined, keys: ['gw.noServers at spec.servers'] },
  { servers: [server(), server()], keys: ['gw.port.duplicateName at spec.servers.1.port.name'] },
  { servers: [server(), server({ port: { ...http, name: 'other' } })], keys: [] },
  {
    servers: [server({ port: https, tls: { mode: 'SIMPLE', credentialName: 'c', httpsRedirect: true } })],
    keys: ['gw.httpsRedirect at spec.servers.0.tls'],
  },
  { servers: [server({ tls: { httpsRedirect: true } })], keys: [] },
])('$servers: $keys', ({ servers, keys }) => {
  expect(found(aGateway({ servers }))).toEqual(keys);
});

test('a gateway is named by a DNS label', () => {
  expect(found(aGateway({ servers: [server()] }, { name: 'a.b' }))).toEqual(['gw.name at metadata.name']);
});

function inServer(more: object): string[] {
  return found(aGateway({ servers: [server(more)] })).map((text) => text.replace('spec.servers.0.', ''));
}

test.each([
  { hosts: ['*'], keys: [] },
  { hosts: ['*.a.com', 'ns/a.com', './a.com', '*/*', '10.0.0.1'], keys: [] },
  { hosts: [], keys: ['gw.server.noHosts at hosts'] },
  { hosts: ['a'], keys: ['gw.host.short at hosts.0'] },
  { hosts: ['a.*.com'], keys: ['name.domain.label at hosts.0', 'gw.host.partialWildcard at hosts.0'] },
  { hosts: ['*a.com'], keys: ['gw.host.partialWildcard at hosts.0'] },
  { hosts: ['~/a.com'], keys: ['gw.host.namespace at hosts.0'] },
  { hosts: ['/a.com'], keys: ['gw.host.empty at hosts.0', 'gw.host.namespace at hosts.0'] },
  { hosts: ['ns/'], keys: ['gw.host.empty at hosts.0', 'gw.host.short at hosts.0', 'name.domain.empty at hosts.0'] },
])('hosts $hosts: $keys', ({ hosts: changed, keys }) => {
  expect(inServer({ hosts: changed })).toEqual(keys);
});

test.each([
  { port: { ...http, protocol: 'grpc-web' }, keys: [] },
  { port: { ...http, protocol: 'mongo' }, keys: [] },
  { port: null, keys: ['gw.port.required at port'] },
  { port: { ...http, protocol: 'kafka' }, keys: ['gw.port.protocol at port'] },
  { port: { ...http, protocol: undefined }, keys: ['gw.port.protocol at port'] },
  { port: { ...http, number: 66000 }, keys: ['name.port.range at port'] },
  { port: { ...http, number: undefined }, keys: ['name.port.range at port'] },
  { port: { ...http, targetPort: 8080 }, keys: ['gw.port.targetPort at port'] },
  { port: { ...http, name: '' }, keys: ['gw.port.name at port'] },
])('port $port: $keys', ({ port, keys }) => {
  expect(inServer({ port })).toEqual(keys);
});

test('the port is printed as protobuf does', () => {
  const object = aGateway({ servers: [server({ port: { number: 80, protocol: 'HTTP' } })] });
  expect(validateObject(object).errors[0]?.message).toBe('port name must be set: number:80 protocol:"HTTP"');
});

test.each([
  { more: { bind: '10.0.0.1' }, keys: [] },
  { more: { bind: '::1' }, keys: [] },
  { more: { bind: 'a.com' }, keys: ['name.ip at bind'] },
  { more: { bind: 'unix:///run/s', port: { ...http, number: 0 } }, keys: [] },
  { more: { bind: 'unix://@s', port: { ...http, number: 0 } }, keys: [] },
  { more: { bind: 'unix://', port: { ...http, number: 0 } }, keys: ['name.unixAddress.empty at bind'] },
  { more: { bind: 'unix:///run/s' }, keys: ['gw.port.unixNumber at port.number'] },
  {
    more: { bind: 'unix:///run/s', port: { ...http, number: 70000 } },
    keys: ['name.port.range at port', 'gw.port.unixNumber at port.number'],
  },
])('$more: $keys', ({ more, keys }) => {
  expect(inServer(more)).toEqual(keys);
});

const credential = { mode: 'SIMPLE', credentialName: 'c' };

test.each([
  { more: { port: https, tls: credential }, keys: [] },
  { more: { port: https }, keys: ['gw.tls.required at tls'] },
  { more: { port: { ...https, protocol: 'TLS' } }, keys: ['gw.tls.required at tls'] },
  { more: { port: http, tls: credential }, keys: ['gw.tls.onHttp at tls'] },
  { more: { port: http, tls: { mode: 'PASSTHROUGH' } }, keys: [] },
  { more: { port: http, tls: { mode: 'AUTO_PASSTHROUGH' } }, keys: [] },
  { more: { port: http, tls: { privateKey: 'k' } }, keys: ['gw.tls.onHttp at tls', 'gw.tls.passthrough at tls'] },
  { more: { port: { ...http, protocol: 'TCP' }, tls: credential }, keys: ['gw.tls.onTcp at tls'] },
  // Where the port is wrong, TLS is not held against it.
  { more: { port: { ...https, number: 0 } }, keys: ['name.port.range at port'] },
])('$more: $keys', ({ more, keys }) => {
  expect(inServer(more)).toEqual(keys);
});

const files = { serverCertificate: 'c', privateKey: 'k' };
const requires = ['gw.tls.requires', 'gw.tls.requires'];

test.each([
  { tls: { mode: 'SIMPLE', ...files }, keys: [] },
  { tls: { mode: 'SIMPLE' }, keys: requires },
  { tls: { mode: 'SIMPLE', serverCertificate: 'c' }, keys: ['gw.tls.requires'] },
  { tls: { mode: 'SIMPLE', credentialNames: ['a', 'b'] }, keys: [] },
  { tls: { mode: 'MUTUAL', ...files, caCertificates: 'ca' }, keys: [] },
  { tls: { mode: 'MUTUAL', ...files }, keys: ['gw.tls.requires'] },
  { tls: { mode: 'OPTIONAL_MUTUAL' }, keys: [...requires, 'gw.tls.requires'] },
  { tls: { mode: 'SIMPLE', tlsCertificates: [files, files] }, keys: [] },
  { tls: { mode: 'SIMPLE', tlsCertificates: [files, {}] }, keys: requires },
  { tls: { mode: 'SIMPLE', tlsCertificates: [files, files, files] }, keys: ['gw.tls.tooMany'] },
  { tls: { mode: 'SIMPLE', ...files, credentialName: 'a' }, keys: ['gw.tls.severalSources'] },
  { tls: { mode: 'SIMPLE', credentialName: 'a', credentialNames: ['b'] }, keys: ['gw.tls.severalSources'] },
  { tls: { mode: 'SIMPLE', ...files, tlsCertificates: [files] }, keys: ['gw.tls.severalSources'] },
  // A key without certificate is no source.
  { tls: { mode: 'SIMPLE', credentialName: 'a', privateKey: 'k' }, keys: [] },
  { tls: { mode: 'ISTIO_MUTUAL' }, keys: [] },
  {
    tls: {
      mode: 'ISTIO_MUTUAL',
      ...files,
      caCertificates: 'a',
      credentialName: 'b',
      credentialNames: ['c'],
      tlsCertificates: [files],
    },
    keys: Array(6).fill('gw.tls.istioMutual'),
  },
  { tls: { mode: 'PASSTHROUGH' }, keys: [] },
  { tls: { mode: 'PASSTHROUGH', credentialName: 'a' }, keys: ['gw.tls.passthrough'] },
  { tls: { mode: 'AUTO_PASSTHROUGH', tlsCertificates: [files] }, keys: ['gw.tls.passthrough'] },
  {
    tls: { mode: 'PASSTHROUGH', caCrl: 'a', credentialName: 'b' },
    keys: ['gw.tls.crlWithCredential', 'gw.tls.passthrough'],
  },
  { tls: { mode: 'SIMPLE', ...files, caCrl: 'a' }, keys: ['gw.tls.crlWithSimple'] },
  { tls: { ...credential, caCrl: 'a' }, keys: [] },
  { tls: { mode: 'MUTUAL', ...files, caCertificates: 'ca', caCrl: 'a' }, keys: [] },
  { tls: { ...credential, minProtocolVersion: 'TLSV1_1' }, keys: ['gw.tls.oldVersion'] },
  { tls: { ...credential, minProtocolVersion: 'TLSV1_0', cipherSuites: ['AES128-SHA'] }, keys: [] },
  { tls: { ...credential, minProtocolVersion: 'TLSV1_2' }, keys: [] },
  { tls: { ...credential, cipherSuites: ['AES128-SHA', '-AES256-SHA', 'ALL', ''] }, keys: [] },
  { tls: { ...credential, cipherSuites: ['ROT13', 'ROT13'] }, keys: ['gw.tls.invalidCiphers'] },
  { tls: { ...credential, cipherSuites: ['AES128-SHA', 'AES128-SHA'] }, keys: ['gw.tls.duplicateCiphers'] },
])('tls $tls: $keys', ({ tls, keys }) => {
  expect(inServer({ port: https, tls })).toEqual(keys.map((key) => `${key} at tls`));
});
