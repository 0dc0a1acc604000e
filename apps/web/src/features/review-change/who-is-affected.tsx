import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { BlastRadius } from './blast-radius.ts';
import styles from './review-dialog.module.css';

type WhoIsAffectedProps = {
  readonly radius: BlastRadius;
  /** Rules above the default rule take requests first. */
  readonly hasRulesAbove: boolean;
};

/** How many requests go elsewhere and what that means for who gets them. Figures without a source are left out. */
export function WhoIsAffected({ radius, hasRulesAbove }: WhoIsAffectedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (radius.gains.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>{t('review.blast')}</h3>
      <p>{movedText(t, format, radius, hasRulesAbove)}</p>
      {radius.loads?.map(({ version, perSecond, readyPods }) => (
        <p key={version}>
          {readyPods === null
            ? t('review.loadOnly', { version, rate: format.axis(perSecond) })
            : t('review.load', { version, rate: format.axis(perSecond), count: readyPods })}
        </p>
      ))}
    </section>
  );
}

function movedText(t: TFunction, format: Format, radius: BlastRadius, hasRulesAbove: boolean): string {
  const { gains, losses, moved, movedPerSecond } = radius;
  // With one version that gains, all that the others lose goes to it; with several nobody can say from whom.
  const isTraced = gains.length === 1 && losses.length > 1;
  const list = losses
    .map(({ version, delta }) => t('review.source', { version, count: Math.round(-delta * 100) }))
    .join(t('split.separator'));
  const words = {
    versions: gains.map(({ version }) => version).join(t('split.separator')),
    ofHundred: format.axis(moved * 100),
    sources: isTraced ? t('review.sources', { list }) : '',
  };
  if (movedPerSecond !== null) return t('review.movedRate', { ...words, rate: format.axis(movedPerSecond) });
  return t(hasRulesAbove ? 'review.movedOfRest' : 'review.movedShare', words);
}
