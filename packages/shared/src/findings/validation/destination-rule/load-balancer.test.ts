import { expect, test } from 'vitest';
import { aDestinationRule, found } from '../../testing/objects.ts';
import { localitiesProblem } from './locality-names.ts';

function inLoadBalancer(loadBalancer: Readonly<Record<string, unknown>>, outlierDetection?: object): string[] {
  const spec = { host: 'reviews', trafficPolicy: { loadBalancer, outlierDetection } };
  return found(aDestinationRule(spec)).map((text) => text.replace('spec.trafficPolicy.loadBalancer', 'lb'));
}

const hash = (more: object) => ({ consistentHash: more });
const cookie = (...names: (string | undefined)[]) =>
  hash({ httpCookie: { name: 'user', ttl: '0s', attributes: names.map((name) => ({ name })) } });
const maglev = (tableSize: number | undefined) => hash({ httpHeaderName: 'x', maglev: { tableSize } });
const tableSize = 'lb.consistentHash.maglev.tableSize';

test.each([
  { lb: { simple: 'LEAST_REQUEST' }, keys: [] },
  { lb: hash({ useSourceIp: true }), keys: [] },
  { lb: cookie(), keys: [] },
  { lb: cookie('SameSite', 'Secure'), keys: [] },
  { lb: hash({ httpCookie: {} }), keys: ['dr.lb.cookieName at lb.consistentHash.httpCookie'] },
  { lb: cookie('', undefined), keys: Array(2).fill('dr.lb.cookieAttributeName at lb.consistentHash.httpCookie') },
  { lb: cookie('a', 'b', 'a'), keys: ['dr.lb.cookieAttributeTwice at lb.consistentHash.httpCookie'] },
  { lb: hash({ minimumRingSize: 1024 }), keys: ['dr.lb.minimumRingSize at lb.consistentHash.minimumRingSize'] },
  { lb: hash({ minimumRingSize: 0, ringHash: {} }), keys: [] },
  {
    lb: hash({ minimumRingSize: 1024, ringHash: {} }),
    keys: ['dr.lb.hashTwice at lb.consistentHash', 'dr.lb.minimumRingSize at lb.consistentHash.minimumRingSize'],
  },
  {
    lb: hash({ minimumRingSize: 1024, maglev: { tableSize: 65537 } }),
    keys: ['dr.lb.hashTwice at lb.consistentHash', 'dr.lb.minimumRingSize at lb.consistentHash.minimumRingSize'],
  },
  { lb: maglev(65537), keys: [] },
  { lb: maglev(2), keys: [] },
  { lb: maglev(3), keys: [] },
  { lb: maglev(1), keys: [`dr.lb.maglevPrime at ${tableSize}`] },
  { lb: maglev(9), keys: [`dr.lb.maglevPrime at ${tableSize}`] },
  { lb: maglev(0), keys: [`dr.lb.maglevMissing at ${tableSize}`, `dr.lb.maglevPrime at ${tableSize}`] },
  { lb: maglev(undefined), keys: [`dr.lb.maglevMissing at ${tableSize}`, `dr.lb.maglevPrime at ${tableSize}`] },
  { lb: maglev(5000011), keys: [`dr.lb.maglevTooLarge at ${tableSize}`] },
  { lb: { warmup: { duration: '60s', minimumPercent: 100, aggression: 0.5 } }, keys: [] },
  {
    lb: { warmup: { minimumPercent: 101, aggression: 0 } },
    keys: [
      'dr.warmup.duration at lb.warmup.duration',
      'dr.warmup.minimumPercent at lb.warmup.minimumPercent',
      'dr.warmup.aggression at lb.warmup.aggression',
    ],
  },
  { lb: { warmup: { duration: '0s' } }, keys: ['name.duration.tooShort at lb.warmup.duration'] },
  { lb: { warmupDurationSecs: '0s' }, keys: ['name.duration.tooShort at lb.warmupDurationSecs'] },
  { lb: { localityLbSetting: {}, zoneAwareLbSetting: {} }, keys: ['dr.lb.localityAndZoneAware at lb'] },
])('$lb: $keys', ({ lb, keys }) => {
  expect(inLoadBalancer(lb)).toEqual(keys);
});

const distribute = (to: object, from = 'a/*') => ({ distribute: [{ from, to }] });
const failover = (from: string | undefined, to: string | undefined) => ({ failover: [{ from, to }] });
const region = 'topology.kubernetes.io/region';

test.each([
  { setting: {}, keys: [] },
  { setting: distribute({ 'a/b': 80, 'a/c': 20 }), keys: [] },
  { setting: distribute({ 'a/b': 80, 'a/c': 25 }), keys: ['dr.locality.total at distribute.0.to'] },
  { setting: distribute({}), keys: ['dr.locality.total at distribute.0.to'] },
  { setting: { distribute: [{}] }, keys: ['dr.locality.total at distribute.0.to'] },
  { setting: distribute({ 'a/b': 0, 'a/c': 100 }), keys: ['dr.locality.weight at distribute.0.to'] },
  { setting: distribute({ 'a/b': 101 }), keys: ['dr.locality.weight at distribute.0.to'] },
  { setting: distribute({ 'a/*': 50, 'a/b': 50 }), keys: ['dr.locality.overlap at distribute.0.to'] },
  { setting: distribute({ a: 100 }, 'a//c'), keys: ['dr.locality.empty at distribute'] },
  { setting: { distribute: [{ to: { a: 100 } }] }, keys: ['dr.locality.empty at distribute'] },
  { setting: { ...distribute({ a: 100 }), ...failover('a', 'b') }, keys: ['dr.locality.exclusive at '] },
  { setting: failover('a', 'b'), keys: [] },
  { setting: failover('a', 'a'), keys: ['dr.failover.same at failover.0'] },
  { setting: failover(undefined, undefined), keys: ['dr.failover.same at failover.0'] },
  { setting: failover('a/x', 'b'), keys: ['dr.failover.region at failover.0'] },
  { setting: failover('a', 'b/*'), keys: ['dr.failover.region at failover.0', 'dr.failover.wildcard at failover.0'] },
  { setting: { failoverPriority: [region] }, keys: [] },
  { setting: { ...failover('a', 'b'), failoverPriority: ['version'] }, keys: [] },
  {
    setting: { ...failover('a', 'b'), failoverPriority: ['version', region] },
    keys: ['dr.locality.failoverPriority at '],
  },
])('locality $setting: $keys', ({ setting, keys }) => {
  const at = (text: string) => text.replace(/lb\.localityLbSetting\.?/, '');
  expect(inLoadBalancer({ localityLbSetting: setting }, {}).map(at)).toEqual(keys);
});

test.each([
  { setting: { enabled: true }, keys: [] },
  { setting: failover('a', 'b'), keys: [] },
  { setting: failover('a', '*'), keys: ['dr.failover.wildcard at failover.0'] },
  { setting: { failoverPriority: ['version', region] }, keys: [] },
  { setting: { failoverPriority: ['topology.istio.io/subzone'] }, keys: ['dr.zoneAware.subzone at failoverPriority'] },
  { setting: { ...failover('a', 'b'), failoverPriority: [region] }, keys: ['dr.locality.failoverPriority at '] },
])('zone aware $setting: $keys', ({ setting, keys }) => {
  const at = (text: string) => text.replace(/lb\.zoneAwareLbSetting\.?/, '');
  expect(inLoadBalancer({ zoneAwareLbSetting: setting }, {}).map(at)).toEqual(keys);
});

test.each([{ localityLbSetting: failover('a', 'b') }, { zoneAwareLbSetting: { failoverPriority: ['version'] } }])(
  '%j needs outlier detection',
  (lb) => {
    expect(inLoadBalancer(lb)).toEqual([expect.stringContaining('dr.failover.outlier')]);
    expect(inLoadBalancer(lb, {})).toEqual([]);
  },
);

test.each([
  [['a', 'b/c', 'd/e/f', 'd/e/g'], null],
  [['a/b/c/d', 'a/b/c/e'], null],
  [['*'], null],
  [['a/*', 'b/*'], null],
  [['a/b/c', '*'], null],
  [['*', 'a'], 'dr.locality.overlap'],
  [['a', 'a/b'], 'dr.locality.overlap'],
  [['a/b', 'a'], 'dr.locality.overlap'],
  [['a/b/c', 'a/b'], 'dr.locality.overlap'],
  // A later wildcard may cover an earlier locality.
  [['a/b/c', 'a/*'], null],
  [['a/*', 'a/*'], 'dr.locality.overlap'],
  [['a/b/*', 'a/b/c'], 'dr.locality.overlap'],
  [['a/b/c', 'a/b/c'], 'dr.locality.overlap'],
  [['*/b'], 'dr.locality.wildcard'],
  [['*/*'], 'dr.locality.wildcard'],
  [['a/'], 'dr.locality.empty'],
  [[''], 'dr.locality.empty'],
])('localities %j: %s', (localities, key) => {
  expect(localitiesProblem(localities)?.key ?? null).toBe(key);
});
