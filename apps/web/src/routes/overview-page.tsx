import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findingCounter } from '../data/count-findings.ts';
import { findingsQuery } from '../data/findings.ts';
import { evidenceNow, freshnessOf } from '../data/freshness.ts';
import type { LiveStatus } from '../data/live.ts';
import { measuredOf } from '../data/measured.ts';
import { summaryOf } from '../data/service-summary.ts';
import { servicesQuery } from '../data/services.ts';
import { useCalm } from '../data/use-calm.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { ServiceList } from '../features/service-list/service-list.tsx';
import { ServicePeek } from '../features/service-list/service-peek.tsx';
import type { ShownTraffic } from '../features/service-list/service-row.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LatestChanges } from './latest-changes.tsx';
import { LoadProblem } from './load-problem.tsx';
import overviewStyles from './overview-page.module.css';
import styles from './page.module.css';
import { filterServices, ServiceFilter } from './service-filter.tsx';

const NoServices = lazy(async () => ({ default: (await import('./no-services.tsx')).NoServices }));

const overviewRoute = getRouteApi('/n/$ns');

/** Numbers of a list that move more often than this cannot be read. */
const calmMilliseconds = 2_000;

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
      <Services key={namespace} namespace={namespace} status={status} />
    </div>
  );
}

type ServicesProps = { readonly namespace: string; readonly status: LiveStatus };

function Services({ namespace, status }: ServicesProps) {
  const { t } = useTranslation();
  const { call } = overviewRoute.useRouteContext();
  const { data, error, refetch } = useReading(servicesQuery(call, namespace));
  // The last known list stays usable under a message.
  const problem = error && <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return problem ?? <Skeleton label={t('overview.loading')} rows={8} rowHeight={64} />;
  if (data.length === 0) {
    return (
      <Suspense>
        <NoServices namespace={namespace} />
      </Suspense>
    );
  }
  return (
    <>
      {problem}
      <ShownServices namespace={namespace} status={status} services={data} />
    </>
  );
}

function ShownServices({ namespace, status, services }: ServicesProps & { readonly services: ServiceState[] }) {
  const { t } = useTranslation();
  const search = overviewRoute.useSearch();
  const navigate = overviewRoute.useNavigate();
  const { call } = overviewRoute.useRouteContext();
  const calm = useCalm(services, isOtherConfiguration, calmMilliseconds);
  const { findingsOf, trafficOf } = useTrafficOf(namespace, status);
  const [peekedName, setPeeked] = useState<string | null>(null);
  const peeked = calm.find(({ name }) => name === peekedName) ?? null;
  const peek = useCallback(({ name }: ServiceState) => setPeeked((now) => (now === name ? null : name)), []);
  const shown = useMemo(() => filterServices(calm, search, findingsOf), [calm, search, findingsOf]);
  return (
    <>
      <ServiceFilter services={calm} findingsOf={findingsOf} />
      <div className={overviewStyles.columns}>
        {shown.length === 0 && (
          <p className={styles.muted} role="status">
            {t('overview.noneFound')}
          </p>
        )}
        {shown.length > 0 && (
          <ServiceList
            services={shown}
            isStale={freshnessOf(status).isStale}
            measuredOf={trafficOf}
            renderLink={renderLink}
            order={search.sort ?? 'name'}
            onOrder={(sort) =>
              void navigate({
                search: (before) => ({ ...before, sort: sort === 'name' ? undefined : sort }),
                replace: true,
              })
            }
            peeked={peekedName}
            onPeek={peek}
          />
        )}
        <aside className={overviewStyles.aside} aria-label={t('overview.latest')}>
          {peeked !== null && (
            <ServicePeek
              service={peeked}
              traffic={trafficOf(peeked)}
              link={
                <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: peeked.name }}>
                  {t('overview.open', { service: peeked.name })}
                </Link>
              }
              onClose={() => setPeeked(null)}
            />
          )}
          <LatestChanges call={call} namespace={namespace} />
        </aside>
      </div>
    </>
  );
}

/** What is known of each service beside its configuration; new functions only when something else is known. */
function useTrafficOf(namespace: string, status: LiveStatus) {
  const { call, traffic } = overviewRoute.useRouteContext();
  const { data: found } = useQuery(findingsQuery(call, { namespace }));
  const findingsOf = useMemo(() => (found === undefined ? unknown : findingCounter(found.findings)), [found]);
  const trafficOf = useCallback(
    (service: ServiceState): ShownTraffic => {
      const series = traffic.read(namespace, service.name);
      const { observed, rates, lost } = measuredOf(service, series, status);
      return {
        ...summaryOf(series),
        observed,
        rate: rates?.perSecond ?? null,
        lost: lost?.share ?? null,
        evidence: evidenceNow(service.evidence, status),
        findings: findingsOf(service),
      };
    },
    [traffic, namespace, status, findingsOf],
  );
  return { findingsOf, trafficOf };
}

const unknown = () => null;

function renderLink({ namespace, name }: ServiceState) {
  return (
    <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: name }}>
      {name}
    </Link>
  );
}

/** What somebody configured shows at once; only traffic may wait. */
function isOtherConfiguration(shown: readonly ServiceState[], next: readonly ServiceState[]): boolean {
  return (
    shown.length !== next.length ||
    next.some(({ name, desired, versions }, at) => {
      const before = shown[at];
      return before?.name !== name || before.desired !== desired || before.versions !== versions;
    })
  );
}
