import { useQuery } from '@tanstack/react-query';
import { createRoute, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { servicesQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { ServiceList } from '../features/service-list/service-list.tsx';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { rootRoute } from './root-route.ts';

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/n/$ns',
  component: OverviewPage,
});

function OverviewPage() {
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
        <AsOf status={status} />
      </header>
      <ClusterBanner status={status} />
      <Services namespace={namespace} isStale={status.stream?.isStale ?? false} />
    </div>
  );
}

function Services({ namespace, isStale }: { readonly namespace: string; readonly isStale: boolean }) {
  const { t } = useTranslation();
  const { call } = overviewRoute.useRouteContext();
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
  return (
    <>
      {problem}
      <ServiceList
        services={data}
        isStale={isStale}
        renderLink={({ name }) => (
          <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: name }}>
            {name}
          </Link>
        )}
      />
    </>
  );
}
