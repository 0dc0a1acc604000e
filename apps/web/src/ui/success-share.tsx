import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from './icon.tsx';
import styles from './success-share.module.css';
import { usualSuccessPercent } from './usual-success.ts';
import { VisuallyHidden } from './visually-hidden.tsx';

/** The share of requests that did not fail, 0 to 1; marked where it is below what charts draw a line at. */
export function SuccessShare({ share }: { readonly share: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (share * 100 >= usualSuccessPercent) return format.share(share);
  const words = t('charts.belowThreshold', { percent: format.weight(usualSuccessPercent) });
  return (
    <span className={styles.low} title={words}>
      <Icon name="warning" />
      {format.share(share)}
      <VisuallyHidden>{t('split.separator') + words}</VisuallyHidden>
    </span>
  );
}
