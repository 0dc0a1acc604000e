import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { freshnessOf } from '../data/freshness.ts';
import { gatewaysQuery } from '../data/gateways.ts';
import { servicesQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { GatewayCard } from '../features/gateway-list/gateway-card.tsx';
import { NoGateways } from '../features/gateway-list/no-gateways.tsx';
import { gatewaysWords, useGatewaysWords } from '../i18n/gateways/use-gateways-words.ts';
import { useLoaded } from '../i18n/lazy-words.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';

const gatewaysRoute = getRouteApi('/n/$ns/gateways');

export function GatewaysPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.page}>
      <Suspense fallback={<Skeleton label={t('frame.gateways')} rows={2} rowHeight={280} />}>
        <Gateways />
      </Suspense>
    </div>
  );
}

function Gateways() {
  useLoaded(gatewaysWords);
  const t = useGatewaysWords();
  const { ns: namespace } = gatewaysRoute.useParams();
  const { live, call } = gatewaysRoute.useRouteContext();
  useFollow(live, namespace);
  const status = useLiveStatus(live);
  const freshness = freshnessOf(status);
  const { data, error, refetch } = useReading(gatewaysQuery(call, namespace));
  const services = useQuery({ ...servicesQuery(call, namespace), enabled: data?.gateways.length === 0 });
  const first = services.data?.[0];
  return (
    <>
      <title>{t('docTitle', { namespace })}</title>
      <header className={styles.header}>
        <h1>{t('title', { namespace })}</h1>
        <AsOf freshness={freshness} />
      </header>
      <ClusterBanner status={status} />
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton label={t('loading')} rows={2} rowHeight={280} />}
      {data?.gateways.length === 0 && (
        <NoGateways
          namespace={namespace}
          isWhole={data.isWhole}
          service={first === undefined ? null : { name: first.name, port: first.ports[0] ?? 80 }}
        />
      )}
      {data !== undefined && data.gateways.length > 0 && (
        <p className={styles.muted}>{t('count', { count: data.gateways.length })}</p>
      )}
      {data?.gateways.map((gateway) => (
        <GatewayCard
          key={`${gateway.kind} ${gateway.namespace}/${gateway.name}`}
          gateway={gateway}
          isStale={freshness.isStale}
          renderService={(service) => (
            <Link to="/n/$ns/s/$svc" params={{ ns: service.namespace, svc: service.name }}>
              {service.namespace === namespace ? service.name : `${service.namespace}/${service.name}`}
            </Link>
          )}
        />
      ))}
    </>
  );
}
