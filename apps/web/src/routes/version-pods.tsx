import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { podsQuery } from '../data/pods.ts';
import { useReading } from '../data/use-reading.ts';
import { PodTable } from '../features/version-list/pod-table.tsx';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LoadProblem } from './load-problem.tsx';
import { rootRoute } from './root-route.ts';

type VersionPodsProps = { readonly namespace: string; readonly service: string; readonly version: string };

/** The pods of one version, read when somebody wants to see them. */
export function VersionPods({ namespace, service, version }: VersionPodsProps) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const { data, error, refetch } = useReading(podsQuery(call, { namespace, service }));
  if (data !== undefined)
    return <PodTable version={version} pods={data.pods.filter((pod) => pod.version === version)} />;
  if (error instanceof ClientError && error.code === 'forbidden') {
    return (
      <Banner tone="neutral" icon="locked" role="status">
        {t('versions.podsHidden')}
      </Banner>
    );
  }
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  return <Skeleton label={t('versions.podsLoading')} rows={2} rowHeight={30} />;
}
