import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { RequestTestView } from './request-test-view.tsx';
import { ServiceTabs } from './service-tabs.tsx';
import type { TestSearch } from './test-search.ts';

const testRoute = getRouteApi('/n/$ns/s/$svc/test');

/** What the mesh would do with a request to the service. */
export function RequestTestPage() {
  const { t } = useTranslation();
  const { ns: namespace, svc: service } = testRoute.useParams();
  const search = testRoute.useSearch();
  const navigate = testRoute.useNavigate();
  const context = testRoute.useRouteContext();
  const onSearch = useCallback((next: TestSearch) => void navigate({ search: next, replace: true }), [navigate]);
  useFollow(context.live, namespace, service);
  const status = useLiveStatus(context.live);
  const { data, error, refetch } = useReading(serviceQuery(context.call, { namespace, service }));
  const place = <Skeleton label={t('service.loading')} rows={2} rowHeight={300} />;
  return (
    <div className={styles.page}>
      <h1>{service}</h1>
      <ServiceTabs namespace={namespace} service={service} />
      <ClusterBanner status={status} />
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && place}
      {data !== undefined && (
        <Suspense fallback={place}>
          <RequestTestView
            key={`${namespace}/${service}`}
            service={data}
            context={context}
            search={search}
            onSearch={onSearch}
          />
        </Suspense>
      )}
    </div>
  );
}
