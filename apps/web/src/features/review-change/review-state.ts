import type { Preview } from '@sluice/shared/api/changes';
import type { PromoteVersion } from '@sluice/shared/routing/edit';
import type { ReviewProblem } from './review-problem.ts';
import type { Acceptable, Reviewed } from './reviewed.ts';

/** A review that is open. */
export type ReviewState = {
  readonly reviewed: Reviewed;
  /** Null while it is being made, or when it failed. */
  readonly preview: Preview | null;
  readonly isChecking: boolean;
  readonly previewProblem: ReviewProblem | null;
  /** What speaks against a promotion. */
  readonly objection: ReviewProblem | null;
  readonly applyProblem: ReviewProblem | null;
  readonly isApplying: boolean;
  /** Why the caller cannot apply anything here; null where it may be tried. */
  readonly obstacle: string | null;
  /** The rules are no longer those that were checked. */
  readonly isOutdated: boolean;
  /** What the operator may insist on, and what is insisted on already. */
  readonly acceptable: readonly Acceptable[];
  readonly accepted: readonly string[];
  readonly accept: (values: readonly string[]) => void;
  /** What a promotion takes away besides. */
  readonly drop: NonNullable<PromoteVersion['drop']>;
  readonly dropToo: (drop: NonNullable<PromoteVersion['drop']>) => void;
  readonly checkAgain: () => void;
  readonly apply: (reason: string) => void;
  readonly close: () => void;
};
