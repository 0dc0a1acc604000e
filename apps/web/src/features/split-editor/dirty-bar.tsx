import { type Dispatch, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import { changesOf, type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { formatDraftLink } from '../../drafts/split-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './dirty-bar.module.css';
import { splitText } from './split-words.ts';

type DirtyBarProps = {
  readonly draft: SplitDraft;
  readonly dispatch: Dispatch<DraftAction>;
  readonly onReview: () => void;
  /** Why applying has to wait. */
  readonly obstacle: Obstacle | null;
};

export type Obstacle = 'unreachable' | 'conflicting';

/** What is drafted and not applied, always in sight. */
export function DirtyBar({ draft, dispatch, onReview, obstacle }: DirtyBarProps) {
  const { t } = useTranslation();
  const summary = useSummary(draft);
  const obstacleId = useId();
  return (
    <section className={styles.bar} aria-label={t('dirty.bar')} data-bottom-bar>
      <div className={styles.summary}>
        <p>{summary}</p>
        {obstacle !== null && (
          <p id={obstacleId} className={styles.obstacle}>
            <Icon name="warning" />
            {t(`dirty.${obstacle}`)}
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <CopyLink draft={draft} />
        <Button onPress={() => dispatch({ type: 'discard' })}>{t('dirty.discard')}</Button>
        {/* Not disabled: it keeps the focus, and the reason can be read. */}
        <Button
          look="primary"
          aria-disabled={obstacle !== null}
          {...(obstacle !== null && { 'aria-describedby': obstacleId })}
          onPress={() => {
            if (obstacle === null) onReview();
          }}
        >
          {t('dirty.review')}
        </Button>
      </div>
    </section>
  );
}

function useSummary(draft: SplitDraft): string {
  const { t } = useTranslation();
  const format = useFormat();
  if (!draft.applied.isRuled) {
    const names = draft.applied.versions.map(({ name }) => name);
    return t('dirty.firstRule', { changes: splitText(t, format, names, shownWeights(draft)) });
  }
  const changed = changesOf(draft).filter(({ from, to }) => from !== to);
  const changes = changed.map(({ version, from, to }) =>
    t('dirty.change', { version, from: format.count(from), to: format.count(to) }),
  );
  return t('dirty.summary', { count: changed.length, changes: changes.join(t('split.dot')) });
}

/** The draft as an address that a colleague can open; it stays a draft there. */
function CopyLink({ draft }: { readonly draft: SplitDraft }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string | null>(null);
  const names = draft.applied.versions.map(({ name }) => name);
  const link = formatDraftLink(names, shownWeights(draft));
  const copy = async () => {
    const address = new URL(window.location.href);
    address.searchParams.set('draft', link);
    await navigator.clipboard.writeText(address.href);
    setCopied(link);
  };
  if (navigator.clipboard === undefined) return null;
  return (
    <Button look="quiet" onPress={() => void copy()}>
      {copied === link ? t('dirty.copied') : t('dirty.copyLink')}
    </Button>
  );
}
