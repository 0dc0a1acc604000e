import type { Propagation } from '@sluice/shared/api/propagation';
import type { ServiceState } from '@sluice/shared/api/services';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { evidenceNow } from '../data/freshness.ts';
import type { LiveStatus } from '../data/live.ts';
import { serviceQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { type TabState, tabStateOf } from '../features/change-status/change-steps.ts';
import { useTabIcon } from '../features/change-status/use-tab-icon.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { ServiceHeading } from './service-notes.tsx';
import type { ServiceSearch } from './service-search.ts';
import { ServiceTabs } from './service-tabs.tsx';
import { ServiceView } from './service-view.tsx';

const serviceRoute = getRouteApi('/n/$ns/s/$svc');

export function ServicePage() {
  const { t } = useTranslation();
  const { ns: namespace, svc: service } = serviceRoute.useParams();
  const search = serviceRoute.useSearch();
  const navigate = serviceRoute.useNavigate();
  const context = serviceRoute.useRouteContext();
  // Always the same, or the charts would be rendered anew once a second.
  const changeSearch = useCallback(
    (change: ServiceSearch) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  );
  useFollow(context.live, namespace, service);
  const status = useLiveStatus(context.live);
  const { data, error, refetch } = useReading(serviceQuery(context.call, { namespace, service }));
  const tab = tabOf(data, status);
  useTabIcon(tab);
  const isGone = error instanceof ClientError && error.code === 'not-found';
  const retry = () => void refetch();

  return (
    <div className={styles.page}>
      <title>{titleOf(t, service, tab, data?.propagation ?? null)}</title>
      {isGone && <GonePage namespace={namespace} service={service} />}
      {!isGone && data === undefined && (
        <>
          <ServiceHeading name={service} />
          <ServiceTabs namespace={namespace} service={service} />
        </>
      )}
      {!isGone && error !== null && <LoadProblem error={error} onRetry={retry} />}
      {!isGone && data === undefined && error === null && (
        <Skeleton label={t('service.loading')} rows={5} rowHeight={96} />
      )}
      {!isGone && data !== undefined && (
        <ServiceView
          key={`${namespace}/${service}`}
          service={data}
          status={status}
          context={context}
          search={search}
          onSearch={changeSearch}
        />
      )}
    </div>
  );
}

const signs = { working: '⟳', good: '✓', bad: '✕', none: null } as const satisfies Record<TabState, string | null>;

/** What the tab says first: of its title one sees the beginning only. */
function tabOf(state: ServiceState | undefined, status: LiveStatus): TabState {
  return state === undefined ? 'none' : tabStateOf(state.propagation, evidenceNow(state.evidence, status));
}

function titleOf(t: TFunction, service: string, tab: TabState, propagation: Propagation | null): string {
  const sign = signs[tab];
  if (sign === null) return t('service.title', { service });
  if (tab === 'working' && propagation?.state === 'distributing') {
    const { acknowledged, affected } = propagation;
    return t('service.titleWithState', { state: `${sign} ${acknowledged}/${affected}`, service });
  }
  return t('service.titleWithState', { state: sign, service });
}

function GonePage({ namespace, service }: { readonly namespace: string; readonly service: string }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('notFound.serviceTitle', { namespace, service })}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <Link to="/n/$ns" params={{ ns: namespace }}>
          {t('notFound.back')}
        </Link>
      </p>
    </>
  );
}
