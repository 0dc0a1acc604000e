import { expect, test } from 'vitest';
import { aDestinationRule, aPod, aService, aServiceEntry, foundBy } from '../testing/objects.ts';
import { caCertificates } from './ca-certificates.ts';
import { subsetPods } from './subset-pods.ts';

const tls = (more: object) => ({ host: 'reviews', trafficPolicy: { tls: more } });
const onPort = (more: object) => ({
  host: 'reviews',
  trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: more }, { tls: more }] },
});
const top = ['IST0128 analyze.tls.unverified at spec.trafficPolicy.tls of shop/it'];
const ports = [0, 1].map(
  (index) => `IST0129 analyze.tls.unverifiedPort at spec.trafficPolicy.portLevelSettings.${index}.tls of shop/it`,
);

test.each([
  { spec: tls({ mode: 'SIMPLE' }), codes: top },
  { spec: tls({ mode: 'MUTUAL' }), codes: top },
  { spec: tls({ mode: 'SIMPLE', caCertificates: 'ca' }), codes: [] },
  { spec: tls({ mode: 'DISABLE' }), codes: [] },
  { spec: tls({}), codes: [] },
  { spec: tls({ mode: 'SIMPLE', credentialName: 'c' }), codes: top },
  { spec: { ...tls({ mode: 'SIMPLE', credentialName: 'c' }), workloadSelector: {} }, codes: [] },
  { spec: { ...tls({ mode: 'SIMPLE' }), workloadSelector: {} }, codes: top },
  { spec: onPort({ mode: 'MUTUAL' }), codes: ports },
  { spec: onPort({ mode: 'MUTUAL', caCertificates: 'ca' }), codes: [] },
  { spec: { ...onPort({ mode: 'SIMPLE', credentialName: 'c' }), workloadSelector: {} }, codes: [] },
  { spec: { host: 'reviews' }, codes: [] },
  { spec: { trafficPolicy: { tls: { mode: 'SIMPLE' } } }, codes: top },
])('$spec: $codes', ({ spec, codes }) => {
  expect(foundBy(caCertificates, [aDestinationRule(spec)])).toEqual(codes);
});

const rule = (labels: object | undefined, host = 'reviews') =>
  aDestinationRule({ host, subsets: [{ name: 'v1', labels }] });
const v1 = aPod('reviews-v1', { app: 'reviews', version: 'v1' });
const noPods = ['IST0173 analyze.subsetWithoutPods at spec.subsets.0 of shop/it'];
const node = (labels: object) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', labels } }) as never;
const onNode = aPod('a', {}, { spec: { nodeName: 'n1' } });
const zone = 'topology.kubernetes.io/zone';

test.each([
  { what: 'unknown host', objects: [rule({})], codes: ['IST0174 analyze.unknownHost at spec.host of shop/it'] },
  { what: 'no host', objects: [aDestinationRule({})], codes: ['IST0174 analyze.unknownHost at spec.host of shop/it'] },
  { what: 'a pod', objects: [aService('reviews'), v1, rule({ version: 'v1' })], codes: [] },
  {
    what: 'a pod of any service',
    objects: [aService('reviews'), aPod('x', { version: 'v1' }, { namespace: 'bank' }), rule({ version: 'v1' })],
    codes: [],
  },
  { what: 'no pod', objects: [aService('reviews'), v1, rule({ version: 'v2' })], codes: noPods },
  {
    what: 'only some of the labels',
    objects: [aService('reviews'), v1, rule({ version: 'v1', tier: 'gold' })],
    codes: noPods,
  },
  { what: 'no labels', objects: [aService('reviews'), v1, rule(undefined)], codes: [] },
  { what: 'no labels and no pods', objects: [aService('reviews'), rule(undefined)], codes: noPods },
  {
    what: 'the workloads of a service entry',
    objects: [
      aServiceEntry({ hosts: ['a.com'], workloadSelector: { labels: { app: 'vm' } } }),
      v1,
      rule({ version: 'v1' }, 'a.com'),
    ],
    codes: noPods,
  },
  {
    what: 'a node in the zone',
    objects: [aService('reviews'), node({ [zone]: 'a' }), onNode, rule({ [zone]: 'a' })],
    codes: [],
  },
  {
    what: 'a node elsewhere',
    objects: [aService('reviews'), node({ [zone]: 'b' }), onNode, rule({ [zone]: 'a' })],
    codes: noPods,
  },
  {
    what: 'the node itself',
    objects: [aService('reviews'), node({}), onNode, rule({ 'kubernetes.io/hostname': 'n1' })],
    codes: [],
  },
  {
    what: 'a node nobody knows',
    objects: [aService('reviews'), onNode, rule({ 'kubernetes.io/hostname': 'n1' })],
    codes: noPods,
  },
  { what: 'no subsets', objects: [aService('reviews'), aDestinationRule({ host: 'reviews' })], codes: [] },
])('subsets with $what', ({ objects, codes }) => {
  expect(foundBy(subsetPods, objects)).toEqual(codes);
});
