import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './service-tabs.module.css';

type ServiceTabsProps = { readonly namespace: string; readonly service: string };

/** The views of one service, each with an address of its own. */
export function ServiceTabs({ namespace, service }: ServiceTabsProps) {
  const { t } = useTranslation();
  const params = { ns: namespace, svc: service };
  return (
    <nav className={styles.tabs} aria-label={t('history.tabs', { service })}>
      <Link
        to="/n/$ns/s/$svc"
        params={params}
        className={styles.tab}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {t('history.overviewTab')}
      </Link>
      <Link to="/n/$ns/s/$svc/history" params={params} className={styles.tab}>
        {t('history.tab')}
      </Link>
      <Link to="/n/$ns/s/$svc/test" params={params} className={styles.tab}>
        {t('frame.tabs.test')}
      </Link>
      <Link to="/n/$ns/s/$svc/yaml" params={params} className={styles.tab}>
        {t('frame.tabs.yaml')}
      </Link>
    </nav>
  );
}
