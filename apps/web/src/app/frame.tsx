import { Outlet, useMatch, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastNamespace, noteNamespace } from '../data/preferences.ts';
import { LanguageChoice, ThemeChoice } from '../routes/appearance.tsx';
import { filterId } from '../routes/overview-search.ts';
import { paletteKeys } from '../routes/palette-keys.ts';
import { RightsBanner } from '../routes/rights-banner.tsx';
import { rootRoute } from '../routes/root-route.ts';
import { useRights } from '../routes/use-rights.ts';
import { useShortcuts } from '../routes/use-shortcuts.ts';
import { Icon } from '../ui/icon.tsx';
import { PlainButton } from '../ui/plain-button.tsx';
import { Bell } from './bell.tsx';
import styles from './frame.module.css';
import { NamespaceChoice } from './namespace-choice.tsx';
import { Rail } from './rail.tsx';
import { StreamMark } from './stream-mark.tsx';
import { usePalette } from './use-palette.ts';
import { useSessionEnd } from './use-session-end.ts';

const UserMenu = lazy(async () => ({ default: (await import('../routes/user-menu.tsx')).UserMenu }));
const HiddenNamespace = lazy(async () => ({
  default: (await import('../routes/hidden-namespace.tsx')).HiddenNamespace,
}));
const KeysDialog = lazy(async () => ({ default: (await import('../routes/keys-dialog.tsx')).KeysDialog }));
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

/** Around every page: where one is, whether it is live, and the ways elsewhere. */
export function Frame() {
  const { live } = rootRoute.useRouteContext();
  const isSigningIn = useMatch({ from: '/login', shouldThrow: false }) !== undefined;
  useSessionEnd(live);
  return isSigningIn ? <BareFrame /> : <FullFrame />;
}

/** Around the card by which one signs in: nothing that needs rights. */
function BareFrame() {
  const { t } = useTranslation();
  return (
    <div className={styles.frame} data-bare>
      <header className={styles.top}>
        <span className={styles.brand}>{t('app.name')}</span>
        <Appearance />
      </header>
      <main id="content" tabIndex={-1} className={styles.content}>
        <Outlet />
      </main>
    </div>
  );
}

function FullFrame() {
  const { t } = useTranslation();
  const { live } = rootRoute.useRouteContext();
  const { ns: shown } = useParams({ strict: false });
  const namespace = useNamespace(shown);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [palette, setPalette] = usePalette();
  const search = useSearchKey(namespace);
  const keys = paletteKeys();
  useShortcuts({ '?': () => setHelpOpen(true), '/': search });
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.top}>
        <span className={styles.brand}>{t('app.name')}</span>
        <NamespaceChoice namespace={namespace} onSearch={() => setPalette('namespaces')} />
        <PlainButton
          aria-haspopup="dialog"
          aria-label={t('frame.searchKeys', { keys })}
          onClick={() => setPalette('everything')}
        >
          <Icon name="search" />
          <span className={styles.search} aria-hidden="true">
            {t('frame.search')} <kbd>{keys}</kbd>
          </span>
        </PlainButton>
        <StreamMark live={live} />
        <Appearance>
          <Bell />
          <Suspense>
            <UserMenu />
          </Suspense>
        </Appearance>
      </header>
      <Rail namespace={namespace} />
      <main id="content" tabIndex={-1} className={styles.content}>
        {shown === undefined ? <Outlet /> : <InNamespace namespace={shown} />}
      </main>
      {isHelpOpen && (
        <Suspense>
          <KeysDialog onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
      {palette !== null && (
        <Suspense>
          <Palette
            scope={palette}
            namespace={namespace}
            onKeys={() => setHelpOpen(true)}
            onClose={() => setPalette(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

function InNamespace({ namespace }: { readonly namespace: string }) {
  const rights = useRights(namespace);
  if (rights.blind !== null) {
    return (
      <Suspense>
        <HiddenNamespace namespace={namespace} why={rights.blind} />
      </Suspense>
    );
  }
  return (
    <>
      <RightsBanner namespace={namespace} rights={rights} />
      <Outlet />
    </>
  );
}

function Appearance({ children }: { readonly children?: ReactNode }) {
  return (
    <span className={styles.end}>
      <span className={styles.theme}>
        <ThemeChoice isLabelHidden />
      </span>
      <span className={styles.language}>
        <LanguageChoice isLabelHidden />
      </span>
      {children}
    </span>
  );
}

/** That of the page; on pages of no namespace, the one that was looked at last. */
function useNamespace(shown: string | undefined): string {
  useEffect(() => {
    if (shown !== undefined) noteNamespace(shown);
  }, [shown]);
  return shown ?? lastNamespace() ?? 'default';
}

/** To the filter of the services: on the overview at once, from elsewhere by going there. */
function useSearchKey(ns: string): () => void {
  const navigate = useNavigate();
  return () => {
    const field = document.getElementById(filterId);
    if (field === null) void navigate({ to: '/n/$ns', params: { ns }, hash: filterId });
    else field.focus();
  };
}
