import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { historyQuery } from '../data/history.ts';
import { type ServiceRef, serviceQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { HistoryView } from './history-view.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';
import { ServiceTabs } from './service-tabs.tsx';

const historyRoute = getRouteApi('/n/$ns/s/$svc/history');

/** All changes of one service, with the ways back. */
export function HistoryPage() {
  const { t } = useTranslation();
  const { ns: namespace, svc: service } = historyRoute.useParams();
  const { undo } = historyRoute.useSearch();
  const navigate = historyRoute.useNavigate();
  const context = historyRoute.useRouteContext();
  useFollow(context.live, namespace, service);
  const status = useLiveStatus(context.live);
  const ref: ServiceRef = { namespace, service };
  const state = useReading(serviceQuery(context.call, ref));
  const history = useReading(historyQuery(context.call, ref));
  const { refetch } = history;
  const etag = state.data?.etag;
  // What changes the rules is a change, whoever made it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the etag is the reason to ask again
  useEffect(() => void refetch(), [etag, refetch]);
  const error = state.error ?? history.error;

  return (
    <div className={styles.page}>
      <title>{t('history.docTitle', { service })}</title>
      <h1>{service}</h1>
      <ServiceTabs namespace={namespace} service={service} />
      {error !== null && history.data === undefined && (
        <HistoryProblem
          error={error}
          namespace={namespace}
          onRetry={() => void Promise.all([state.refetch(), refetch()])}
        />
      )}
      {(state.data === undefined || history.data === undefined) && error === null && (
        <Skeleton label={t('history.loading')} rows={5} rowHeight={112} />
      )}
      {state.data !== undefined && history.data !== undefined && (
        <HistoryView
          key={`${namespace}/${service}`}
          service={state.data}
          history={history.data}
          status={status}
          context={context}
          undo={undo ?? null}
          onUndoOpened={() => void navigate({ search: {}, replace: true })}
        />
      )}
    </div>
  );
}

type HistoryProblemProps = { readonly error: Error; readonly namespace: string; readonly onRetry: () => void };

/** Without the right to read it the history is hidden, and says so: an empty list would be a lie. */
function HistoryProblem({ error, namespace, onRetry }: HistoryProblemProps) {
  const { t } = useTranslation();
  if (error instanceof ClientError && error.code === 'forbidden') {
    return (
      <Banner tone="neutral" icon="locked" role="status">
        {t('history.forbidden', { namespace })}
      </Banner>
    );
  }
  if (!(error instanceof ClientError) || error.code !== 'not-found')
    return <LoadProblem error={error} onRetry={onRetry} />;
  return (
    <p>
      {t('notFound.text')}{' '}
      <Link to="/n/$ns" params={{ ns: namespace }}>
        {t('notFound.back')}
      </Link>
    </p>
  );
}
