import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { SplitBar } from '../../ui/split-bar.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import styles from './review-dialog.module.css';

export type ReviewedWeight = { readonly version: string; readonly from: number; readonly to: number };

type WeightChangesProps = {
  readonly weights: readonly ReviewedWeight[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly isFirstRule: boolean;
  readonly isRewritten: boolean;
  readonly rulesAbove: number;
};

/** The change in words and as two bars, and what stays as it is. */
export function WeightChanges({ weights, slots, isFirstRule, isRewritten, rulesAbove }: WeightChangesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const segments = (of: (weight: ReviewedWeight) => number) =>
    weights.map((weight) => ({
      version: weight.version,
      slot: slots.get(weight.version) ?? 1,
      share: of(weight) / 100,
    }));
  return (
    <section className={styles.section}>
      <h3>{t('review.change')}</h3>
      <ul className={styles.changes}>
        {weights.map(({ version, from, to }) => (
          <li key={version} data-changed={from !== to || undefined}>
            {from === to
              ? t('review.unchanged', { version, to: format.weight(to) })
              : t('review.sentence', { version, from: format.weight(from), to: format.weight(to) })}
          </li>
        ))}
        {isFirstRule && <li>{t('review.firstRule')}</li>}
        {isRewritten && <li>{t('review.rewritten')}</li>}
        {rulesAbove > 0 && <li>{t('review.rulesStay', { count: rulesAbove })}</li>}
      </ul>
      <div className={styles.bars}>
        <span>{t('review.before')}</span>
        <SplitBar size="small" segments={segments(({ from }) => from)} />
        <span>{t('review.after')}</span>
        <SplitBar size="small" segments={segments(({ to }) => to)} />
      </div>
    </section>
  );
}
