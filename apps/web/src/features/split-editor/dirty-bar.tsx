import { type Dispatch, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteAction, RouteDraft } from '../../drafts/route-draft.ts';
import { ruleChanges } from '../../drafts/rule-changes.ts';
import { isRulesDirty } from '../../drafts/rules-draft.ts';
import { formatRulesLink } from '../../drafts/rules-text.ts';
import { changesOf, isDirty, type SplitDraft, shownWeights } from '../../drafts/split-draft.ts';
import { formatDraftLink } from '../../drafts/split-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './dirty-bar.module.css';
import { splitText } from './split-words.ts';

type DirtyBarProps = {
  readonly draft: RouteDraft;
  /** Of the rules that the draft is about. */
  readonly etag: string;
  readonly dispatch: Dispatch<RouteAction>;
  readonly onReview: () => void;
  /** Why applying has to wait. */
  readonly obstacle: Obstacle | null;
};

export type Obstacle = 'unreachable' | 'conflicting' | 'editing' | 'behind';

/** What is drafted and not applied, always in sight. */
export function DirtyBar({ draft, etag, dispatch, onReview, obstacle }: DirtyBarProps) {
  const { t } = useTranslation();
  const summary = useSummary(draft);
  const obstacleId = useId();
  const barRef = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const bar = barRef.current;
    return () => handFocusOn(bar);
  }, []);
  return (
    <section ref={barRef} className={styles.bar} aria-label={t('dirty.bar')} data-bottom-bar>
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
        <CopyLink draft={draft} etag={etag} />
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

/** Who was in the bar when it goes is at the weights again, or where rules are added. */
function handFocusOn(bar: HTMLElement | null): void {
  if (bar?.contains(document.activeElement) !== true) return;
  const weight = document.querySelector<HTMLElement>('[data-split-editor] input[type=range]:enabled');
  (weight ?? document.querySelector<HTMLElement>('[data-add-rule] button'))?.focus({ preventScroll: true });
}

function useSummary({ split, rules }: RouteDraft): string {
  const { t } = useTranslation();
  const weights = useWeightsSummary(split);
  const changes = ruleChanges(rules).map(({ kind, position }) => t(`dirty.rules.${kind}`, { position }));
  return [...(isDirty(split) ? [weights] : []), ...(isRulesDirty(rules) ? changes : [])].join(t('dirty.separator'));
}

function useWeightsSummary(draft: SplitDraft): string {
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
function CopyLink({ draft: { split, rules }, etag }: Pick<DirtyBarProps, 'draft' | 'etag'>) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string | null>(null);
  const names = split.applied.versions.map(({ name }) => name);
  const weights = isDirty(split) ? formatDraftLink(names, shownWeights(split)) : null;
  const rows = isRulesDirty(rules) ? formatRulesLink(rules, etag) : null;
  const link = `${weights ?? ''} ${rows ?? ''}`;
  const copy = async () => {
    const address = new URL(window.location.href);
    if (weights !== null) address.searchParams.set('draft', weights);
    if (rows !== null) address.searchParams.set('rules', rows);
    await navigator.clipboard.writeText(address.href);
    setCopied(link);
  };
  if (navigator.clipboard === undefined) return null;
  if (isRulesDirty(rules) && rows === null) return <span className={styles.tooLong}>{t('dirty.tooLong')}</span>;
  return (
    <Button look="quiet" onPress={() => void copy()}>
      {copied === link ? t('dirty.copied') : t('dirty.copyLink')}
    </Button>
  );
}
