/** An expected failure that a caller of the API has to hear about. Everything else that is thrown is our own fault. */
import type { ObjectConflict } from '@sluice/shared/api/conflict';
import type { ProblemCode, ProblemIssue } from '@sluice/shared/api/problem';

type Extra = ErrorOptions & {
  issues?: readonly ProblemIssue[];
  /** Values for a sentence of the client's own. */
  params?: Readonly<Record<string, string | number | string[]>>;
  /** Base, theirs and mine of every object in the way. */
  conflicts?: readonly ObjectConflict[];
};

export class DomainError extends Error {
  override name = 'DomainError';
  readonly code: ProblemCode;
  readonly issues: readonly ProblemIssue[];
  readonly params: Readonly<Record<string, string | number | string[]>> | null;
  readonly conflicts: readonly ObjectConflict[];

  constructor(code: ProblemCode, message: string, { issues = [], params, conflicts = [], ...options }: Extra = {}) {
    super(message, options);
    this.code = code;
    this.issues = issues;
    this.params = params ?? null;
    this.conflicts = conflicts;
  }
}
