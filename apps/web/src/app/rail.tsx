import { Link, useMatchRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import styles from './frame.module.css';

/** The ways to the pages of a namespace: at the side, or at the bottom of narrow screens. */
export function Rail({ namespace }: { readonly namespace: string }) {
  const { t } = useTranslation();
  const params = { ns: namespace };
  // Their addresses lie under that of the services, as does that of each service.
  const match = useMatchRoute();
  const isBeside = match({ to: '/n/$ns/findings' }) !== false || match({ to: '/n/$ns/gateways' }) !== false;
  return (
    <nav className={styles.rail} aria-label={t('frame.navigation')}>
      <Link
        to="/n/$ns"
        params={params}
        className={styles.way}
        title={t('frame.overview')}
        activeOptions={{ exact: isBeside, includeSearch: false }}
      >
        <Icon name="services" />
        <span>{t('frame.overview')}</span>
      </Link>
      <Link to="/n/$ns/findings" params={params} className={styles.way} title={t('frame.findings')}>
        <Icon name="findings" />
        <span>{t('frame.findings')}</span>
      </Link>
      <Link to="/n/$ns/gateways" params={params} className={styles.way} title={t('frame.gateways')}>
        <Icon name="gateway" />
        <span>{t('frame.gateways')}</span>
      </Link>
      <Link to="/settings" className={styles.way} title={t('frame.settings')}>
        <Icon name="settings" />
        <span>{t('frame.settings')}</span>
      </Link>
    </nav>
  );
}
