import { describe, expect, test } from 'vitest';
import type { DestinationRule, DestinationRuleSpec } from '../istio/destination-rule.ts';
import type { MeshConfig } from '../istio/mesh.ts';
import { destinationRuleFor, indexDestinationRules, type RuleClient } from './destination-rules.ts';
import { aDestinationRule, meshOf } from './testing/small-mesh.ts';

const service = { host: 'reviews.prod.svc.cluster.local', namespace: 'prod' };

/** A rule for the service in a namespace; its subset is named like it, so that one can see whose subsets apply. */
function rule(namespace: string, name: string, spec: Partial<DestinationRuleSpec> = {}, created = 0): DestinationRule {
  const creationTimestamp = new Date(created * 1000).toISOString();
  return aDestinationRule(name, { host: service.host, subsets: [{ name }], ...spec }, { namespace, creationTimestamp });
}

type Outcome = { from: string; subsets: string } | null;

function lookup(rules: DestinationRule[], client: RuleClient, config: Partial<MeshConfig> = {}): Outcome {
  const found = destinationRuleFor(indexDestinationRules(meshOf({ destinationRules: rules }, config)), client, service);
  if (found === null) return null;
  return {
    from: found.from.map(({ namespace, name }) => `${namespace}/${name}`).join(' '),
    subsets: found.subsets.map(({ name }) => name).join(' '),
  };
}

const from = (namespace: string, labels: Record<string, string> = {}): RuleClient => ({ namespace, labels });
const nameOf = (outcome: Outcome) => outcome?.from ?? null;

describe('levels', () => {
  test.each<[string, DestinationRule[], string, string | null]>([
    ['the client namespace before the service namespace', [rule('prod', 'p'), rule('web', 'w')], 'web', 'web/w'],
    ['the service namespace', [rule('prod', 'p'), rule('istio-system', 'r')], 'web', 'prod/p'],
    ['the root namespace', [rule('istio-system', 'r')], 'web', 'istio-system/r'],
    ['never a third namespace', [rule('other', 'o')], 'web', null],
    [
      'a private rule of the service namespace is not for others',
      [rule('prod', 'p', { exportTo: ['.'] })],
      'web',
      null,
    ],
    ['a private rule by name', [rule('prod', 'p', { exportTo: ['prod'] })], 'web', null],
    ['a private rule is for its own namespace', [rule('prod', 'p', { exportTo: ['.'] })], 'prod', 'prod/p'],
    ['exported by name', [rule('prod', 'p', { exportTo: ['web'] })], 'web', 'prod/p'],
    [
      'exported to others only, it is not for its own namespace',
      [rule('prod', 'p', { exportTo: ['web'] })],
      'prod',
      null,
    ],
    ['own and others', [rule('prod', 'p', { exportTo: ['.', 'web'] })], 'prod', 'prod/p'],
    [
      'a rule that does not apply at home lets the service namespace decide',
      [rule('web', 'w', { exportTo: ['x'] }), rule('prod', 'p')],
      'web',
      'prod/p',
    ],
    [
      'a client in the root namespace does not use public rules there first',
      [rule('istio-system', 'r'), rule('prod', 'p')],
      'istio-system',
      'prod/p',
    ],
    [
      'but private ones',
      [rule('istio-system', 'r', { exportTo: ['.'] }), rule('prod', 'p')],
      'istio-system',
      'istio-system/r',
    ],
    ['and public ones last', [rule('istio-system', 'r')], 'istio-system', 'istio-system/r'],
    ['exported to nobody', [rule('prod', 'p', { exportTo: ['~'] })], 'web', null],
  ])('%s', (_, rules, namespace, expected) => {
    expect(nameOf(lookup(rules, from(namespace)))).toBe(expected);
  });

  test('the mesh can make rules private by default', () => {
    const config = { defaultDestinationRuleExportTo: ['.'] };
    expect(lookup([rule('prod', 'p')], from('web'), config)).toBeNull();
    expect(nameOf(lookup([rule('prod', 'p')], from('prod'), config))).toBe('prod/p');
    expect(nameOf(lookup([rule('istio-system', 'r')], from('istio-system'), config))).toBe('istio-system/r');
  });
});

describe('hosts', () => {
  const hosted = (name: string, host: string, exportTo?: string[]) =>
    rule('prod', name, { host, ...(exportTo && { exportTo }) });
  test.each<[string, DestinationRule[], string | null]>([
    ['short names are of the namespace of the rule', [hosted('p', 'reviews')], 'prod/p'],
    ['exact before wildcard', [hosted('wild', '*.prod.svc.cluster.local'), hosted('exact', 'reviews')], 'prod/exact'],
    [
      'the longest wildcard',
      [hosted('short', '*.local'), hosted('long', '*.prod.svc.cluster.local'), hosted('all', '*')],
      'prod/long',
    ],
    ['a wildcard', [hosted('wild', '*.cluster.local')], 'prod/wild'],
    ['another host', [hosted('p', 'ratings')], null],
    [
      'visibility is asked after the host: an invisible exact rule hides a wildcard',
      [hosted('exact', 'reviews', ['x']), hosted('wild', '*')],
      null,
    ],
    [
      'and the lookup goes on to the root namespace',
      [hosted('exact', 'reviews', ['x']), rule('istio-system', 'r')],
      'istio-system/r',
    ],
  ])('%s', (_, rules, expected) => {
    expect(nameOf(lookup(rules, from('web')))).toBe(expected);
  });
});

describe('rules for one host in one namespace', () => {
  test('merge, oldest first: new subsets are added, duplicates and later policies are not', () => {
    const rules = [
      rule(
        'prod',
        'b',
        { subsets: [{ name: 'v1', labels: { from: 'b' } }, { name: 'v2' }], trafficPolicy: { tls: { mode: 'b' } } },
        2,
      ),
      rule('prod', 'a', { subsets: [{ name: 'v1', labels: { from: 'a' } }] }, 1),
      rule('prod', 'c', { subsets: [{ name: 'v3' }], trafficPolicy: { tls: { mode: 'c' } } }, 3),
    ];
    const found = destinationRuleFor(indexDestinationRules(meshOf({ destinationRules: rules })), from('web'), service);
    expect(found?.from.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(found?.subsets).toEqual([{ name: 'v1', labels: { from: 'a' } }, { name: 'v2' }, { name: 'v3' }]);
    expect(found?.trafficPolicy).toEqual({ tls: { mode: 'b' } });
  });

  test.each<[string, string[] | undefined, string[] | undefined, Outcome]>([
    ['equal exportTo', ['web', 'x'], ['x', 'web'], { from: 'prod/a prod/b', subsets: 'a b' }],
    ['different exportTo: the youngest is used whole', ['web', 'x'], ['web', 'y'], { from: 'prod/b', subsets: 'b' }],
    ['none and * are different', undefined, ['*'], { from: 'prod/b', subsets: 'b' }],
    ['* and none are different', ['*'], undefined, { from: 'prod/b', subsets: 'b' }],
    ['a wider one is folded into the older', ['web'], ['web', 'x'], { from: 'prod/a prod/b', subsets: 'a b' }],
    ['a narrower one is not', ['web', 'x'], ['web'], { from: 'prod/b', subsets: 'b' }],
  ])('%s', (_, older, younger, expected) => {
    const withExport = (exportTo: string[] | undefined) => (exportTo ? { exportTo } : {});
    const rules = [rule('prod', 'a', withExport(older), 1), rule('prod', 'b', withExport(younger), 2)];
    expect(lookup(rules, from('web'))).toEqual(expected);
  });

  test('the last older rule decides whether a merged rule is kept as well', () => {
    const rules = [
      rule('prod', 'a', { exportTo: ['web'] }, 1),
      rule('prod', 'b', { exportTo: ['web', 'x'] }, 2),
      rule('prod', 'c', { exportTo: ['web'] }, 3),
    ];
    expect(lookup(rules, from('web'))).toEqual({ from: 'prod/a prod/b prod/c', subsets: 'a b c' });
    const apart = [
      rule('prod', 'a', { exportTo: ['web'] }, 1),
      rule('prod', 'b', { exportTo: ['web', 'x', 'y'] }, 2),
      rule('prod', 'c', { exportTo: ['x', 'web', 'z'] }, 3),
    ];
    expect(nameOf(lookup(apart, from('web')))).toBe('prod/a prod/b prod/c');
  });
});

describe('workload selectors', () => {
  const forApp = (app: string) => ({ workloadSelector: { matchLabels: { app } } });
  const plain = rule('web', 'plain', {}, 1);
  const chosen = rule('web', 'chosen', forApp('shop'), 9);
  test.each<[string, DestinationRule[], RuleClient, string | null]>([
    ['the rule that selects the client', [plain, chosen], from('web', { app: 'shop' }), 'web/chosen'],
    ['otherwise the one without selector', [plain, chosen], from('web', { app: 'x' }), 'web/plain'],
    ['otherwise none', [chosen], from('web', { app: 'x' }), null],
    ['never from another namespace', [rule('prod', 'chosen', forApp('shop'))], from('web', { app: 'shop' }), null],
    [
      'equal selectors merge',
      [chosen, rule('web', 'more', forApp('shop'), 8)],
      from('web', { app: 'shop' }),
      'web/more web/chosen',
    ],
    [
      'other selectors do not',
      [chosen, rule('web', 'more', forApp('cart'), 8)],
      from('web', { app: 'shop' }),
      'web/chosen',
    ],
    [
      'a private rule without selector stays apart',
      [chosen, rule('web', 'private', { exportTo: ['.'] })],
      from('web', { app: 'x' }),
      'web/private',
    ],
    [
      'but adds its subsets to one with a selector, which is never exported either',
      [chosen, rule('web', 'private', { exportTo: ['.'] })],
      from('web', { app: 'shop' }),
      'web/chosen web/private',
    ],
    [
      'a public rule without selector does not',
      [chosen, rule('web', 'public', { exportTo: ['*'] })],
      from('web', { app: 'shop' }),
      'web/chosen',
    ],
    [
      'an empty selector selects every client',
      [rule('web', 'any', { workloadSelector: {} }), plain],
      from('web'),
      'web/any',
    ],
  ])('%s', (_, rules, client, expected) => {
    expect(nameOf(lookup(rules, client))).toBe(expected);
  });
});
