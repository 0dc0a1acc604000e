/** Laws of planning against the evaluator: proxies do with requests what an edit meant, and else what they did before. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileMesh, type MeshProxy } from '../evaluate/compile.ts';
import { decide, type ProxyRequest } from '../evaluate/decide.ts';
import type { Decision } from '../evaluate/decision.ts';
import { type ProxyConfig, proxyConfigFor } from '../evaluate/proxy-config.ts';
import type { Mesh } from '../istio/mesh.ts';
import type { Edit } from '../routing/edit.ts';
import { defaultRuleOf, readRouteTable } from '../routing/read-route-table.ts';
import type { RuleOrigin } from '../routing/route-table.ts';
import { namespace, reviews } from '../routing/testing/bookinfo-mesh.ts';
import { planEdits } from './plan-edits.ts';
import { meshes, percents } from './testing/arbitrary-meshes.ts';

const client: MeshProxy = { kind: 'sidecar', namespace, labels: { app: 'productpage', version: 'v1' } };
const host = 'reviews.default.svc.cluster.local';

/** Requests that fulfil many of the conditions that generated rules have. */
const request: fc.Arbitrary<ProxyRequest> = fc.record({
  host: fc.constantFrom('reviews', host, 'reviews.default:9080'),
  port: fc.constant(9080),
  method: fc.constantFrom('GET', 'jason', '/api', 'v1'),
  path: fc.constantFrom('/', '/api', '/api/x', '/jason', '/v1?beta=v1', '/?beta=jason', '/?end-user=/api'),
  headers: fc.dictionary(fc.constantFrom('end-user', 'x/canary', 'beta'), fc.constantFrom('jason', '/api', 'v1', '')),
});
const requests = fc.array(request, { minLength: 1, maxLength: 6 });

const configOf = (mesh: Mesh): ProxyConfig => proxyConfigFor(compileMesh(mesh), client);

/** What the decision does, not where it is written; edits may define subsets that were missing. */
function effectOf(decision: Decision): string {
  const apart = new Set(['route', 'exists', 'labels', 'readyPods']);
  return JSON.stringify(decision, (key, value) => (apart.has(key) ? undefined : value));
}

function isAt(decision: Decision, origin: RuleOrigin): boolean {
  const route = 'route' in decision ? decision.route : null;
  return (
    route?.virtualService?.namespace === origin.namespace &&
    route.virtualService.name === origin.name &&
    route.ruleIndex === origin.index &&
    route.via?.index === origin.via?.index
  );
}

/** Percent by subset label, of the requests that go to reviews. */
function sharesOf(decision: Decision): Record<string, number> {
  const shares: Record<string, number> = {};
  if (decision.kind !== 'route') return shares;
  for (const { host: to, labels, share } of decision.clusters) {
    const name = to === host ? (labels.version ?? 'all') : to;
    shares[name] = (shares[name] ?? 0) + share;
  }
  return Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, Math.round(share * 1e8) / 1e6]));
}

const wanted = (weights: Record<string, number>) =>
  Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0));

function planned(mesh: Mesh, edit: Edit): Mesh | null {
  const result = planEdits(mesh, reviews, [edit]);
  return result.ok ? result.proposed : null;
}

test('weights of a rule are those of its requests, and no other request notices', () => {
  let met = 0;
  fc.assert(
    fc.property(meshes, fc.nat(5), percents, requests, (mesh, at, weights, sent) => {
      const { rules } = readRouteTable(mesh, reviews);
      const rule = rules[at % Math.max(rules.length, 1)];
      const proposed = rule && planned(mesh, { type: 'setWeights', rule: rule.origin, weights });
      if (!proposed) return;
      const [before, after] = [configOf(mesh), configOf(proposed)];
      for (const each of sent) {
        const [was, is] = [decide(before, each), decide(after, each)];
        if (isAt(was, rule.origin)) {
          met += 1;
          expect(isAt(is, rule.origin)).toBe(true);
          expect(sharesOf(is)).toEqual(wanted(weights));
        } else {
          expect(effectOf(is)).toBe(effectOf(was));
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(met).toBeGreaterThan(60);
});

test('weights of the default rule are those of every request that no rule above takes', () => {
  let met = 0;
  fc.assert(
    fc.property(meshes, percents, requests, (mesh, weights, sent) => {
      const origin = defaultRuleOf(readRouteTable(mesh, reviews))?.origin;
      const proposed = planned(mesh, { type: 'setWeights', weights });
      if (proposed === null) return;
      const [before, after] = [configOf(mesh), configOf(proposed)];
      for (const each of sent) {
        const [was, is] = [decide(before, each), decide(after, each)];
        if (origin === undefined || isAt(was, origin)) {
          met += 1;
          expect(sharesOf(is)).toEqual(wanted(weights));
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(met).toBeGreaterThan(60);
});

test('reset: every request that goes to the service goes to the version', () => {
  let met = 0;
  fc.assert(
    fc.property(meshes, fc.constantFrom('v1', 'v2', 'v3'), requests, (mesh, version, sent) => {
      const proposed = planned(mesh, { type: 'resetToVersion', version });
      if (proposed === null) return;
      const after = configOf(proposed);
      for (const each of sent) {
        const is = decide(after, each);
        if (is.kind !== 'route' || !is.clusters.every((cluster) => cluster.host === host)) continue;
        met += 1;
        expect(sharesOf(is)).toEqual({ [version]: 100 });
      }
    }),
    { numRuns: 300 },
  );
  expect(met).toBeGreaterThan(60);
});

test('another action is what the requests of the rule get, and no other request notices', () => {
  let met = 0;
  fc.assert(
    fc.property(meshes, fc.nat(5), requests, (mesh, at, sent) => {
      const { rules } = readRouteTable(mesh, reviews);
      const rule = rules[at % Math.max(rules.length, 1)];
      const directResponse = { status: 418 };
      const proposed = rule && planned(mesh, { type: 'changeRule', rule: rule.origin, directResponse });
      if (!proposed) return;
      const [before, after] = [configOf(mesh), configOf(proposed)];
      for (const each of sent) {
        const [was, is] = [decide(before, each), decide(after, each)];
        if (isAt(was, rule.origin)) {
          met += 1;
          expect(is).toMatchObject({ kind: 'direct-response', status: 418 });
        } else {
          expect(effectOf(is)).toBe(effectOf(was));
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(met).toBeGreaterThan(30);
});
