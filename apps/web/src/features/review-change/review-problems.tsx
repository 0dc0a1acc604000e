import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ConflictView } from './conflict-view.tsx';
import styles from './review-dialog.module.css';
import type { ReviewProblem } from './review-problem.ts';
import type { ReviewState } from './review-state.ts';

type ReviewProblemsProps = { readonly review: ReviewState; readonly onTakeTheirs: () => void };

/** What failed, where it happened, with a way on. Nothing is lost by it. */
export function ReviewProblems({ review, onTakeTheirs }: ReviewProblemsProps) {
  const { t } = useTranslation();
  const { previewProblem, applyProblem, isOutdated, checkAgain } = review;
  const problem = applyProblem ?? previewProblem;
  const conflicts = problem?.conflicts ?? [];
  if (conflicts.length > 0)
    return <ConflictView conflicts={conflicts} onKeepMine={checkAgain} onTakeTheirs={onTakeTheirs} />;
  if (problem !== null) return <Failure problem={problem} hasApplied={applyProblem !== null} onRetry={checkAgain} />;
  if (!isOutdated) return null;
  return (
    <Banner
      tone="neutral"
      icon="info"
      role="status"
      actions={<Button onPress={checkAgain}>{t('review.checkAgain')}</Button>}
    >
      {t('review.outdated')}
    </Banner>
  );
}

type FailureProps = {
  readonly problem: ReviewProblem;
  /** It was the change that failed, not its preview. */
  readonly hasApplied: boolean;
  readonly onRetry: () => void;
};

function Failure({ problem: { code, detail, instance, issues }, hasApplied, onRetry }: FailureProps) {
  const { t } = useTranslation();
  return (
    <ProblemNote code={code} detail={detail} instance={instance} onRetry={onRetry}>
      {issues.length > 0 && (
        <ul lang="en" className={styles.words}>
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{isOfObject(path) ? t('review.problemIn', { path, message }) : message}</li>
          ))}
        </ul>
      )}
      {hasApplied && (code === 'forbidden' || code === 'read-only') && <p>{t('review.keepDraft')}</p>}
    </ProblemNote>
  );
}

/** Where in the request something stands is for programs; a field of an object is known to people. */
function isOfObject(path: string): boolean {
  return path !== '' && !/^body\b/.test(path);
}
