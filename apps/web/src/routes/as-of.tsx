import { useTranslation } from 'react-i18next';
import type { LiveStatus } from '../data/live.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Chip } from '../ui/chip.tsx';

/** The time of what is shown, once it is out of date. */
export function AsOf({ status }: { readonly status: LiveStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!status.stream?.isStale || status.heardAt === null) return null;
  return <Chip tone="warning" icon="clock" text={t('stream.asOf', { time: format.time(status.heardAt) })} />;
}
