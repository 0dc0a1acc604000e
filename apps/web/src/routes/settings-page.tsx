import type { Me } from '@sluice/shared/api/session';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lastNamespace } from '../data/preferences.ts';
import { meQuery } from '../data/session.ts';
import { statusQuery } from '../data/status.ts';
import { useReading } from '../data/use-reading.ts';
import { StatusReport } from '../features/status-report/status-report.tsx';
import { useLoaded } from '../i18n/lazy-words.ts';
import { settingsWords, useSettingsWords } from '../i18n/settings/use-settings-words.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LanguageChoice, ShortcutsChoice, ThemeChoice } from './appearance.tsx';
import { LoadProblem } from './load-problem.tsx';
import { LookChoice, RangeChoice } from './look-choices.tsx';
import styles from './page.module.css';
import settingsStyles from './settings-page.module.css';

const settingsRoute = getRouteApi('/settings');
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <title>{`${t('settings.title')} · ${t('app.name')}`}</title>
      <h1>{t('settings.title')}</h1>
      <Suspense fallback={<Skeleton label={t('settings.title')} rows={4} rowHeight={120} />}>
        <Settings />
      </Suspense>
    </div>
  );
}

function Settings() {
  useLoaded(settingsWords);
  const { t: common } = useTranslation();
  const t = useSettingsWords();
  const [isHelpOpen, setHelpOpen] = useState(false);
  return (
    <>
      <div className={settingsStyles.columns}>
        <Panel title={t('looks')}>
          <div className={settingsStyles.form}>
            <ThemeChoice />
            <LanguageChoice />
            <LookChoice look="density" label={t('density')} textOf={(value) => t(`densities.${value}`)} />
            <LookChoice look="patterns" label={t('patterns')} textOf={(value) => t(`onOff.${value}`)} />
            <p className={styles.muted}>{t('patternsHint')}</p>
            <LookChoice look="motion" label={t('motion')} textOf={(value) => t(`motions.${value}`)} />
            <RangeChoice label={t('range')} />
          </div>
          <p className={styles.muted}>{common('settings.kept')}</p>
        </Panel>
        <div className={settingsStyles.column}>
          <Panel title={t('keyboard')}>
            <ShortcutsChoice />
            <div>
              <Button onPress={() => setHelpOpen(true)}>{t('keys')}</Button>
            </div>
          </Panel>
          <Panel title={t('access')}>
            <Access />
          </Panel>
        </div>
      </div>
      <Panel title={t('diagnostics')}>
        <Diagnostics />
      </Panel>
      {isHelpOpen && (
        <Suspense>
          <KeysDialog onClose={() => setHelpOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Access() {
  const { t: common } = useTranslation();
  const t = useSettingsWords();
  const { call } = settingsRoute.useRouteContext();
  const { data: me, error, refetch } = useReading(meQuery(call, lastNamespace() ?? 'default'));
  if (me === undefined) {
    return error === null ? (
      <Skeleton label={common('session.loading')} rows={2} rowHeight={24} />
    ) : (
      <LoadProblem error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <>
      <p>{whoText(me)}</p>
      <p className={styles.muted}>
        {t(`modes.${me.mode}`)} {t(me.readOnly ? 'readOnly' : 'writes')}
      </p>
      {me.rights !== null && <RightsList rights={me.rights} />}
    </>
  );

  function whoText({ mode, user }: Me): string {
    if (mode !== 'none') return user === null ? common('session.signedOut') : t('signedIn', { name: user.name });
    return user === null ? t('actingNobody') : t('acting', { name: user.name });
  }
}

function RightsList({ rights }: { readonly rights: NonNullable<Me['rights']> }) {
  const t = useSettingsWords();
  const answer = (may: boolean | null) => t(`answer.${may === null ? 'unknown' : may ? 'yes' : 'no'}`);
  return (
    <section className={settingsStyles.rights}>
      <h3>{t('rightsIn', { namespace: rights.namespace })}</h3>
      <dl>
        <dt>{t('mayView')}</dt>
        <dd>{answer(rights.view)}</dd>
        <dt>{t('mayChange')}</dt>
        <dd>{answer(rights.change)}</dd>
      </dl>
      {rights.missing.length > 0 && (
        <p className={styles.muted}>{t('missing', { rights: rights.missing.join(t('separator')) })}</p>
      )}
    </section>
  );
}

function Diagnostics() {
  const t = useSettingsWords();
  const { call } = settingsRoute.useRouteContext();
  const { data, error, refetch } = useReading(statusQuery(call));
  return (
    <>
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton label={t('loading')} rows={8} rowHeight={28} />}
      {data !== undefined && <StatusReport status={data.status} readAt={data.readAt} />}
    </>
  );
}
