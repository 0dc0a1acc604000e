/** Short forms for tests of edits on Bookinfo's reviews. */
import { expect } from 'vitest';
import type { Mesh } from '../../istio/mesh.ts';
import type { HTTPRoute } from '../../istio/virtual-service.ts';
import type { Edit } from '../../routing/edit.ts';
import type { RuleOrigin } from '../../routing/route-table.ts';
import { namespace, reviews } from '../../routing/testing/bookinfo-mesh.ts';
import type { Write } from '../plan.ts';
import { planEdits } from '../plan-edits.ts';

export function writesOf(mesh: Mesh, ...edits: Edit[]): readonly Write[] {
  const result = planEdits(mesh, reviews, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.plan.writes;
}

/** What all patches do, without their tests; other writes as `action kind/name`. */
export function changesOf(mesh: Mesh, ...edits: Edit[]): unknown[] {
  return writesOf(mesh, ...edits).flatMap((write): unknown[] =>
    write.action === 'patch'
      ? write.patch.filter(({ op }) => op !== 'test')
      : [`${write.action} ${write.object.kind}/${write.object.name}`],
  );
}

/** `code path` of each problem; empty where the edits can be done. */
export function problemsOf(mesh: Mesh, ...edits: Edit[]): string[] {
  const result = planEdits(mesh, reviews, edits);
  if (result.ok) return [];
  return result.problems.map(({ code, path, message, params }) => {
    expect(message).toMatch(/^[A-Z].+ .+\.$/);
    return [code, path, params?.reason].filter(Boolean).join(' ');
  });
}

/** The HTTP rules of a VirtualService as they are proposed. */
export function httpOf(mesh: Mesh, name: string, ...edits: Edit[]): readonly HTTPRoute[] {
  const result = planEdits(mesh, reviews, edits);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.proposed.virtualServices.find(({ metadata }) => metadata.name === name)?.spec.http ?? [];
}

export function http(index: number, name = 'reviews', via?: RuleOrigin['via']): RuleOrigin {
  return { namespace, name, protocol: 'http', index, ...(via && { via }) };
}
