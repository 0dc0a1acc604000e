import type { Version } from '@sluice/shared/api/services';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { DiffTable } from '../../ui/diff-table.tsx';
import { isGitOps } from '../../ui/owner-look.ts';
import type { Slot } from '../../ui/version-slot.ts';
import { blastRadius, isBigMove } from './blast-radius.ts';
import { ownersOf, worstOf } from './checks.ts';
import { ChecksList } from './checks-list.tsx';
import { DropChoices } from './drop-choices.tsx';
import type { ApiCall } from './elsewhere.ts';
import { ElsewherePanel } from './elsewhere-panel.tsx';
import { ForceChoices } from './force-choices.tsx';
import styles from './review-dialog.module.css';
import { ReviewFooter } from './review-footer.tsx';
import { ReviewProblems } from './review-problems.tsx';
import type { ReviewState } from './review-state.ts';
import { type Meaning, meaningOf } from './semantic-changes.ts';
import { titleOf } from './title.ts';
import { WhatChanges } from './what-changes.tsx';
import { WhoIsAffected } from './who-is-affected.tsx';

export type ReviewDialogProps = {
  readonly service: string;
  readonly versions: readonly Version[];
  readonly slots: ReadonlyMap<string, Slot>;
  /** Shares of the requests by version while no rule decides; null once one does. */
  readonly byPods: ReadonlyMap<string, number> | null;
  readonly review: ReviewState;
  /** Of all requests to the service; null while nobody knows. */
  readonly requestsPerSecond: number | null;
  /** How old the numbers are on which the decision rests, in seconds; null while they are of now. */
  readonly ageOf: () => number | null;
  /** The call that makes this change; without its etag, which is that of the preview. */
  readonly apiCall: Omit<ApiCall, 'etag'>;
  /** Drops what was drafted and closes: what others applied stays. */
  readonly onTakeTheirs: () => void;
};

/** Older numbers than these are asked about before anything is applied. */
const oldSeconds = 30;

/** What would change, what the cluster says to it, and the button that does it. A failure keeps everything as it is. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { service, review, ageOf } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const reasonId = useId();
  const [reason, setReason] = useState('');
  const [askedAge, setAskedAge] = useState<number | null>(null);
  const { preview, isApplying } = review;
  // While it is being applied the rule comes, and what was before it would be forgotten.
  const [byPods] = useState(props.byPods);
  const meaning = preview && meaningOf(preview, byPods);
  const radius = meaning && radiusOf(props, meaning);
  const canApply = isReady(review) && review.obstacle === null;
  const { dialogRef, applyRef } = useFocusOnApply(canApply && !hasWarning(review));
  const isHeld = radius !== null && isBigMove(radius.moved) && !isNamed(review);

  const apply = () => {
    if (!canApply) return;
    const age = ageOf();
    if (askedAge === null && age !== null && age >= oldSeconds) setAskedAge(age);
    else review.apply(reason.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isHeld) apply();
  };

  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen
      isDismissable={!isApplying}
      onOpenChange={(isOpen) => {
        if (!isOpen) review.close();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} ref={dialogRef}>
          <form className={styles.form} onSubmit={submit}>
            <Heading slot="title" className={styles.title ?? ''}>
              {titleOf({ t, format, service, reviewed: review.reviewed, meaning })}
            </Heading>
            {meaning !== null && <WhatChanges meaning={meaning} slots={props.slots} />}
            {radius !== null && <WhoIsAffected radius={radius} hasRulesAbove={(meaning?.rulesAbove ?? 0) > 0} />}
            <DropChoices review={review} />
            <ChecksList preview={preview} isChecking={review.isChecking} />
            <ReviewProblems review={review} onTakeTheirs={props.onTakeTheirs} />
            <ForceChoices review={review} />
            {preview !== null && <Writes preview={preview} {...props} />}
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
            {askedAge !== null && (
              <Banner tone="warning" icon="clock" role="alert">
                {t('review.old', { duration: format.duration(askedAge) })}
              </Banner>
            )}
            <ReviewFooter
              review={review}
              service={service}
              moved={isHeld ? radius.moved : null}
              isAsked={askedAge !== null}
              canApply={canApply}
              applyRef={applyRef}
              onApply={apply}
            />
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Writes({
  preview,
  review,
  apiCall,
}: ReviewDialogProps & { readonly preview: NonNullable<ReviewState['preview']> }) {
  const { t } = useTranslation();
  if (preview.writes.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3>{t('review.diff')}</h3>
      {preview.writes.map(({ object: { kind, namespace, name }, yaml }) => (
        <DiffTable
          key={`${kind} ${namespace}/${name}`}
          name={`${kind} ${namespace}/${name}`}
          before={yaml.before ?? ''}
          after={yaml.after ?? ''}
        />
      ))}
      <ElsewherePanel
        writes={preview.writes}
        call={{ ...apiCall, etag: preview.etag }}
        isOpen={ownersOf(preview.writes).some(isGitOps) && review.applyProblem === null}
      />
    </section>
  );
}

/** Nothing is missing, nothing is running and nothing blocks. */
function isReady({ preview, isChecking, isApplying, objection }: ReviewState): boolean {
  if (preview === null || isChecking || isApplying || objection !== null) return false;
  return preview.writes.length > 0 && worstOf(preview) !== 'blocking';
}

const hasWarning = ({ preview, acceptable }: ReviewState): boolean =>
  preview === null || acceptable.length > 0 || worstOf(preview) !== null;

/** A promotion and an undo say by their name alone what they do; everything else may be a slip of the finger. */
const isNamed = ({ reviewed: { type } }: ReviewState): boolean => type === 'promotion' || type === 'undo';

/** What the change of the default rule moves; null where it moves nothing. */
function radiusOf({ versions, requestsPerSecond }: ReviewDialogProps, { changes, rulesAbove }: Meaning) {
  const split = changes.find((change) => change.kind === 'weights' && change.rule.rule.isDefault);
  if (split?.kind !== 'weights') return null;
  const rate = rulesAbove > 0 ? null : requestsPerSecond;
  return blastRadius(split.before, split.after, rate, versions);
}

/** The focus rests on Apply when nothing speaks against the change, unless somebody has moved it meanwhile. */
function useFocusOnApply(isWanted: boolean) {
  const dialogRef = useRef<HTMLElement>(null);
  const applyRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The answer may come before the dialog has the focus at all.
    const { activeElement } = document;
    const isUntouched = activeElement === dialogRef.current || dialogRef.current?.contains(activeElement) !== true;
    if (isWanted && isUntouched) applyRef.current?.focus();
  }, [isWanted]);
  return { dialogRef, applyRef };
}
