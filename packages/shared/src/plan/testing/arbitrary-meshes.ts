/** Meshes with all kinds of hand-written routing for Bookinfo's reviews, for property tests. */
import fc from 'fast-check';
import type { Mesh } from '../../istio/mesh.ts';
import type { HTTPMatchRequest, HTTPRoute, HTTPRouteDestination, L4Route } from '../../istio/virtual-service.ts';
import { aDestinationRule, aPod, aVirtualService, bookinfo, subsets } from '../../routing/testing/bookinfo-mesh.ts';

const optional = { requiredKeys: [] };
/** Fields of Istio releases to come, which have to survive. */
const unknown = fc.constantFrom({}, {}, { 'x-future': { deep: [1, { 'a/b~c': null }] } });
const text = fc.constantFrom('jason', '/api', 'a/b', 'x~y', '');
const stringMatch = fc.oneof(
  fc.record({ exact: text }),
  fc.record({ prefix: fc.constantFrom('/api', 'v') }),
  fc.record({ regex: fc.constantFrom('v[0-9]+', '.*') }),
  fc.constant({}),
);
const stringMatches = fc.dictionary(fc.constantFrom('end-user', 'x/canary', 'beta'), stringMatch, {
  minKeys: 1,
  maxKeys: 2,
});
const match = fc
  .tuple(
    fc.record(
      {
        name: fc.constantFrom('first', 'second'),
        uri: stringMatch,
        method: stringMatch,
        headers: stringMatches,
        withoutHeaders: stringMatches,
        queryParams: stringMatches,
        port: fc.constantFrom(80, 9080),
        sourceLabels: fc.constant({ app: 'productpage' }),
        sourceNamespace: fc.constantFrom('default', 'other'),
        gateways: fc.constantFrom(['mesh'], ['bookinfo-gateway'], ['mesh', 'istio-system/edge']),
        ignoreUriCase: fc.boolean(),
        statPrefix: fc.constant('api'),
      },
      optional,
    ),
    unknown,
  )
  .map(([conditions, more]) => ({ ...conditions, ...more }) as unknown as HTTPMatchRequest);

const hosts = fc.constantFrom('reviews', 'reviews', 'reviews.default.svc.cluster.local');
const headers = fc.constantFrom<NonNullable<HTTPRoute['headers']>>(
  { request: { set: { 'x-version': 'canary' } } },
  { response: { remove: ['server'] } },
);

function destination(
  host: fc.Arbitrary<string>,
  subset: fc.Arbitrary<string>,
): fc.Arbitrary<HTTPRouteDestination['destination']> {
  return fc.record({ host, subset, port: fc.constant({ number: 9080 }) }, { requiredKeys: ['host', 'subset'] });
}

const weight = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }));
const entryTo = (host: fc.Arbitrary<string>, subset: fc.Arbitrary<string>): fc.Arbitrary<HTTPRouteDestination> =>
  fc.record({ destination: destination(host, subset), weight, headers }, { requiredKeys: ['destination'] });
const versionEntry = entryTo(hosts, fc.constantFrom('v1', 'v2', 'v3'));
const anyEntry = fc.oneof(
  { weight: 4, arbitrary: versionEntry },
  { weight: 1, arbitrary: entryTo(fc.constantFrom('ratings', 'reviews'), fc.constantFrom('v1', 'v9')) },
  { weight: 1, arbitrary: fc.constant<HTTPRouteDestination>({ destination: { host: 'reviews' } }) },
);

const options = fc
  .tuple(
    fc.record(
      {
        name: fc.constantFrom('primary', 'canary', 'a.b/c'),
        timeout: fc.constantFrom('2s', '0.5s'),
        retries: fc.constantFrom({ attempts: 3, perTryTimeout: '1s' }, { attempts: 0 }),
        fault: fc.constant({ delay: { fixedDelay: '7s', percentage: { value: 12.5 } } }),
        rewrite: fc.constant({ uri: '/' }),
        headers,
        corsPolicy: fc.constant({ allowMethods: ['GET'] }),
      },
      optional,
    ),
    fc.oneof(
      fc.constant({}),
      fc.record(
        { mirror: destination(hosts, fc.constantFrom('v2', 'v3')), mirrorPercent: fc.nat(100) },
        { requiredKeys: ['mirror'] },
      ),
      fc.record({
        mirrors: fc.array(fc.record({ destination: destination(hosts, fc.constantFrom('v2', 'v3')) }), {
          maxLength: 2,
        }),
      }),
    ),
    unknown,
  )
  .map(([plain, mirrors, more]) => ({ ...plain, ...mirrors, ...more }) as HTTPRoute);

const action: fc.Arbitrary<HTTPRoute> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ route: fc.array(anyEntry, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.constant({ redirect: { uri: '/new' } }) },
  { weight: 1, arbitrary: fc.constant({ directResponse: { status: 404 } }) },
  { weight: 1, arbitrary: fc.constantFrom({ delegate: { name: 'team' } }, { delegate: { name: 'nowhere' } }) },
);
const specialRule = fc
  .tuple(fc.array(match, { minLength: 1, maxLength: 3 }), action, options)
  .map(([matches, does, other]): HTTPRoute => ({ match: matches, ...does, ...other }));
const defaultRule = fc
  .tuple(fc.record({ route: fc.array(versionEntry, { minLength: 1, maxLength: 4 }) }), options)
  .map(([does, other]): HTTPRoute => ({ ...other, ...does }));
const l4 = fc.constantFrom<L4Route[]>(
  [],
  [
    {
      match: [{ port: 27017, sniHosts: ['a.example.com'] }],
      route: [{ destination: { host: 'ratings', subset: 'v1' } }],
    },
  ],
);

const delegate = fc
  .tuple(specialRule, defaultRule)
  .map((http) => aVirtualService('team', { http: http.filter((rule) => !rule.delegate) }));

const virtualService = fc
  .record({
    special: fc.array(specialRule, { maxLength: 3 }),
    last: defaultRule,
    tls: l4,
    gateways: fc.constantFrom<string[] | undefined>(undefined, ['mesh', 'istio-system/edge', 'bookinfo-gateway']),
    hosts: fc.constantFrom<string[]>(['reviews'], ['reviews.default.svc.cluster.local'], ['reviews', 'ratings']),
    labels: fc.constantFrom({}, { kiali_wizard: 'weighted_routing', 'app.kubernetes.io/managed-by': 'Helm' }),
    version: fc.constantFrom('v1', 'v1beta1', 'v1alpha3'),
  })
  .map(({ special, last, tls, gateways, hosts: own, labels, version }) => ({
    ...aVirtualService(
      'anything',
      { hosts: own, ...(gateways && { gateways }), http: [...special, last], ...(tls.length > 0 && { tls }) },
      { labels, annotations: { 'a/b': 'kept' } },
    ),
    apiVersion: `networking.istio.io/${version}`,
  }));

const destinationRule = fc.subarray(['v1', 'v2', 'v3'], { minLength: 1 }).map((names) =>
  aDestinationRule('rule', {
    host: 'reviews',
    trafficPolicy: { portLevelSettings: [{ port: { number: 9080 } }] },
    subsets: subsets(...names).map((subset) => ({ ...subset, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } })),
  }),
);

/** Somebody else's object, which no edit of reviews may touch. */
const foreign = aVirtualService('foreign', {
  hosts: ['ratings'],
  http: [{ route: [{ destination: { host: 'ratings' } }] }],
});

/** All versions have a ready pod; sometimes there is no VirtualService, or no DestinationRule. */
export const meshes: fc.Arbitrary<Mesh> = fc
  .tuple(fc.option(virtualService, { freq: 8 }), delegate, fc.option(destinationRule, { freq: 8 }))
  .map(([object, team, rule]) => ({
    ...bookinfo,
    pods: [
      ...bookinfo.pods,
      { ...aPod('reviews', 'v1'), metadata: { ...aPod('reviews', 'v1').metadata, name: 'second' } },
    ],
    virtualServices: [...(object ? [object] : []), team, foreign],
    destinationRules: rule ? [rule] : [],
  }));

/** Percents for the three versions of reviews that add up to 100. */
export const percents = fc
  .tuple(fc.oneof(fc.constantFrom(0, 100), fc.nat(100)), fc.oneof(fc.constantFrom(0, 100), fc.nat(100)))
  .map(([v1, cut]): Record<string, number> => {
    const v2 = Math.round(((100 - v1) * cut) / 100);
    return { v1, v2, v3: 100 - v1 - v2 };
  });
