import { createRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LanguageChoice, ShortcutsChoice, ThemeChoice } from './appearance.tsx';
import styles from './page.module.css';
import { rootRoute } from './root-route.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: SettingsPage,
});

function SettingsPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <title>{`${t('settings.title')} · ${t('app.name')}`}</title>
      <h1>{t('settings.title')}</h1>
      <div className={styles.form}>
        <ThemeChoice />
        <LanguageChoice />
        <ShortcutsChoice />
      </div>
      <p className={styles.muted}>{t('settings.kept')}</p>
    </div>
  );
}
