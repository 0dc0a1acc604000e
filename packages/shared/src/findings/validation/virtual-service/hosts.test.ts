import { expect, test } from 'vitest';
import { aRule, aVirtualService, found } from '../../testing/objects.ts';

const http = [aRule()];
const tls = [{ match: [{ sniHosts: ['reviews.com'] }], route: [{ destination: { host: 'reviews' } }] }];
const sni = 'outbound_.443_._.reviews.com';

test.each([
  { spec: { hosts: ['reviews'], http }, keys: [] },
  { spec: { hosts: ['reviews', 'ratings', '*.shop.com'], http }, keys: [] },
  { spec: { hosts: ['10.0.0.1'], http }, keys: [] },
  { spec: { hosts: ['*'], gateways: ['edge/public'], http }, keys: [] },
  { spec: { hosts: ['*'], http }, keys: ['vs.hosts.wildcardInMesh at spec.hosts.0'] },
  {
    spec: { hosts: ['*'], gateways: ['edge/public', 'mesh'], http },
    keys: ['vs.hosts.wildcardInMesh at spec.hosts.0'],
  },
  { spec: { hosts: ['re!views'], http }, keys: ['name.domain.label at spec.hosts.0'] },
  { spec: { hosts: [''], http }, keys: ['name.domain.empty at spec.hosts.0'] },
  { spec: { hosts: ['reviews', 'reviews'], http }, keys: ['vs.hosts.duplicate at spec.hosts'] },
  {
    spec: { hosts: ['*.shop.com', 'a.shop.com', '*.com'], http },
    keys: Array.from({ length: 3 }, () => 'vs.hosts.duplicate at spec.hosts'),
  },
  // Overlaps are looked for only where all hosts are valid.
  { spec: { hosts: ['reviews', 'reviews', '!'], http }, keys: ['name.domain.label at spec.hosts.2'] },
  {
    spec: { hosts: [sni], gateways: ['edge/public'], http },
    keys: ['name.domain.label at spec.hosts.0'],
  },
  { spec: { hosts: [sni, 'reviews.com'], gateways: ['edge/public'], tls }, keys: [] },
  { spec: { hosts: [sni, 'reviews.com'], tls }, keys: ['name.domain.label at spec.hosts.0'] },
])('$spec.hosts at $spec.gateways: $keys', ({ spec, keys }) => {
  expect(found(aVirtualService(spec))).toEqual(keys);
});
