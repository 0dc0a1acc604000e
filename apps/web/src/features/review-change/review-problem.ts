import type { ObjectConflict } from '@sluice/shared/api/conflict';
import type { Problem, ProblemIssue } from '@sluice/shared/api/problem';
import type { ProblemNoteProps } from '../../ui/problem-note.tsx';

/** A failure of the preview or of the change, as far as the sheet says something about it. */
export type ReviewProblem = Pick<ProblemNoteProps, 'code' | 'detail' | 'instance'> & {
  /** What is wrong with single parts of the request, in the server's words. */
  readonly issues: readonly ProblemIssue[];
  readonly params: NonNullable<Problem['params']>;
  /** For `conflict`: base, theirs and mine of each object. */
  readonly conflicts: readonly ObjectConflict[];
};
