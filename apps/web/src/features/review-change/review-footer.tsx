import { type Ref, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isGitOps } from '../../ui/owner-look.ts';
import { ownersOf } from './checks.ts';
import { gitPatch } from './elsewhere.ts';
import { HoldButton } from './hold-button.tsx';
import styles from './review-dialog.module.css';
import type { ReviewState } from './review-state.ts';

type ReviewFooterProps = {
  readonly review: ReviewState;
  readonly service: string;
  /** How much of the requests a big move takes elsewhere, 0 to 1; null where one press is enough. */
  readonly moved: number | null;
  /** The question about old numbers was asked. */
  readonly isAsked: boolean;
  readonly canApply: boolean;
  readonly applyRef: Ref<HTMLButtonElement>;
  readonly onApply: () => void;
};

/** Apply, or for what is kept in a repository first the patch for it. */
export function ReviewFooter(props: ReviewFooterProps) {
  const { review, moved } = props;
  const { t } = useTranslation();
  const writes = review.preview?.writes ?? [];
  const isOwned = ownersOf(writes).some(isGitOps);
  const obstacleId = useId();
  return (
    <div className={styles.footer}>
      {review.obstacle !== null && (
        <p id={obstacleId} className={styles.obstacle}>
          <Icon name="locked" />
          {review.obstacle}
        </p>
      )}
      {moved !== null && <BigMove {...props} moved={moved} />}
      <div className={styles.buttons}>
        <Button onPress={review.close} isDisabled={review.isApplying}>
          {t('review.cancel')}
        </Button>
        {isOwned && (
          <CopyButton
            look="primary"
            text={gitPatch(writes)}
            words={{ copy: t('review.export'), copied: t('review.copied') }}
          />
        )}
        {moved === null && <ApplyButton {...props} isOwned={isOwned} obstacleId={obstacleId} />}
      </div>
    </div>
  );
}

function ApplyButton({
  review,
  isOwned,
  isAsked,
  canApply,
  applyRef,
  obstacleId,
}: ReviewFooterProps & { readonly isOwned: boolean; readonly obstacleId: string }) {
  const { t } = useTranslation();
  const text = isAsked ? t('review.anyway') : t(isOwned ? 'review.applyAnyway' : 'review.apply');
  return (
    // A button that waits keeps its focus.
    <Button
      type="submit"
      look={isOwned ? 'plain' : 'primary'}
      ref={applyRef}
      aria-disabled={!canApply}
      {...(review.obstacle !== null && { 'aria-describedby': obstacleId })}
    >
      {review.isApplying ? t('review.applying') : text}
    </Button>
  );
}

/** A move of more than half of the requests is held down, or the service is typed. */
function BigMove(props: ReviewFooterProps & { readonly moved: number }) {
  const { review, service, moved, isAsked, canApply, applyRef, onApply } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [whyId, fieldId] = [useId(), useId()];
  const hasTyped = typed.trim() === service;
  return (
    <div className={styles.bigMove}>
      <p id={whyId}>{t('review.holdWhy', { percent: format.weight(moved * 100), service })}</p>
      <div className={styles.bigMoveChoice}>
        <label htmlFor={fieldId}>{t('review.typeName')}</label>
        <input
          id={fieldId}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={whyId}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (hasTyped) onApply();
          }}
        />
        <HoldButton
          text={hasTyped ? t(isAsked ? 'review.anyway' : 'review.apply') : t('review.hold')}
          holdingText={review.isApplying ? t('review.applying') : t('review.holding')}
          isReady={hasTyped}
          isDisabled={!canApply}
          describedBy={whyId}
          buttonRef={applyRef}
          onHeld={onApply}
        />
      </div>
    </div>
  );
}
