import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <title>{`${t('notFound.title')} · ${t('app.name')}`}</title>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/n/$ns" params={{ ns: 'default' }}>
          {t('notFound.back')}
        </Link>
      </p>
    </div>
  );
}
