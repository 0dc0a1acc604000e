import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { SplitBar } from '../../ui/split-bar.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { useChangeLines } from './change-lines.ts';
import styles from './review-dialog.module.css';
import { ruleName } from './rule-text.ts';
import type { Meaning, SemanticChange, Shares } from './semantic-changes.ts';

type WhatChangesProps = { readonly meaning: Meaning; readonly slots: ReadonlyMap<string, Slot> };

/** The change in words, its splits as two bars each, and what stays as it is. */
export function WhatChanges({ meaning, slots }: WhatChangesProps) {
  const { t } = useTranslation();
  const lines = useChangeLines();
  const splits = meaning.changes.filter((change) => change.kind === 'weights');
  return (
    <section className={styles.section}>
      <h3>{t('review.change')}</h3>
      {meaning.changes.length === 0 && <p>{t('review.nothing')}</p>}
      <ul className={styles.changes}>
        {meaning.changes.flatMap((change) =>
          lines(change).map(({ text, isChange }) => (
            <li key={text} data-changed={isChange || undefined}>
              {text}
            </li>
          )),
        )}
      </ul>
      {splits.map((split) => (
        <Bars key={split.rule.number} split={split} slots={slots} isNamed={splits.length > 1} />
      ))}
      <Unchanged rules={meaning.unchanged} />
    </section>
  );
}

type BarsProps = {
  readonly split: Extract<SemanticChange, { kind: 'weights' }>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly isNamed: boolean;
};

function Bars({ split: { rule, before, after }, slots, isNamed }: BarsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const segments = (shares: Shares) =>
    [...shares].map(([version, share]) => ({
      version,
      share,
      slot: slots.get(version) ?? 1,
    }));
  return (
    <div className={styles.bars}>
      {isNamed && <span className={styles.barsName}>{ruleName(t, format, rule)}</span>}
      <span>{t('review.before')}</span>
      <SplitBar size="small" segments={segments(before)} />
      <span>{t('review.after')}</span>
      <SplitBar size="small" segments={segments(after)} />
    </div>
  );
}

/** More than these are counted only. */
const namedRules = 5;

function Unchanged({ rules }: { readonly rules: Meaning['unchanged'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (rules.length === 0) return null;
  const more = rules.length - namedRules;
  return (
    <>
      <h4>{t('review.stays')}</h4>
      <ul className={styles.changes}>
        {rules.slice(0, namedRules).map((rule) => (
          <li key={rule.number}>{t('review.ruleStays', { rule: ruleName(t, format, rule) })}</li>
        ))}
        {more > 0 && <li>{t('review.moreStay', { count: more })}</li>}
      </ul>
    </>
  );
}
