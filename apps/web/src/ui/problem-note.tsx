import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { en } from '../i18n/en.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import styles from './problem-note.module.css';

export type ProblemNoteProps = {
  readonly code: keyof typeof en.errors;
  /** The server's own words, in English; shown as detail only. */
  readonly detail?: string | undefined;
  readonly instance?: string | undefined;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
};

/** A failure where it happened: a sentence by its code, the cause behind it, and a way on. */
export function ProblemNote({ code, detail, instance, onRetry, children }: ProblemNoteProps) {
  const { t } = useTranslation();
  const retry = onRetry && <Button onPress={onRetry}>{t('problem.retry')}</Button>;
  return (
    <Banner tone="error" icon="warning" role="alert" actions={retry}>
      <p>{t(`errors.${code}`)}</p>
      {children}
      <details className={styles.details}>
        <summary>{t('problem.details')}</summary>
        <p>{t('problem.code', { code })}</p>
        {detail !== undefined && <p lang="en">{detail}</p>}
        {instance !== undefined && <p>{t('problem.request', { instance })}</p>}
      </details>
    </Banner>
  );
}
