import type { ObjectConflict } from '@sluice/shared/api/conflict';
import type { Plan } from '@sluice/shared/plan/plan';
import type { EditProblem, PlanResult } from '@sluice/shared/plan/plan-edits';
import { DomainError } from '../domain-error.ts';

/** The plan, or everything that is wrong with the edits as one error. */
export function planFrom(result: PlanResult, pathOf: PathOfEdit): Plan {
  if (result.ok) return result.plan;
  throw problemFrom(result.problems, pathOf);
}

/** Where in the request an edit is; problems are numbered by edit. */
export type PathOfEdit = (path: string) => string;

export const inEdits: PathOfEdit = (path) => (path === '' ? 'body' : `body.edits.${path}`);
/** For requests that are one edit. */
export const inBody: PathOfEdit = (path) => path.replace(/^\d+|^$/, 'body');

/** The first problem gives the code, all of them are issues. */
function problemFrom(problems: readonly EditProblem[], pathOf: PathOfEdit): DomainError {
  const [first] = problems;
  if (first === undefined) return new DomainError('internal', 'The edits were refused without a reason');
  return new DomainError(first.code, problems.map(({ message }) => message).join('; '), {
    issues: problems.map(({ path, message }) => ({ path: pathOf(path), message })),
    ...(first.params && { params: first.params }),
  });
}

export function conflictProblem(conflicts: readonly ObjectConflict[], etag: string): DomainError {
  const names = conflicts.map(({ object: { kind, namespace, name } }) => `${kind} ${namespace}/${name}`);
  const message = `Somebody else has changed what this change touches, in ${[...new Set(names)].join(', ')}`;
  return new DomainError('conflict', message, { conflicts, params: { etag } });
}
