import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatch, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { namespacesQuery } from '../data/services.ts';
import { LanguageChoice, ThemeChoice } from '../routes/appearance.tsx';
import { filterId } from '../routes/overview-search.ts';
import { rootRoute } from '../routes/root-route.ts';
import { useShortcuts } from '../routes/use-shortcuts.ts';
import { Choice } from '../ui/choice.tsx';
import { Icon } from '../ui/icon.tsx';
import { Bell } from './bell.tsx';
import styles from './frame.module.css';
import { StreamMark } from './stream-mark.tsx';
import { useSessionEnd } from './use-session-end.ts';

const KeysDialog = lazy(async () => ({ default: (await import('../routes/keys-dialog.tsx')).KeysDialog }));

/** Around every page: where one is, whether it is live, and the ways elsewhere. */
export function Frame() {
  const { t } = useTranslation();
  const { live } = rootRoute.useRouteContext();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const search = useSearchKey();
  useSessionEnd(live);
  useShortcuts({ '?': () => setHelpOpen(true), '/': search });
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.top}>
        <span className={styles.brand}>{t('app.name')}</span>
        <NamespaceChoice />
        <StreamMark live={live} />
        <span className={styles.end}>
          <Bell />
          <ThemeChoice isLabelHidden />
          <LanguageChoice isLabelHidden />
        </span>
      </header>
      <Rail />
      <main id="content" tabIndex={-1} className={styles.content}>
        <Outlet />
      </main>
      {isHelpOpen && (
        <Suspense>
          <KeysDialog onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function useNamespace(): string {
  const { ns } = useParams({ strict: false });
  return ns ?? 'default';
}

/** To the filter of the services: on the overview at once, from elsewhere by going there. */
function useSearchKey(): () => void {
  const ns = useNamespace();
  const navigate = useNavigate();
  return () => {
    const field = document.getElementById(filterId);
    if (field === null) void navigate({ to: '/n/$ns', params: { ns }, hash: filterId });
    else field.focus();
  };
}

function NamespaceChoice() {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const namespace = useNamespace();
  const navigate = useNavigate();
  const { data = [] } = useQuery(namespacesQuery(call));
  const options = [...new Set([...data, namespace])].sort().map((value) => ({ value, text: value }));
  return (
    <Choice
      label={t('frame.namespace')}
      value={namespace}
      options={options}
      onChange={(ns) => void navigate({ to: '/n/$ns', params: { ns } })}
    />
  );
}

function Rail() {
  const { t } = useTranslation();
  const ns = useNamespace();
  // Their address lies under that of the services, as does that of each service.
  const isFindings = useMatch({ from: '/n/$ns/findings', shouldThrow: false }) !== undefined;
  return (
    <nav className={styles.rail} aria-label={t('frame.navigation')}>
      <Link
        to="/n/$ns"
        params={{ ns }}
        className={styles.way}
        title={t('frame.overview')}
        activeOptions={{ exact: isFindings }}
      >
        <Icon name="services" />
        <span>{t('frame.overview')}</span>
      </Link>
      <Link to="/n/$ns/findings" params={{ ns }} className={styles.way} title={t('frame.findings')}>
        <Icon name="findings" />
        <span>{t('frame.findings')}</span>
      </Link>
      <Link to="/settings" className={styles.way} title={t('frame.settings')}>
        <Icon name="settings" />
        <span>{t('frame.settings')}</span>
      </Link>
    </nav>
  );
}
