import { useTranslation } from 'react-i18next';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import styles from './live-charts.module.css';

type LegendProps = {
  readonly versions: readonly string[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (version: string) => void;
};

/** One legend filters all charts. */
export function Legend({ versions, slots, hidden, onToggle }: LegendProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as this row is
    <div role="group" aria-label={t('charts.legend')} className={styles.legend}>
      {versions.map((version) => (
        <button
          key={version}
          type="button"
          data-version={version}
          className={styles.entry}
          aria-pressed={!hidden.has(version)}
          onClick={() => onToggle(version)}
        >
          <Swatch slot={slots.get(version) ?? 1} />
          {version}
        </button>
      ))}
    </div>
  );
}
