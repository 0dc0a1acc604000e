import { type Dispatch, use } from 'react';
import { useTranslation } from 'react-i18next';
import { LastWriter } from '../../data/last-writer.ts';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { writerText } from '../../i18n/change-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './conflict-banner.module.css';
import { splitText } from './split-words.ts';

type ConflictBannerProps = { readonly draft: SplitDraft; readonly dispatch: Dispatch<DraftAction> };

/** Somebody else set the same weights while this draft was open: three columns, and a choice before anything else. */
export function ConflictBanner({ draft, dispatch }: ConflictBannerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const writer = use(LastWriter);
  const names = draft.applied.versions.map(({ name }) => name);
  const columns = [
    { name: t('conflict.base'), weights: draft.base?.weights ?? [], isRuled: draft.base?.isRuled ?? true },
    { name: t('conflict.theirs'), weights: draft.applied.weights, isRuled: draft.applied.isRuled },
    { name: t('conflict.mine'), weights: shownWeights(draft), isRuled: true },
  ];
  // Of many versions most take no part on any side.
  const told = names.map((_, row) => row).filter((row) => columns.some(({ weights }) => (weights[row] ?? 0) > 0));
  const pick = <Item,>(items: readonly Item[]) => told.flatMap((row) => items.slice(row, row + 1));
  return (
    <Banner
      tone="warning"
      icon="warning"
      role="alert"
      actions={
        <>
          <Button onPress={() => dispatch({ type: 'keepMine' })}>{t('conflict.keep')}</Button>
          <Button onPress={() => dispatch({ type: 'takeTheirs' })}>{t('conflict.take')}</Button>
        </>
      }
    >
      <p>{writer === null ? t('conflict.title') : t('conflict.titleBy', writerText(t, format, writer))}</p>
      <dl className={styles.columns}>
        {columns.map(({ name, weights, isRuled }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{isRuled ? splitText(t, format, pick(names), pick(weights)) : t('conflict.noRule')}</dd>
          </div>
        ))}
      </dl>
    </Banner>
  );
}
