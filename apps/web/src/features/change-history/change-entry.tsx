import type { ChangeSummary } from '@sluice/shared/api/changes';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../data/client.ts';
import type { ServiceRef } from '../../data/services.ts';
import { sharesText, splitText, whoseText } from '../../i18n/change-text.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { SplitBar } from '../../ui/split-bar.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { ChangeDetails } from './change-details.tsx';
import styles from './change-history.module.css';
import { useWanted } from './use-wanted.ts';

export type ChangeEntryProps = {
  readonly call: Call;
  readonly service: ServiceRef;
  readonly change: ChangeSummary;
  readonly slots: ReadonlyMap<string, Slot>;
  /** The change that took this one back. */
  readonly undoneBy: ChangeSummary | null;
  /** The change that this one took back, when it is still known. */
  readonly undone: ChangeSummary | null;
  readonly isCompared: boolean;
  readonly onCompare: (isWanted: boolean) => void;
  readonly onUndo: () => void;
  readonly onRestore: () => void;
  /** Why nothing can be applied at present. */
  readonly obstacle: string | null;
};

const stateLook: Record<ChangeSummary['state'], { readonly tone: Tone; readonly icon: IconName }> = {
  pending: { tone: 'neutral', icon: 'clock' },
  applied: { tone: 'neutral', icon: 'check' },
  undone: { tone: 'warning', icon: 'undo' },
  failed: { tone: 'error', icon: 'error' },
};

/** One change: who, when and why, the split on both sides of it, what became of it, and the ways back. */
export function ChangeEntry(props: ChangeEntryProps) {
  const { change, undoneBy, undone } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const titleId = useId();
  const { action, state, reason, at, user, objects } = change;
  const ref = useRef<HTMLElement>(null);
  const isWanted = useWanted(change.id, ref);
  return (
    <li className={styles.entry}>
      <article
        ref={ref}
        id={change.id}
        tabIndex={isWanted ? -1 : undefined}
        aria-labelledby={titleId}
        className={styles.change}
        data-undone={undoneBy !== null || undefined}
        data-wanted={isWanted || undefined}
      >
        <header className={styles.head}>
          <h3 id={titleId}>
            <Icon name={action === 'undoChange' ? 'undo' : 'check'} />
            {t(`history.action.${action}`)} <span className={styles.whose}>{whoseText(t, format, { at, user })}</span>
          </h3>
          <Chip {...stateLook[state]} text={t(`history.state.${state}`)} />
        </header>
        {reason !== null && <p>{t('history.note', { reason })}</p>}
        <Splits {...props} />
        {undone !== null && (
          <p className={styles.muted}>{t('history.undoes', { time: format.moment(Date.parse(undone.at)) })}</p>
        )}
        {undoneBy !== null && (
          <p className={styles.muted}>
            {t('history.undoneBy', { user: undoneBy.user, time: format.moment(Date.parse(undoneBy.at)) })}
          </p>
        )}
        <p className={styles.muted}>
          {t('history.objects', {
            objects: objects.map(({ kind, name }) => `${kind} ${name}`).join(t('split.separator')),
          })}
        </p>
        <Actions {...props} titleId={titleId} />
        <Details {...props} titleId={titleId} />
      </article>
    </li>
  );
}

function Splits({ change: { shares }, slots }: ChangeEntryProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (shares === null) return <p className={styles.muted}>{t('history.noShares')}</p>;
  const segments = (of: Readonly<Record<string, number>>) =>
    Object.entries(of).map(([version, share]) => ({ version, share, slot: slots.get(version) ?? 1 }));
  const [before, after] = [sharesText(t, format, shares.before), sharesText(t, format, shares.after)];
  if (before === after) return <p className={styles.muted}>{t('history.sharesSame', { split: after })}</p>;
  return (
    <div className={styles.splits}>
      <span>{t('review.before')}</span>
      <SplitBar size="small" segments={segments(shares.before)} label={t('history.barBefore', { split: before })} />
      <span className={styles.split}>{before}</span>
      <span>{t('review.after')}</span>
      <SplitBar size="small" segments={segments(shares.after)} label={t('history.barAfter', { split: after })} />
      <span className={styles.split}>{after}</span>
    </div>
  );
}

function Actions(props: ChangeEntryProps & { readonly titleId: string }) {
  const { change, undoneBy, isCompared, onCompare, onUndo, onRestore, obstacle, titleId } = props;
  const { t } = useTranslation();
  const format = useFormat();
  if (change.state !== 'applied') return null;
  const effect = splitText(t, format, change.shares, 'back');
  const off = obstacle === null ? {} : { 'aria-disabled': true as const };
  return (
    <div className={styles.actions}>
      {undoneBy === null && (
        <Button {...off} aria-describedby={titleId} onPress={() => obstacle === null && onUndo()}>
          <Icon name="undo" />
          {effect === '' ? t('history.undoThis') : t('history.undoAbout', { change: effect })}
        </Button>
      )}
      <Button {...off} aria-describedby={titleId} onPress={() => obstacle === null && onRestore()}>
        {t('history.restoreThis')}
      </Button>
      <label className={styles.compare}>
        <input
          type="checkbox"
          checked={isCompared}
          aria-describedby={titleId}
          onChange={({ target }) => onCompare(target.checked)}
        />
        {t('history.compare')}
      </label>
    </div>
  );
}

function Details({ call, service, change, titleId }: ChangeEntryProps & { readonly titleId: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary} aria-describedby={titleId}>
        {t('history.details')}
      </summary>
      {isOpen && <ChangeDetails call={call} service={service} change={change.id} />}
    </details>
  );
}
