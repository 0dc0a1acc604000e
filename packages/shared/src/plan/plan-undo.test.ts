import { describe, expect, test } from 'vitest';
import type { Mesh } from '../istio/mesh.ts';
import type { Edit } from '../routing/edit.ts';
import { aVirtualService, bookinfo, reviews, split, withReviewsRules } from '../routing/testing/bookinfo-mesh.ts';
import { planEdits } from './plan-edits.ts';
import { planReplacement } from './plan-replacement.ts';
import { planUndo } from './plan-undo.ts';
import { storeOf } from './testing/run-plan.ts';

function done(mesh: Mesh, ...edits: Edit[]) {
  const result = planEdits(mesh, reviews, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

const configured = withReviewsRules({ route: split(['v1', 90], ['v2', 10]) });
const weights: Edit = { type: 'setWeights', weights: { v1: 70, v2: 30 } };
const remove: Edit = {
  type: 'deleteObject',
  object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
};
const other = (mesh: Mesh, http: NonNullable<Mesh['virtualServices'][number]['spec']['http']>): Mesh => ({
  ...mesh,
  virtualServices: [aVirtualService('reviews', { hosts: ['reviews'], http })],
});
const conflict = { ok: false, problems: [{ code: 'conflict', path: '' }] };

describe('planUndo', () => {
  test.each([
    { what: 'creations', mesh: bookinfo, edit: weights },
    { what: 'a patch', mesh: configured, edit: weights },
    { what: 'a deletion', mesh: configured, edit: remove },
  ])('takes back $what', ({ mesh, edit }) => {
    const { plan, proposed } = done(mesh, edit);
    const undone = planUndo(proposed, plan);
    const withoutVersions = (of: Mesh) =>
      JSON.stringify([...storeOf(of)].sort())
        .replaceAll('"resourceVersion":"1",', '')
        .replaceAll(',"resourceVersion":"1"', '');
    expect(undone.ok && withoutVersions(undone.proposed)).toBe(withoutVersions(mesh));
  });

  test('what changed elsewhere stays', () => {
    const { plan } = done(configured, weights);
    const since = other(configured, [{ route: split(['v1', 70], ['v2', 30]), timeout: '2s' }]);
    expect(planUndo(since, plan)).toMatchObject({
      ok: true,
      plan: { writes: [{ after: { spec: { http: [{ route: split(['v1', 90], ['v2', 10]), timeout: '2s' }] } } }] },
    });
  });

  test.each([
    { what: 'a patch', mesh: configured, edit: weights },
    { what: 'a creation', mesh: bookinfo, edit: weights },
    { what: 'a deletion', mesh: configured, edit: remove },
  ])('a conflict where somebody changed what it wrote: $what', ({ mesh, edit }) => {
    const { plan, proposed } = done(mesh, edit);
    expect(planUndo(other(proposed, [{ route: split(['v3']) }]), plan)).toMatchObject(conflict);
  });

  test('a conflict where what it changed is gone', () => {
    const { plan } = done(configured, weights);
    expect(planUndo({ ...configured, virtualServices: [] }, plan)).toMatchObject(conflict);
  });

  test('a conflict where rules that came since use a subset that would go', () => {
    const created = done(bookinfo, weights);
    const edge = aVirtualService('edge', { hosts: ['*'], gateways: ['edge'], http: [{ route: split(['v3']) }] });
    const since = { ...created.proposed, virtualServices: [...created.proposed.virtualServices, edge] };
    expect(planUndo(since, created.plan)).toMatchObject({
      ok: false,
      problems: [{ code: 'conflict', params: { objects: ['default/edge'] } }],
    });
    const defined = done(configured, { type: 'defineVersion', name: 'next', labels: { version: 'v3' } });
    const used = {
      ...defined.proposed,
      virtualServices: [{ ...edge, spec: { ...edge.spec, http: [{ route: split(['next']) }] } }],
    };
    expect(planUndo(used, defined.plan)).toMatchObject({
      ok: false,
      problems: [{ params: { objects: ['default/edge'] } }],
    });
    expect(planUndo({ ...used, virtualServices: [edge] }, defined.plan)).toMatchObject({ ok: true });
  });

  test('nothing where somebody took it back already', () => {
    expect(planUndo(bookinfo, done(bookinfo, weights).plan)).toMatchObject({ ok: true, plan: { writes: [] } });
    expect(planUndo(configured, done(configured, remove).plan)).toMatchObject({ ok: true, plan: { writes: [] } });
  });
});

describe('planReplacement', () => {
  const ref = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
  const object = aVirtualService(
    'reviews',
    { hosts: ['reviews'], http: [{ route: split(['v3']) }] },
    { labels: { a: 'b' } },
  );

  test('another spec, nothing else of the object', () => {
    const result = planReplacement(configured, ref, object);
    expect(result).toMatchObject({ ok: true, plan: { writes: [{ action: 'patch', after: { spec: object.spec } }] } });
    expect(JSON.stringify(result)).not.toContain('labels":{"a"');
  });

  test('an object that is not there', () => {
    expect(planReplacement(bookinfo, ref, object)).toMatchObject({
      ok: true,
      plan: { writes: [{ action: 'create', after: object }] },
    });
  });

  test('a DestinationRule', () => {
    const [rule] = configured.destinationRules;
    if (rule === undefined) throw new Error('no rule');
    const changed = { ...rule, spec: { ...rule.spec, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } } };
    expect(planReplacement(configured, { ...ref, kind: 'DestinationRule' }, changed)).toMatchObject({
      plan: { writes: [{ object: { kind: 'DestinationRule' }, patch: [{ op: 'add', path: '/spec/trafficPolicy' }] }] },
    });
  });
});
