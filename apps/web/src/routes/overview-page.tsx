import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { evidenceNow, freshnessOf } from '../data/freshness.ts';
import type { LiveStatus } from '../data/live.ts';
import { measuredOf } from '../data/measured.ts';
import { servicesQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { ServiceList } from '../features/service-list/service-list.tsx';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { filterServices, ServiceFilter } from './service-filter.tsx';

const overviewRoute = getRouteApi('/n/$ns');

export function OverviewPage() {
  const { t } = useTranslation();
  const { ns: namespace } = overviewRoute.useParams();
  const { live } = overviewRoute.useRouteContext();
  useFollow(live, namespace);
  const status = useLiveStatus(live);
  const title = t('overview.title', { namespace });
  return (
    <div className={styles.page}>
      <title>{`${title} · ${t('app.name')}`}</title>
      <header className={styles.header}>
        <h1>{title}</h1>
        <AsOf freshness={freshnessOf(status)} />
      </header>
      <ClusterBanner status={status} />
      <Services namespace={namespace} status={status} />
    </div>
  );
}

function Services({ namespace, status }: { readonly namespace: string; readonly status: LiveStatus }) {
  const { t } = useTranslation();
  const search = overviewRoute.useSearch();
  const { call, traffic } = overviewRoute.useRouteContext();
  const { data, error, refetch } = useQuery(servicesQuery(call, namespace));
  // The last known list stays usable under a message.
  const problem = error && <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return problem ?? <Skeleton label={t('overview.loading')} rows={8} rowHeight={64} />;
  if (data.length === 0) {
    return (
      <Banner tone="neutral" icon="services" role="status">
        <p>{t('overview.emptyTitle')}</p>
        <p>{t('overview.emptyText', { namespace })}</p>
      </Banner>
    );
  }
  const shown = filterServices(data, search);
  return (
    <>
      {problem}
      <ServiceFilter services={data} />
      {shown.length === 0 && (
        <p className={styles.muted} role="status">
          {t('overview.noneFound')}
        </p>
      )}
      <ServiceList
        services={shown}
        isStale={freshnessOf(status).isStale}
        measuredOf={(service) => {
          const { observed, rates, lost } = measuredOf(service, traffic.read(namespace, service.name), status);
          return {
            observed,
            rate: rates?.perSecond ?? null,
            lost: lost?.share ?? null,
            evidence: evidenceNow(service.evidence, status),
          };
        }}
        renderLink={({ name }) => (
          <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: name }}>
            {name}
          </Link>
        )}
      />
    </>
  );
}
