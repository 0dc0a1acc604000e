import { useTranslation } from 'react-i18next';
import type { Freshness } from '../data/freshness.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Chip } from '../ui/chip.tsx';

/** The time of what is shown, once it is out of date. */
export function AsOf({ freshness: { isStale, asOf } }: { readonly freshness: Freshness }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!isStale || asOf === null) return null;
  return <Chip tone="warning" icon="clock" text={t('stream.asOf', { time: format.time(asOf) })} />;
}
