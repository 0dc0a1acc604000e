import type { ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { inHistory, type MadeHere } from '../data/history.ts';
import { splitText } from '../i18n/change-text.ts';
import { useFormat } from '../i18n/use-format.ts';

/** What came of a change, in words, and the way back. */
export function useResultText({ namespace, name: service }: ServiceState) {
  const { t } = useTranslation();
  const format = useFormat();
  return (made: MadeHere) => {
    const { id, result } = made;
    const change = splitText(t, format, inHistory(made)?.shares ?? null, 'forth');
    const undo = id === null ? null : { namespace, service, change: id };
    const { history, merged } = result;
    if (history !== null && !history.recorded) {
      return { text: t('toasts.notRecorded', { service, reason: history.reason ?? '' }), undo };
    }
    if (merged) return { text: t('toasts.merged', { service }), undo };
    return {
      text: change === '' ? t('toasts.appliedPlain', { service }) : t('toasts.applied', { service, change }),
      undo,
    };
  };
}
