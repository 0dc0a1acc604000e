import { expect, test } from 'vitest';
import { aRule, aVirtualService, found, foundInRule } from '../../testing/objects.ts';

const http = [aRule()];
const claim = { match: [{ headers: { '@request.auth.claims.group': { exact: 'dev' } } }] };
const noClaim = { match: [{ withoutHeaders: { '@request.auth.claims.group': { exact: 'dev' } } }] };
const claimPath = 'match.0.headers.@request.auth.claims.group';

test.each([
  { spec: { hosts: ['reviews'] }, keys: ['vs.routes.none at spec'] },
  { spec: { hosts: ['reviews'], http: [], tls: [], tcp: [] }, keys: ['vs.routes.none at spec'] },
  { spec: { http }, keys: [] },
  { spec: {}, keys: ['vs.routes.none at spec'] },
  { spec: { http, gateways: ['edge/public'] }, keys: ['vs.delegate.gateways at spec.gateways'] },
  {
    spec: { tcp: [{ route: [{ destination: { host: 'db' } }] }] },
    keys: ['vs.delegate.tcp at spec.tcp'],
  },
  {
    spec: { tls: [{ match: [{ sniHosts: ['10.0.0.1'] }], route: [{ destination: { host: 'db' } }] }] },
    keys: ['vs.delegate.tls at spec.tls', 'vs.tls.sniAddress at spec.tls.0.match.0.sniHosts.0'],
  },
  {
    spec: { hosts: ['reviews'], http, gateways: ['public.edge'] },
    keys: ['gatewayName.legacy at spec.gateways.0'],
  },
  {
    spec: { hosts: ['reviews'], http, gateways: ['edge/p!'] },
    keys: ['gatewayName.name at spec.gateways.0'],
  },
  { spec: { hosts: ['reviews'], http, exportTo: ['.', 'bank'] }, keys: [] },
  {
    spec: { hosts: ['reviews'], http, exportTo: ['.', 'shop', '~'] },
    keys: ['exportTo.duplicate at spec.exportTo', 'exportTo.nobody at spec.exportTo'],
  },
])('$spec: $keys', ({ spec, keys }) => {
  expect(found(aVirtualService(spec))).toEqual(keys);
});

test.each([
  { gateways: undefined, keys: [`vs.jwtClaim.mesh at ${claimPath}`] },
  { gateways: ['mesh', 'edge/public'], keys: [`vs.jwtClaim.mesh at ${claimPath}`] },
  { gateways: ['edge/public'], keys: [] },
])('JWT claims with gateways $gateways: $keys', ({ gateways, keys }) => {
  expect(foundInRule(aRule(claim), { gateways })).toEqual(keys);
  expect(foundInRule(aRule(noClaim), { gateways })).toHaveLength(keys.length);
});
