import type { Evidence, ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChangeInHistory, inHistory, type MadeHere, madeHereQuery, noteMadeHere } from '../data/history.ts';
import { ChangeStatus } from '../features/change-status/change-status.tsx';
import { splitText } from '../i18n/change-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { PageContext } from './root-route.ts';

type LastChangeProps = {
  readonly service: ServiceState;
  readonly evidence: Evidence;
  readonly context: PageContext;
  readonly onUndo: (change: ChangeInHistory) => void;
};

/** What became of the change that was made here last, until it is dismissed. */
export function LastChange({ service, evidence, context, onUndo }: LastChangeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const ref = { namespace: service.namespace, service: service.name };
  const { data: made } = useQuery(madeHereQuery(ref));
  useRejection(service, made ?? null, context);
  if (!made) return null;
  const change = inHistory(made);
  const undoes = splitText(t, format, change?.shares ?? null, 'back');
  return (
    <ChangeStatus
      change={made}
      etag={service.etag}
      propagation={service.propagation}
      evidence={evidence}
      undoes={undoes === '' ? null : undoes}
      onUndo={change && (() => onUndo(change))}
      onDismiss={() => {
        noteMadeHere(context.queryClient, ref, null);
        // The button goes, and the focus must not go with it.
        document.getElementById('content')?.focus({ preventScroll: true });
      }}
    />
  );
}

/** A refusal is a result, too, for those who look elsewhere. */
function useRejection({ namespace, name, propagation }: ServiceState, made: MadeHere | null, { results }: PageContext) {
  const { t } = useTranslation();
  const id = made?.id ?? null;
  const isRejected = id !== null && propagation?.change === id && propagation.state === 'rejected';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (isRejected && id !== null) {
      const undo = { namespace, service: name, change: id };
      results.add({ tone: 'error', text: t('toasts.rejected', { service: name }), undo });
    }
  }, [isRejected, id]);
}
