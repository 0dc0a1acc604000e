import type { Evidence } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { evidenceSentence } from '../../i18n/evidence-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { evidenceLook } from '../../ui/evidence-look.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './change-status.module.css';

export type AppliedChange = {
  /** How long the server took to accept it. */
  readonly seconds: number;
  /** What the service looked like right after it. */
  readonly etag: string;
  /** When counting had begun before the change; evidence that still says so is about the old split. */
  readonly countedSince: number | null;
};

type ChangeStatusProps = {
  readonly change: AppliedChange;
  readonly etag: string;
  readonly evidence: Evidence;
  /** Null where there is no earlier split to go back to. */
  readonly onUndo: (() => void) | null;
  readonly onDismiss: () => void;
};

/** Whether the evidence is about the split that was applied. Where nothing is counted, there is nothing to wait for. */
export function isAboutChange(evidence: Evidence, change: AppliedChange): boolean {
  return evidence.since === null || evidence.since !== change.countedSince;
}

/** What became of the last change: accepted by the cluster, then seen in requests. Nothing counts as live before that. */
export function ChangeStatus({ change, etag, evidence, onUndo, onDismiss }: ChangeStatusProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const isSuperseded = etag !== change.etag;
  const isFresh = isAboutChange(evidence, change);
  const observed = isFresh ? evidenceSentence(t, format, evidence) : t('applied.waiting');
  const look = evidenceLook[isFresh ? evidence.state : 'collecting'];
  return (
    <section className={styles.status} aria-label={t('applied.label')}>
      <ol className={styles.steps}>
        <li data-tone="ok">
          <Icon name="check" />
          {t('applied.acceptedIn', { duration: format.duration(change.seconds) })}
        </li>
        <li data-tone={isSuperseded ? 'neutral' : look.tone} data-evidence={isFresh ? evidence.state : 'collecting'}>
          <Icon name={isSuperseded ? 'dash' : look.icon} />
          {isSuperseded ? t('applied.superseded') : observed}
        </li>
      </ol>
      <div className={styles.actions}>
        {onUndo !== null && !isSuperseded && <Button onPress={onUndo}>{t('applied.undo')}</Button>}
        <Button look="quiet" onPress={onDismiss}>
          {t('applied.dismiss')}
        </Button>
      </div>
    </section>
  );
}
