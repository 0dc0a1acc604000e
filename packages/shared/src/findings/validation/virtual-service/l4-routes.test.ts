import { expect, test } from 'vitest';
import { aVirtualService, found } from '../../testing/objects.ts';

const route = [{ destination: { host: 'db' } }];
const sniHosts = ['db.shop.com'];

function short(text: string): string {
  return text.replace(/spec\.(tls|tcp)\.0\.?/, '');
}

test.each([
  { tls: { match: [{ sniHosts }], route }, keys: [] },
  { tls: { match: [{ sniHosts: ['*.a.shop.com'] }], route }, keys: [] },
  { tls: { route }, keys: ['vs.tls.noMatch at '] },
  { tls: { match: [{ sniHosts }] }, keys: ['vs.tls.noRoute at '] },
  { tls: { match: [{}], route }, keys: ['vs.tls.noSniHosts at match.0'] },
  { tls: { match: [{ sniHosts: [] }], route }, keys: ['vs.tls.noSniHosts at match.0'] },
  { tls: { match: [{ sniHosts: ['d!b'] }], route }, keys: ['name.domain.label at match.0.sniHosts.0'] },
  { tls: { match: [{ sniHosts: ['10.0.0.1'] }], route }, keys: ['vs.tls.sniAddress at match.0.sniHosts.0'] },
  { tls: { match: [{ sniHosts: ['other.com'] }], route }, keys: ['vs.tls.sniHost at match.0.sniHosts.0'] },
  // A wildcard is not covered by one of the names that it stands for.
  { tls: { match: [{ sniHosts: ['*.com'] }], route }, keys: ['vs.tls.sniHost at match.0.sniHosts.0'] },
  {
    tls: { match: [{ sniHosts, destinationSubnets: ['10.0.0.0/99'] }], route },
    keys: ['name.cidr at match.0.destinationSubnets.0'],
  },
  { tls: { match: [{ sniHosts, port: 70000 }], route }, keys: ['name.port.range at match.0.port'] },
  {
    tls: { match: [{ sniHosts, sourceLabels: { a: '-' } }], route },
    keys: ['name.label.value at match.0.sourceLabels'],
  },
  {
    tls: { match: [{ sniHosts, gateways: ['a/'] }], route },
    keys: ['gatewayName.empty at match.0.gateways.0', 'gatewayName.name at match.0.gateways.0'],
  },
  { tls: { match: [{ sniHosts, gateways: ['a.b'] }], route }, keys: ['gatewayName.legacy at match.0.gateways.0'] },
  { tls: { match: [{ sniHosts }], route: [{}] }, keys: ['vs.destination.required at route.0.destination'] },
  { tls: { match: [{ sniHosts, sourceNamespace: '!' }], route }, keys: [] },
])('tls $tls: $keys', ({ tls, keys }) => {
  expect(found(aVirtualService({ hosts: ['*.shop.com'], tls: [tls] })).map(short)).toEqual(keys);
});

test('names that Istio makes for SNI pass, unless sidecars use the object too', () => {
  const name = 'outbound_.443_._.db.shop.com';
  const tls = [{ match: [{ sniHosts: [name] }], route }];
  const at = (gateways: string[] | undefined) => found(aVirtualService({ hosts: ['*.com'], gateways, tls })).map(short);
  expect(at(['edge/public'])).toEqual([]);
  expect(at(undefined)).toEqual([]);
  expect(at(['edge/public', 'mesh'])).toEqual(['name.domain.label at match.0.sniHosts.0']);
});

test.each([
  { tcp: { route }, keys: [] },
  { tcp: { match: [{ port: 3306, destinationSubnets: ['10.0.0.0/8'] }], route }, keys: [] },
  { tcp: { match: [{ port: 3306 }] }, keys: ['vs.tcp.noRoute at '] },
  { tcp: { match: [{ port: 70000 }], route }, keys: ['name.port.range at match.0.port'] },
  { tcp: { match: [{ destinationSubnets: ['a'] }], route }, keys: ['name.ip at match.0.destinationSubnets.0'] },
  { tcp: { match: [{ gateways: ['a/b!'] }], route }, keys: ['gatewayName.name at match.0.gateways.0'] },
  // Of a TCP match istiod keeps the errors alone.
  { tcp: { match: [{ gateways: ['a.b'] }], route }, keys: [] },
  { tcp: { match: [{ sourceLabels: { 'a b': 'c' } }], route }, keys: ['name.label.key at match.0.sourceLabels'] },
  {
    tcp: { route: [{ destination: { host: 'a' }, weight: 0 }, { destination: { host: 'b' } }] },
    keys: ['vs.weight.total at route'],
  },
])('tcp $tcp: $keys', ({ tcp, keys }) => {
  expect(found(aVirtualService({ hosts: ['db'], tcp: [tcp] })).map(short)).toEqual(keys);
});
