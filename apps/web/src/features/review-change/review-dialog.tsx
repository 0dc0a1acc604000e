import { type FormEvent, useId, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote, type ProblemNoteProps } from '../../ui/problem-note.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { PlannedWrites, type Preview } from './planned-writes.tsx';
import styles from './review-dialog.module.css';
import { type ReviewedWeight, WeightChanges } from './weight-changes.tsx';

export type ReviewProblem = Pick<ProblemNoteProps, 'code' | 'detail' | 'instance'> & {
  /** What is wrong with single parts of the request, in the server's words. */
  readonly issues: readonly { readonly path: string; readonly message: string }[];
};

export type ReviewDialogProps = {
  readonly service: string;
  readonly weights: readonly ReviewedWeight[];
  readonly slots: ReadonlyMap<string, Slot>;
  readonly isFirstRule: boolean;
  /** The weights as written have another total than 100. */
  readonly isRewritten: boolean;
  readonly rulesAbove: number;
  readonly preview: Preview;
  readonly previewProblem: ReviewProblem | null;
  readonly applyProblem: ReviewProblem | null;
  readonly isApplying: boolean;
  /** How old the numbers are on which the decision rests, in seconds; null while they are of now. */
  readonly ageOf: () => number | null;
  /** Versions without a ready pod that would receive requests; the operator may insist. */
  readonly notReady: readonly string[];
  /** Those the operator insists on. */
  readonly forced: readonly string[];
  readonly onForce: (versions: readonly string[]) => void;
  readonly onCheckAgain: () => void;
  readonly onApply: (reason: string) => void;
  /** Closing keeps the draft. */
  readonly onClose: () => void;
};

/** Older numbers than these are asked about before anything is applied. */
const oldSeconds = 30;

/** What would change, what would be written, and the button that does it. A failure keeps everything as it is. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { service, preview, previewProblem, applyProblem, isApplying, ageOf, onApply, onClose } = props;
  const { t } = useTranslation();
  const reasonId = useId();
  const [reason, setReason] = useState('');
  const canApply = preview !== 'checking' && preview !== null && preview.writes.length > 0 && !isApplying;
  const hasWarning =
    props.notReady.length > 0 || (preview !== 'checking' && (preview === null || preview.warnings.length > 0));

  const [askedAge, setAskedAge] = useState<number | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canApply) return;
    const age = ageOf();
    if (askedAge === null && age !== null && age >= oldSeconds) setAskedAge(age);
    else onApply(reason.trim());
  };

  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen
      isDismissable={!isApplying}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <form className={styles.form} onSubmit={submit}>
            <Heading slot="title" className={styles.title ?? ''}>
              {t('review.title', { service })}
            </Heading>
            <WeightChanges {...props} />
            <ForceChoice {...props} />
            <PlannedWrites preview={preview} />
            {previewProblem !== null && <ReviewProblemNote {...props} problem={previewProblem} />}
            {applyProblem !== null && <ReviewProblemNote {...props} problem={applyProblem} />}
            <div className={styles.reason}>
              <label htmlFor={reasonId}>{t('review.reason')}</label>
              <input
                id={reasonId}
                value={reason}
                maxLength={500}
                autoComplete="off"
                onChange={({ target }) => setReason(target.value)}
              />
            </div>
            {askedAge !== null && <AgeQuestion seconds={askedAge} />}
            <footer className={styles.footer}>
              <Button onPress={onClose} isDisabled={isApplying}>
                {t('review.cancel')}
              </Button>
              {/* Focus rests here unless there is something to read first; a button that waits keeps its focus. */}
              <Button type="submit" look="primary" autoFocus={!hasWarning} aria-disabled={!canApply}>
                {isApplying ? t('review.applying') : t(askedAge === null ? 'review.apply' : 'review.anyway')}
              </Button>
            </footer>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function AgeQuestion({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="warning" icon="clock" role="alert">
      {t('review.old', { duration: format.duration(seconds) })}
    </Banner>
  );
}

function ReviewProblemNote(props: ReviewDialogProps & { readonly problem: ReviewProblem }) {
  const { problem, onCheckAgain } = props;
  const { t } = useTranslation();
  const { code, detail, instance, issues } = problem;
  return (
    <ProblemNote code={code} detail={detail} instance={instance} onRetry={onCheckAgain}>
      {issues.length > 0 && (
        <ul lang="en" className={styles.issues}>
          {issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>{path === '' ? message : t('review.problemIn', { path, message })}</li>
          ))}
        </ul>
      )}
    </ProblemNote>
  );
}

/** Stays as long as it matters, so that what was ticked can be taken back. */
function ForceChoice({ notReady, forced, onForce, isApplying }: ReviewDialogProps) {
  const { t } = useTranslation();
  if (notReady.length === 0) return null;
  return (
    <label className={styles.force}>
      <input
        type="checkbox"
        checked={notReady.every((version) => forced.includes(version))}
        disabled={isApplying}
        onChange={({ target }) => onForce(target.checked ? notReady : [])}
      />
      {t('review.force', { versions: notReady.join(t('split.separator')) })}
    </label>
  );
}
