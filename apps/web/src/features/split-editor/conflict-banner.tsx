import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
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
  const names = draft.applied.versions.map(({ name }) => name);
  const columns = [
    { name: t('conflict.base'), weights: draft.base?.weights ?? [] },
    { name: t('conflict.theirs'), weights: draft.applied.weights },
    { name: t('conflict.mine'), weights: shownWeights(draft) },
  ];
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
      <p>{t('conflict.title')}</p>
      <dl className={styles.columns}>
        {columns.map(({ name, weights }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{splitText(t, format, names, weights)}</dd>
          </div>
        ))}
      </dl>
    </Banner>
  );
}
