import { getRouteApi } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { findingsQuery } from '../data/findings.ts';
import { freshnessOf } from '../data/freshness.ts';
import type { LiveStatus } from '../data/live.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { FindingList } from '../features/finding-list/finding-list.tsx';
import { FindingsChecked, NothingFound, UnreadKinds } from '../features/finding-list/findings-checked.tsx';
import { countBySeverity, groupFindings, onlySeverity } from '../features/finding-list/group-findings.ts';
import { SeverityFilter } from '../features/finding-list/severity-filter.tsx';
import { useFindingsWords } from '../i18n/findings/use-findings-words.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { AsOf } from './as-of.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { ServiceLinks, useServicesOf } from './service-links.tsx';

const findingsRoute = getRouteApi('/n/$ns/findings');

/** Everything wrong or doubtful about the routing of a namespace. */
export function FindingsPage() {
  const { t } = useTranslation();
  const { ns: namespace } = findingsRoute.useParams();
  const { live } = findingsRoute.useRouteContext();
  useFollow(live, namespace);
  const status = useLiveStatus(live);
  return (
    <div className={styles.page}>
      <Suspense fallback={<Skeleton label={t('frame.findings')} rows={6} rowHeight={110} />}>
        <Title namespace={namespace} status={status} />
        <ClusterBanner status={status} />
        <Findings namespace={namespace} status={status} />
      </Suspense>
    </div>
  );
}

type PartProps = { readonly namespace: string; readonly status: LiveStatus };

function Title({ namespace, status }: PartProps) {
  const { t: common } = useTranslation();
  const { t } = useFindingsWords();
  const title = t('title', { namespace });
  return (
    <>
      <title>{`${title} · ${common('app.name')}`}</title>
      <header className={styles.header}>
        <h1>{title}</h1>
        <AsOf freshness={freshnessOf(status)} />
      </header>
    </>
  );
}

function Findings({ namespace, status }: PartProps) {
  const { t } = useFindingsWords();
  const { call } = findingsRoute.useRouteContext();
  const { severity = null } = findingsRoute.useSearch();
  const navigate = findingsRoute.useNavigate();
  const servicesOf = useServicesOf(call, namespace);
  const { data, error, refetch } = useReading(findingsQuery(call, { namespace }));
  const problem = error && <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return problem ?? <Skeleton label={t('loading')} rows={6} rowHeight={110} />;
  const { checked, asOf, unread } = data;
  const groups = groupFindings(data.findings);
  const counts = countBySeverity(groups);
  const shown = severity === null ? groups : onlySeverity(groups, severity);
  const show = (chosen: typeof severity) =>
    void navigate({ search: (before) => ({ ...before, severity: chosen ?? undefined }), replace: true });
  return (
    <>
      {problem}
      <UnreadKinds kinds={unread} />
      {groups.length === 0 && <NothingFound checked={checked} asOf={asOf} />}
      {groups.length > 0 && (
        <div className={styles.header}>
          <SeverityFilter counts={counts} value={severity} onChange={show} />
          <p className={styles.muted}>
            <FindingsChecked checked={checked} asOf={asOf} />
          </p>
        </div>
      )}
      {groups.length > 0 && shown.length === 0 && (
        <Banner
          tone="neutral"
          icon="check"
          role="status"
          actions={<Button onPress={() => show(null)}>{t('showAll')}</Button>}
        >
          {t('noneLeft')}
        </Banner>
      )}
      <FindingList
        groups={shown}
        level={2}
        isStale={freshnessOf(status).isStale}
        renderLinks={(object) => <ServiceLinks namespace={namespace} services={servicesOf(object)} />}
      />
    </>
  );
}
