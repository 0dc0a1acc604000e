import type { ChangeSummary } from '@sluice/shared/api/changes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Call, ClientError } from '../data/client.ts';
import { latestChangesQuery } from '../data/latest-changes.ts';
import { sharesText } from '../i18n/change-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './latest-changes.module.css';
import { LoadProblem } from './load-problem.tsx';

/** Who changed what in this namespace lately. */
export function LatestChanges({ call, namespace }: { readonly call: Call; readonly namespace: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(latestChangesQuery(call, namespace));
  return (
    <Panel title={t('overview.latest')}>
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton label={t('overview.latest')} rows={3} rowHeight={40} />}
      {data?.length === 0 && <p className={styles.muted}>{t('overview.latestNone')}</p>}
      {data !== undefined && data.length > 0 && (
        <ol className={styles.changes}>
          {data.map((change) => (
            <LatestChange key={change.id} change={change} namespace={namespace} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Problem({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  if (error instanceof ClientError && error.code === 'forbidden') {
    return <p className={styles.muted}>{t('overview.latestHidden')}</p>;
  }
  return <LoadProblem error={error} onRetry={onRetry} />;
}

function LatestChange({ change, namespace }: { readonly change: ChangeSummary; readonly namespace: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { services, shares, user, at, reason, state } = change;
  const [service = ''] = services;
  const names = services.join(', ');
  const words = shares && sharesText(t, format, shares.after);
  return (
    <li data-state={state}>
      <Link to="/n/$ns/s/$svc" params={{ ns: namespace, svc: service }}>
        {words === null
          ? t('overview.latestOther', { service: names })
          : t('overview.latestSplit', { service: names, shares: words })}
      </Link>
      <small>{t('overview.latestBy', { user, time: format.moment(Date.parse(at)) })}</small>
      {reason !== null && <q>{reason}</q>}
    </li>
  );
}
