import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import styles from './review-dialog.module.css';
import type { ReviewProblem } from './review-problem.ts';
import type { ReviewState } from './review-state.ts';
import type { Acceptable } from './reviewed.ts';

/** What the server refuses unless somebody insists. It stays as long as it matters, so that it can be taken back. */
export function ForceChoices({ review }: { readonly review: ReviewState }) {
  const { t } = useTranslation();
  const { acceptable, accepted, accept, isApplying, objection } = review;
  if (acceptable.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('review.severity.blocking')}>
      {objection !== null && <Objection problem={objection} />}
      {acceptable.map((each) => (
        <label key={each.value} className={styles.force}>
          <input
            type="checkbox"
            checked={accepted.includes(each.value)}
            disabled={isApplying}
            onChange={({ target }) =>
              accept(target.checked ? [...accepted, each.value] : accepted.filter((value) => value !== each.value))
            }
          />
          <ForceText acceptable={each} review={review} />
        </label>
      ))}
    </section>
  );
}

/** Why the server would rather not promote, in words. */
function Objection({ problem: { code, params } }: { readonly problem: ReviewProblem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { version, errors, total, expected } = params;
  const hasFigures = typeof errors === 'number' && typeof total === 'number' && typeof expected === 'number';
  return (
    <Banner tone="warning" icon="warning" role="alert">
      <p>{t(`errors.${code}`)}</p>
      {hasFigures && typeof version === 'string' && (
        <p>
          {t('review.failing', {
            version,
            errors: format.count(errors),
            total: format.count(total),
            expected: format.axis(expected),
          })}
        </p>
      )}
    </Banner>
  );
}

function ForceText({ acceptable, review }: { readonly acceptable: Acceptable; readonly review: ReviewState }) {
  const { t } = useTranslation();
  const { value, kind } = acceptable;
  if (kind === 'version-not-ready') return t('review.force', { version: value });
  if (kind === 'finding') return t('review.forceFinding', { code: value });
  const version = review.reviewed.type === 'promotion' ? review.reviewed.version : '';
  return t(`review.objections.${value}` as 'review.objections.version-failing', { version });
}
