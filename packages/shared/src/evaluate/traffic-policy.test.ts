import { describe, expect, test } from 'vitest';
import type { DestinationRuleSpec, TrafficPolicy } from '../istio/destination-rule.ts';
import { compileMesh } from './compile.ts';
import { destinationRuleFor, type MergedRule } from './destination-rules.ts';
import { aDestinationRule, aService, aVirtualService, client, decideOn, meshOf, to } from './testing/small-mesh.ts';
import { defaultHashPolicyOf, hashPolicyOf, trafficPolicyFor } from './traffic-policy.ts';

const host = 'reviews.default.svc.cluster.local';

function ruleWith(spec: Partial<DestinationRuleSpec>): MergedRule {
  const compiled = compileMesh(meshOf({ destinationRules: [aDestinationRule('r', { host: 'reviews', ...spec })] }));
  const rule = destinationRuleFor(compiled.destinationRules, client, { host, namespace: 'default' });
  if (!rule) throw new Error('no rule');
  return rule;
}

const pool = (name: string) => ({ connectionPool: { name } });
const balancer = (name: string) => ({ loadBalancer: { name } });
const atPort = (number: number, policy: TrafficPolicy) => ({ port: { number }, ...policy });

describe('the policy for a port and subset', () => {
  test.each<[string, TrafficPolicy | null, TrafficPolicy | null, object]>([
    ['top level', { ...pool('top'), ...balancer('top') }, null, { ...pool('top'), ...balancer('top') }],
    ['none', null, null, {}],
    [
      'an entry for the port replaces four fields, what it leaves out is default',
      { ...pool('top'), ...balancer('top'), tunnel: { a: 1 }, portLevelSettings: [atPort(9080, pool('port'))] },
      null,
      { ...pool('port'), loadBalancer: null, outlierDetection: null, tls: null, tunnel: { a: 1 } },
    ],
    [
      'an entry for another port says nothing',
      { ...pool('top'), portLevelSettings: [atPort(80, pool('x'))] },
      null,
      pool('top'),
    ],
    [
      'a subset replaces what it sets',
      { ...pool('top'), ...balancer('top') },
      pool('subset'),
      { ...pool('subset'), ...balancer('top') },
    ],
    [
      'an entry for the port in the subset replaces all four',
      { ...pool('top'), ...balancer('top') },
      { ...pool('subset'), proxyProtocol: { v: 2 }, portLevelSettings: [atPort(9080, balancer('port'))] },
      { connectionPool: null, ...balancer('port'), outlierDetection: null, tls: null, proxyProtocol: { v: 2 } },
    ],
  ])('%s', (_, trafficPolicy, subsetPolicy, expected) => {
    const rule = ruleWith({ trafficPolicy, subsets: [{ name: 'v1', trafficPolicy: subsetPolicy }] });
    expect(trafficPolicyFor(rule, 9080, 'v1')).toEqual(expected);
  });

  test('without a subset the subset says nothing', () => {
    const rule = ruleWith({ trafficPolicy: pool('top'), subsets: [{ name: 'v1', trafficPolicy: pool('subset') }] });
    expect(trafficPolicyFor(rule, 9080, null)).toEqual(pool('top'));
  });
});

const hash = (httpHeaderName: string): TrafficPolicy => ({ loadBalancer: { consistentHash: { httpHeaderName } } });

describe('consistent hash of a route', () => {
  const all: Partial<DestinationRuleSpec> = {
    trafficPolicy: { ...hash('top'), portLevelSettings: [atPort(9080, hash('top-port'))] },
    subsets: [
      { name: 'both', trafficPolicy: { ...hash('subset'), portLevelSettings: [atPort(9080, hash('subset-port'))] } },
      { name: 'own', trafficPolicy: hash('subset') },
      { name: 'none' },
    ],
  };
  test.each([
    ['both', 9080, 'subset-port'],
    ['both', null, 'subset'],
    ['own', 9080, 'subset'],
    ['none', 9080, 'top-port'],
    ['none', 80, 'top'],
    ['none', null, 'top'],
    [undefined, 9080, 'top-port'],
  ])('subset %s, port %s: %s', (subset, number, name) => {
    const destination = { host, ...(subset && { subset }), ...(number && { port: { number } }) };
    expect(hashPolicyOf(ruleWith(all), destination)).toEqual({ type: 'header', name });
  });

  test('of a default route', () => {
    expect(defaultHashPolicyOf(ruleWith(all), 9080)).toEqual({ type: 'header', name: 'top-port' });
    expect(defaultHashPolicyOf(ruleWith(all), 80)).toEqual({ type: 'header', name: 'top' });
    expect(defaultHashPolicyOf(ruleWith({}), 80)).toBeNull();
    expect(defaultHashPolicyOf(null, 80)).toBeNull();
    expect(hashPolicyOf(null, { host })).toBeNull();
  });

  test.each<[Record<string, unknown>, object | null]>([
    [{ httpHeaderName: 'x' }, { type: 'header', name: 'x' }],
    [{ httpQueryParameterName: 'q' }, { type: 'queryParameter', name: 'q' }],
    [{ useSourceIp: true }, { type: 'sourceIp' }],
    [{ httpCookie: { name: 'c', ttl: '1h', path: '/' } }, { type: 'cookie', name: 'c', path: '/', ttlMs: 3_600_000 }],
    [{ httpCookie: {} }, { type: 'cookie', name: '', path: null, ttlMs: null }],
    [{ minimumRingSize: 1 }, null],
  ])('%j', (consistentHash, expected) => {
    expect(hashPolicyOf(ruleWith({ trafficPolicy: { loadBalancer: { consistentHash } } }), { host })).toEqual(expected);
  });
});

test('a route with one hashed destination may retry the same pod', () => {
  const mesh = meshOf({
    services: [aService('reviews')],
    destinationRules: [aDestinationRule('r', { host: 'reviews', trafficPolicy: hash('user') })],
    virtualServices: [aVirtualService('r', { hosts: ['reviews'], http: [to('reviews')] })],
  });
  expect(decideOn(mesh)).toMatchObject({
    options: { hashPolicies: [{ type: 'header', name: 'user' }], retries: { avoidsPreviousHosts: false } },
  });
});
