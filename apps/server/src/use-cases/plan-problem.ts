import type { EditProblem } from '@sluice/shared/plan/plan-edits';
import { DomainError } from '../domain-error.ts';

/** Everything that is wrong with the edits as one error: the first problem gives the code, all of them are issues. */
export function problemFrom(problems: readonly EditProblem[]): DomainError {
  const [first] = problems;
  if (first === undefined) return new DomainError('internal', 'The edits were refused without a reason');
  return new DomainError(first.code, problems.map(({ message }) => message).join('; '), {
    // Problems are numbered by edit; here there is one, and it is the body.
    issues: problems.map(({ path, message }) => ({ path: path.replace(/^\d+/, 'body'), message })),
    ...(first.params && { params: first.params }),
  });
}
