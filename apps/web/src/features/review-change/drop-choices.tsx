import { useTranslation } from 'react-i18next';
import { pointlessAfter } from './pointless.ts';
import styles from './review-dialog.module.css';
import type { ReviewState } from './review-state.ts';

/** What a promotion makes pointless, to be taken away with it. */
export function DropChoices({ review }: { readonly review: ReviewState }) {
  const { t } = useTranslation();
  const { reviewed, preview, drop, dropToo, isApplying } = review;
  if (reviewed.type !== 'promotion') return null;
  const found = preview === null ? [] : pointlessAfter(preview.rules.after, reviewed.version);
  const offered = (['matches', 'mirrors', 'faults'] as const).filter(
    (each) => drop.includes(each) || found.includes(each),
  );
  if (offered.length === 0) return null;
  return (
    <fieldset className={styles.drops}>
      <legend>{t('review.dropAsk')}</legend>
      {offered.map((each) => (
        <label key={each} className={styles.force}>
          <input
            type="checkbox"
            checked={drop.includes(each)}
            disabled={isApplying}
            onChange={({ target }) =>
              dropToo(target.checked ? [...drop, each] : drop.filter((other) => other !== each))
            }
          />
          {t(`review.drop.${each}`, { version: reviewed.version })}
        </label>
      ))}
    </fieldset>
  );
}
