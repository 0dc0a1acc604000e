import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KubernetesObject, keyOf } from '../kubernetes/object.ts';
import type { AnalysisKind } from './cluster/analysis-input.ts';
import { inputOfObjects } from './cluster/analysis-input.ts';
import { allChecks } from './find-all.ts';
import { IncrementalFindings } from './incremental.ts';
import { aDestinationRule, aGateway, aPod, aService, aServiceEntry, aVirtualService } from './testing/objects.ts';

type Change = { readonly kind: AnalysisKind; readonly object: KubernetesObject; readonly isGone: boolean };

const namespace = fc.constantFrom('shop', 'bank', 'istio-system');
const name = fc.constantFrom('a', 'b');
const host = fc.constantFrom('a', 'b', 'a.shop.svc.cluster.local', '*.com', 'x.com', '*.shop.svc.cluster.local');
const subset = fc.constantFrom('v1', 'v2', undefined);
const exportTo = fc.constantFrom(undefined, ['.'], ['*'], ['shop'], ['bank', '.']);
const labels = fc.record({ app: fc.constantFrom('a', 'b'), version: fc.constantFrom('v1', 'v2') });
const some = { requiredKeys: [] as never[] };

const destination = fc.record({ host, subset, port: fc.constantFrom(undefined, { number: 80 }) });
const rule = fc.record({
  match: fc.constantFrom(undefined, [{ uri: { prefix: '/' } }], [{ headers: { '@request.auth.claims.a': {} } }]),
  route: fc.array(fc.record({ destination, weight: fc.constantFrom(0, 50, 100) }), { minLength: 1, maxLength: 2 }),
});

const virtualServices = fc
  .record({
    name,
    namespace,
    spec: fc.record(
      {
        hosts: fc.array(host, { maxLength: 2 }),
        gateways: fc.constantFrom(undefined, ['a'], ['bank/b', 'mesh']),
        http: fc.array(rule, { maxLength: 2 }),
        exportTo,
        tcp: fc.constantFrom(undefined, 'not a list'),
      },
      some,
    ),
  })
  .map(({ spec, ...named }) => ({ kind: 'VirtualService' as const, object: aVirtualService(spec, named) }));

const destinationRules = fc
  .record({
    name,
    namespace,
    spec: fc.record({
      host,
      exportTo,
      subsets: fc.array(
        fc.record({
          name: fc.constantFrom('v1', 'v2'),
          labels: fc.constantFrom({ version: 'v1' }, { version: 'v2' }, {}),
        }),
        { maxLength: 2 },
      ),
    }),
  })
  .map(({ spec, ...named }) => ({ kind: 'DestinationRule' as const, object: aDestinationRule(spec, named) }));

const gateways = fc
  .record({
    name,
    namespace,
    selector: fc.constantFrom({ app: 'a' }, { app: 'a', version: 'v1' }, {}),
    hosts: fc.constantFrom(['*'], ['x.com'], ['shop/*.com']),
    credentialName: fc.constantFrom('a', undefined),
  })
  .map(({ selector, hosts, credentialName, ...named }) => {
    const servers = [
      { port: { number: 80, protocol: 'HTTPS', name: 'web' }, hosts, tls: { mode: 'SIMPLE', credentialName } },
    ];
    return { kind: 'Gateway' as const, object: aGateway({ selector, servers }, named) };
  });

const services = fc
  .record({
    name,
    namespace,
    ports: fc.constantFrom<number[][]>([80], [80, 81]),
    annotation: fc.constantFrom('', '.', 'shop'),
  })
  .map(({ annotation, ...rest }) => ({
    kind: 'Service' as const,
    object: aService(rest.name, {
      ...rest,
      annotations: annotation ? { 'networking.istio.io/exportTo': annotation } : {},
    }),
  }));

const serviceEntries = fc
  .record({
    name,
    namespace,
    hosts: fc.array(host, { maxLength: 2 }),
    exportTo,
    ports: fc.constantFrom([{ number: 80 }], [{ number: 80, protocol: 'HTTP' }]),
  })
  .map(({ name: entry, namespace: of, ...spec }) => ({
    kind: 'ServiceEntry' as const,
    object: aServiceEntry(spec, { name: entry, namespace: of }),
  }));

const pods = fc
  .record({ name, namespace, labels, ready: fc.boolean() })
  .map((pod) => ({ kind: 'Pod' as const, object: aPod(pod.name, pod.labels, pod) }));

const secrets = fc.record({ name, namespace }).map((metadata) => ({
  kind: 'Secret' as const,
  object: { apiVersion: 'v1', kind: 'Secret', metadata } as KubernetesObject,
}));

const sidecars = fc
  .record({ name, namespace, labels: fc.constantFrom({}, { app: 'a' }, { version: 'v1' }) })
  .map(({ labels: wanted, ...metadata }) => ({
    kind: 'Sidecar' as const,
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata,
      spec: { workloadSelector: { labels: wanted } },
    } as KubernetesObject,
  }));

const namespaces = fc
  .record({ name: namespace, mode: fc.constantFrom('ambient', 'none') })
  .map(({ name: of, mode }) => ({
    kind: 'Namespace' as const,
    object: {
      kind: 'Namespace',
      metadata: { name: of, labels: { 'istio.io/dataplane-mode': mode } },
    } as KubernetesObject,
  }));

const authentications = fc.record({ name, namespace }).map((metadata) => ({
  kind: 'RequestAuthentication' as const,
  object: { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata, spec: {} } as KubernetesObject,
}));

const changes: fc.Arbitrary<Change> = fc
  .tuple(
    fc.oneof(
      virtualServices,
      destinationRules,
      gateways,
      services,
      serviceEntries,
      pods,
      secrets,
      authentications,
      sidecars,
      namespaces,
    ),
    fc.constantFrom(false, false, true),
  )
  .map(([{ kind, object }, isGone]) => ({ kind, object, isGone }));

const config = { now: Date.parse('2030-01-01T00:00:00Z') };

function afterwards(objects: Map<string, KubernetesObject>, { kind, object, isGone }: Change): void {
  const id = `${kind} ${keyOf(object)}`;
  if (isGone) objects.delete(id);
  else objects.set(id, object);
}

test('following changes finds what looking at everything finds', () => {
  fc.assert(
    fc.property(
      fc.array(changes, { maxLength: 12 }),
      fc.array(fc.array(changes, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      (start, batches) => {
        const objects = new Map<string, KubernetesObject>();
        for (const change of start) afterwards(objects, change);
        const followed = new IncrementalFindings(inputOfObjects([...objects.values()], config), allChecks);
        for (const batch of batches) {
          for (const change of batch) afterwards(objects, change);
          followed.apply(
            batch.map(({ kind, object, isGone }) => ({ kind, key: keyOf(object), object: isGone ? null : object })),
          );
          const fresh = new IncrementalFindings(inputOfObjects([...objects.values()], config), allChecks);
          expect(followed.all()).toEqual(fresh.all());
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('a change repeats only the checks that it can alter', () => {
  const seen: string[] = [];
  const counting = allChecks.map((check) => ({
    ...check,
    run: (...args: Parameters<typeof check.run>) => {
      if (check.name === 'sluice.RuleWeights') seen.push(args[0].metadata.name);
      check.run(...args);
    },
  }));
  const each = ['a', 'b', 'c'];
  const route = (to: string, weight: number) => [{ destination: { host: to }, weight }];
  const of = (to: string, weight = 100) =>
    aVirtualService({ hosts: [to], http: [{ route: route(to, weight) }] }, { name: to });
  const objects = [
    ...each.map((to) => of(to)),
    ...each.map((to) => aService(to)),
    ...each.map((to) => aPod(to, { app: to })),
  ];
  const findings = new IncrementalFindings(inputOfObjects(objects), counting);
  const after = (kind: AnalysisKind, object: KubernetesObject) => {
    seen.length = 0;
    findings.apply([{ kind, key: keyOf(object), object }]);
    findings.all();
    return seen.toSorted();
  };
  expect(findings.all()).toEqual([]);
  expect(after('VirtualService', of('b', 50))).toEqual(['b']);
  expect(findings.all().map(({ code }) => code)).toEqual(['SLU0005']);
  expect(after('Pod', aPod('c', { app: 'c' }, { ready: false }))).toEqual(['c']);
  expect(after('Service', aService('a', { ports: [80, 81] }))).toEqual(['a']);
  expect(after('Pod', aPod('other', { app: 'other' }))).toEqual([]);
});

test('what was checked is known, also where nothing was found', () => {
  const findings = new IncrementalFindings(inputOfObjects([aService('a'), aPod('a', { app: 'a' })]), allChecks);
  const rule = aDestinationRule({ host: 'a' }, { name: 'a' });
  expect(findings.checked()).toEqual([{ kind: 'Service', namespace: 'shop', name: 'a' }]);
  findings.apply([{ kind: 'DestinationRule', key: keyOf(rule), object: rule }]);
  expect(findings.checked().map(({ kind }) => kind)).toEqual(['Service', 'DestinationRule']);
  findings.apply([{ kind: 'DestinationRule', key: keyOf(rule), object: null }]);
  expect(findings.checked().map(({ kind }) => kind)).toEqual(['Service']);
});

test('checks may be made one by one; the cluster may change in between', () => {
  const route = (to: string, weight: number) => [{ destination: { host: to }, weight }];
  const of = (to: string, weight = 100) =>
    aVirtualService({ hosts: [to], http: [{ route: route(to, weight) }] }, { name: to });
  const services = ['a', 'b', 'c'].map((each) => aService(each));
  const findings = new IncrementalFindings(inputOfObjects([...services, of('a'), of('b'), of('c')]), allChecks);
  const steps = findings.settle();
  steps.next();
  const changes = [of('a', 50), of('c', 50)].map((object) => ({
    kind: 'VirtualService' as const,
    key: keyOf(object),
    object,
  }));
  findings.apply(changes);
  let checks = 1;
  for (const _ of steps) checks += 1;
  // One each, and the first again where it was checked before it changed.
  expect(checks).toBeLessThanOrEqual(7);
  const afterwards = new IncrementalFindings(
    inputOfObjects([...services, of('b'), of('a', 50), of('c', 50)]),
    allChecks,
  );
  expect(findings.all()).toEqual(afterwards.all());
  expect(findings.settle().next().done).toBe(true);
});

test('what is about some objects is what is about them among all of it', () => {
  const wrong = aVirtualService(
    { hosts: ['a'], http: [{ route: [{ destination: { host: 'gone' } }] }] },
    { name: 'a' },
  );
  const findings = new IncrementalFindings(inputOfObjects([aService('a'), aService('b'), wrong]), allChecks);
  const [service, rule] = [
    { kind: 'Service', namespace: 'shop', name: 'a' },
    { kind: 'VirtualService', namespace: 'shop', name: 'a' },
  ];
  expect(findings.all()).not.toEqual([]);
  expect(findings.about([rule, service, rule])).toEqual({ findings: findings.all(), checked: [service, rule] });
  expect(findings.about([service, { ...rule, name: 'unknown' }])).toEqual({ findings: [], checked: [service] });
});

test('objects may be taken in little by little, by several at once, and changes meanwhile are not lost', () => {
  const objects = [aService('a'), aService('b')];
  const begin = () => new IncrementalFindings(inputOfObjects(objects), allChecks);
  const whole = begin();
  const inPieces = begin();
  const [one, other] = [inPieces.load(), inPieces.load()];
  one.next();
  other.next();
  const gone = { kind: 'Service', key: keyOf(objects[0] as KubernetesObject), object: null } as const;
  for (const findings of [whole, inPieces]) findings.apply([gone]);
  expect([one.next().done, other.next().done]).toEqual([true, true]);
  expect(inPieces.checked()).toEqual(whole.checked());
  expect(inPieces.checked().map(({ name }) => name)).toEqual(['b']);
});
