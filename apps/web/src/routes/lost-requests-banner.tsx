import { useTranslation } from 'react-i18next';
import type { Lost } from '../data/measured.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';

/** Failures that no version can be blamed for would otherwise be seen nowhere. */
export function LostRequestsBanner({ lost }: { readonly lost: Lost | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (lost === null) return null;
  return (
    <Banner tone="error" icon="warning" role="status">
      {t('service.lost', { rate: format.rate(lost.perSecond), share: format.share(lost.share) })}
    </Banner>
  );
}
