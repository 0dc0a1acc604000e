/** Laws of planning over generated meshes: what is not meant survives, and plans do what they say. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObjectRef } from '../api/object-ref.ts';
import { resolveHost } from '../istio/host-name.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import { desiredSplit } from '../routing/desired-split.ts';
import { allDestinationsOf } from '../routing/destination-hosts.ts';
import type { ChangeRule, Edit } from '../routing/edit.ts';
import { defaultRuleOf, readRouteTable } from '../routing/read-route-table.ts';
import type { Rule, RuleOrigin } from '../routing/route-table.ts';
import { reviews } from '../routing/testing/bookinfo-mesh.ts';
import { versionsOf } from '../routing/versions.ts';
import { inverseOf } from './inverse.ts';
import { applyPatch, PatchConflict } from './json-patch.ts';
import type { Plan, PlannedObject } from './plan.ts';
import { planEdits } from './plan-edits.ts';
import { isDone, remainingOf } from './progress.ts';
import { sameJson } from './same-json.ts';
import { meshes, percents } from './testing/arbitrary-meshes.ts';
import { carryOut, runPlan, type Store, storeOf, textOf } from './testing/run-plan.ts';

function planned(mesh: Mesh, edits: readonly Edit[]): { plan: Plan; proposed: Mesh } | null {
  const result = planEdits(mesh, reviews, edits);
  return result.ok ? result : null;
}

const setWeights = (weights: Record<string, number>): Edit => ({ type: 'setWeights', weights });
const originOf = (mesh: Mesh, index: number): RuleOrigin | undefined => {
  const { rules } = readRouteTable(mesh, reviews);
  return rules[index % Math.max(rules.length, 1)]?.origin;
};

/** Any edit that makes sense for the mesh; most of them can be done. */
const editsFor = (mesh: Mesh): fc.Arbitrary<Edit> =>
  fc
    .tuple(fc.nat(5), fc.nat(5), percents, fc.constantFrom('v1', 'v2', 'v3'), fc.nat(12))
    .map(([at, to, weights, version, choice]): Edit => {
      const rule = originOf(mesh, at);
      const edits: (Edit | undefined)[] = [
        setWeights(weights),
        rule && { type: 'setWeights', weights, rule },
        { type: 'addRule', matches: [{ headers: { 'x-test': { exact: version } } }], weights, name: 'added' },
        rule && { type: 'removeRule', rule },
        rule && { type: 'moveRule', rule, to },
        rule && { type: 'changeRule', rule, name: 'renamed', matches: [{ method: { exact: 'GET' } }] },
        rule && {
          type: 'setOptions',
          rule,
          options: { timeout: '3s', fault: null, mirrors: [{ version, percent: to }] },
        },
        { type: 'promoteVersion', version, drop: ['matches', 'mirrors', 'faults'] },
        { type: 'resetToVersion', version },
        { type: 'defineVersion', name: 'canary', labels: { version } },
        rule && { type: 'changeRule', rule, weights },
        rule && { type: 'changeRule', rule, redirect: { uri: '/elsewhere' } },
        rule && { type: 'changeRule', rule, directResponse: { status: 503 }, matches: [{ uri: { exact: '/' } }] },
      ];
      return edits[choice] ?? setWeights(weights);
    });

const scenarios = meshes.chain((mesh) =>
  fc.record({ mesh: fc.constant(mesh), edits: fc.array(editsFor(mesh), { minLength: 1, maxLength: 3 }) }),
);

/** The store as text with the weights of one rule blanked, and without the destinations that were appended to it. */
function apartFromWeights(store: Store, origin: RuleOrigin, entries: number): string {
  const copy = new Map([...store].map(([key, object]) => [key, structuredClone(object)]));
  const object = copy.get(`VirtualService ${origin.namespace}/${origin.name}`);
  const rule = object && (object as VirtualService).spec.http?.[origin.index];
  if (rule?.route) rule.route = rule.route.slice(0, entries);
  for (const entry of rule?.route ?? []) delete entry.weight;
  return textOf(copy);
}

describe('weights of the default rule', () => {
  test('everything else survives, byte for byte', () => {
    fc.assert(
      fc.property(meshes, percents, (mesh, weights) => {
        const rule = defaultRuleOf(readRouteTable(mesh, reviews));
        const result = planned(mesh, [setWeights(weights)]);
        fc.pre(result !== null && rule !== undefined && mesh.destinationRules.length > 0);
        // A destination for all versions gets a subset; that is another law's business.
        fc.pre(rule?.destinations.some(({ subset }) => subset !== null) === true);
        const defined = mesh.destinationRules[0]?.spec.subsets?.length ?? 0;
        const before = storeOf(mesh);
        const after = new Map(runPlan(before, result?.plan ?? { writes: [] }));
        // Subsets may have been appended, in front of nothing.
        for (const [key, object] of after) {
          const { spec } = object as { spec: { subsets?: unknown[] } };
          if (spec.subsets)
            after.set(key, {
              ...object,
              spec: { ...object.spec, subsets: spec.subsets.slice(0, defined) },
            } as PlannedObject);
        }
        const origin = rule?.origin as RuleOrigin;
        const entries = rule?.destinations.length ?? 0;
        expect(apartFromWeights(after, origin, entries)).toBe(apartFromWeights(before, origin, entries));
      }),
      { numRuns: 1_500 },
    );
  });

  test('reading what was written gives what was meant, and the same again writes nothing', () => {
    fc.assert(
      fc.property(meshes, percents, (mesh, weights) => {
        const result = planned(mesh, [setWeights(weights)]);
        if (result === null) return;
        const split = desiredSplit(result.proposed, reviews, versionsOf(result.proposed, reviews));
        for (const { version, share } of split.weights) expect(share * 100).toBeCloseTo(weights[version] ?? 0, 9);
        expect(planned(result.proposed, [setWeights(weights)])?.plan.writes).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('out and back is the identity where percents were written', () => {
    fc.assert(
      fc.property(meshes, percents, percents, (mesh, first, second) => {
        const start = planned(mesh, [setWeights(first)]);
        const out = start && planned(start.proposed, [setWeights(second), setWeights(first)]);
        if (start === null) return;
        const shares = (of: Mesh) =>
          desiredSplit(of, reviews, versionsOf(of, reviews)).weights.map(({ share }) => share);
        expect(shares(out?.proposed ?? start.proposed)).toEqual(shares(start.proposed));
      }),
      { numRuns: 500 },
    );
  });
});

/** The store as text without what one rule does. */
function apartFromAction(store: Store, origin: RuleOrigin): string {
  const copy = new Map([...store].map(([key, object]) => [key, structuredClone(object)]));
  const object = copy.get(`VirtualService ${origin.namespace}/${origin.name}`) as VirtualService | undefined;
  const rule = object?.spec.http?.[origin.index];
  for (const member of ['route', 'redirect', 'directResponse'] as const) delete rule?.[member];
  return textOf(copy);
}

describe('another action for a rule', () => {
  const actions = fc.constantFrom<Partial<ChangeRule>>(
    { redirect: { authority: 'elsewhere.example.com', future: true } },
    { directResponse: { status: 503 } },
    { weights: { v1: 20, v2: 0, v3: 80 } },
  );

  test('everything else survives, byte for byte, and what is read is what was meant', () => {
    let done = 0;
    fc.assert(
      fc.property(meshes, fc.nat(5), actions, (mesh, at, action) => {
        const rule = originOf(mesh, at);
        const edit = rule && ({ type: 'changeRule', rule, ...action } as const);
        const result = edit && planned(mesh, [edit]);
        if (!result || mesh.destinationRules.length === 0) return;
        done += 1;
        const rulesOnly = (store: Store) => new Map([...store].filter(([key]) => !key.startsWith('DestinationRule')));
        const before = rulesOnly(storeOf(mesh));
        const after = rulesOnly(runPlan(storeOf(mesh), result.plan));
        expect(apartFromAction(after, edit.rule)).toBe(apartFromAction(before, edit.rule));
        const read = readRouteTable(result.proposed, reviews).rules.find(({ origin }) => sameJson(origin, edit.rule));
        if (action.redirect) expect(read?.options.redirect).toEqual(action.redirect);
        else if (action.directResponse) expect(read?.options.directResponse).toEqual(action.directResponse);
        else expect(shareOf(read, 'v3')).toBeCloseTo(0.8, 9);
        expect(planned(result.proposed, [edit])?.plan.writes).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(done).toBeGreaterThan(300);
  });
});

const shareOf = (rule: Rule | undefined, version: string): number =>
  (rule?.destinations ?? []).reduce((sum, each) => sum + (each.version === version ? each.share : 0), 0);

describe('any edits', () => {
  test('carrying the plan out gives what was proposed, and its inverse gives back what was', () => {
    let done = 0;
    fc.assert(
      fc.property(scenarios, ({ mesh, edits }) => {
        const result = planned(mesh, edits);
        if (result === null) return;
        done += 1;
        const before = storeOf(mesh);
        const after = runPlan(before, result.plan);
        expect(after).toEqual(storeOf(result.proposed));
        expect(runPlan(after, inverseOf(result.plan))).toEqual(before);
      }),
      { numRuns: 2_000 },
    );
    expect(done).toBeGreaterThan(700);
  });

  test('several edits are one after the other', () => {
    fc.assert(
      fc.property(
        meshes.chain((mesh) => fc.tuple(fc.constant(mesh), editsFor(mesh), editsFor(mesh))),
        ([mesh, first, second]) => {
          const one = planned(mesh, [first]);
          const two = one && planned(one.proposed, [second]);
          const both = planned(mesh, [first, second]);
          expect(both === null).toBe(two === null);
          if (both !== null && two !== null) expect(storeOf(both.proposed)).toEqual(storeOf(two.proposed));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('stopped anywhere, forwards or on the way back, it is known how far they came, and the rest leads to the end', () => {
    fc.assert(
      fc.property(scenarios, fc.boolean(), ({ mesh, edits }, backwards) => {
        const result = planned(mesh, edits);
        if (result === null || result.plan.writes.length === 0) return;
        const { writes } = backwards ? inverseOf(result.plan) : result.plan;
        let store = backwards ? runPlan(storeOf(mesh), result.plan) : storeOf(mesh);
        const end = textOf(writes.reduce(carryOut, store));
        for (let made = 0; made <= writes.length; made += 1) {
          const present = ({ kind, namespace, name }: ObjectRef) => store.get(`${kind} ${namespace}/${name}`) ?? null;
          expect(writes.map((write) => isDone(write, present(write.object), writes))).toEqual(
            writes.map((_, at) => at < made),
          );
          const left = remainingOf(writes, present);
          expect(left && textOf(left.reduce(carryOut, store))).toBe(end);
          const next = writes[made];
          if (next !== undefined) store = carryOut(store, next);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('at no time do rules name a subset that is not there', () => {
    fc.assert(
      fc.property(scenarios, ({ mesh, edits }) => {
        const result = planned(mesh, edits);
        if (result === null) return;
        const tolerated = new Set([...danglingIn(storeOf(mesh)), ...danglingIn(storeOf(result.proposed))]);
        let store = storeOf(mesh);
        for (const write of [...result.plan.writes, ...inverseOf(result.plan).writes]) {
          store = carryOut(store, write);
          for (const reference of danglingIn(store)) expect(tolerated).toContain(reference);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('a plan does not apply to an object that has changed where it matters', () => {
    fc.assert(
      fc.property(scenarios, fc.nat(30), ({ mesh, edits }, choice) => {
        const patches = (planned(mesh, edits)?.plan.writes ?? []).filter((write) => write.action === 'patch');
        for (const { before, patch } of patches) {
          const guards = patch.filter((operation) => operation.op === 'test');
          const guard = guards[choice % Math.max(guards.length, 1)];
          if (guard === undefined) continue;
          const changed = applyPatch(before, [{ op: 'replace', path: guard.path, value: 'somebody else' }]);
          expect(() => applyPatch(changed, patch)).toThrow(PatchConflict);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('objects of others are never written, and nothing is deleted unasked', () => {
    fc.assert(
      fc.property(scenarios, ({ mesh, edits }) => {
        const writes = planned(mesh, edits)?.plan.writes ?? [];
        expect(writes.filter(({ object, action }) => object.name === 'foreign' || action === 'delete')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('writing back what was read writes nothing', () => {
    fc.assert(
      fc.property(meshes, (mesh) => {
        const table = readRouteTable(mesh, reviews);
        const edits = table.rules.flatMap(({ origin, name, matches, options, destinations, action }): Edit[] => {
          const { redirect: _, directResponse: __, ...changeable } = options;
          return [
            { type: 'changeRule', rule: origin, name, matches: [...matches] },
            ...(origin.protocol === 'http'
              ? [
                  {
                    type: 'setOptions' as const,
                    rule: origin,
                    options: { ...changeable, mirrors: [...options.mirrors] },
                  },
                ]
              : []),
            ...(action === 'route' && destinations.some(({ weight }) => weight)
              ? [
                  {
                    type: 'setDestinationWeights' as const,
                    rule: origin,
                    weights: destinations.map(({ weight }) => weight ?? 0),
                  },
                ]
              : []),
          ];
        });
        expect(planned(mesh, edits)?.plan.writes).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Subsets of reviews that some rule names and no DestinationRule defines. */
function danglingIn(store: Store): string[] {
  const host = 'reviews.default.svc.cluster.local';
  const defined = new Set<string>();
  const named = new Set<string>();
  for (const object of store.values()) {
    if ('subsets' in object.spec)
      for (const { name } of (object.spec.subsets ?? []) as { name: string }[]) defined.add(name);
    if (!('hosts' in object.spec)) continue;
    for (const { host: written, subset } of allDestinationsOf(object as Mesh['virtualServices'][number])) {
      if (subset && resolveHost(written, 'default') === host) named.add(subset);
    }
  }
  return [...named].filter((name) => !defined.has(name));
}
