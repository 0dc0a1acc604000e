import type { Evidence, ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { ChangeStatus } from '../features/change-status/change-status.tsx';
import { justMade } from '../features/review-change/change-in-history.ts';
import { isGitOps } from '../features/review-change/owner-look.ts';
import type { ChangeInHistory } from '../features/review-change/reviewed.ts';
import { changeText } from '../features/review-change/title.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { Applied } from './use-review.ts';

type LastChangeProps = {
  readonly service: ServiceState;
  readonly evidence: Evidence;
  readonly change: Applied;
  readonly onUndo: (change: ChangeInHistory) => void;
  readonly onDismiss: () => void;
};

/** What became of the change that was made on this page. */
export function LastChange({ service, evidence, change, onUndo, onDismiss }: LastChangeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const made = justMade(change.id, change.preview, change.at);
  return (
    <ChangeStatus
      change={change}
      etag={service.etag}
      propagation={service.propagation}
      evidence={evidence}
      isKeptInGit={service.owners.some(isGitOps)}
      undoes={made && changeText(t, format, made)}
      onUndo={made && (() => onUndo(made))}
      onDismiss={onDismiss}
    />
  );
}
