import { useTranslation } from 'react-i18next';
import type { LiveStatus } from '../data/live.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';

/** Of the text, for what cannot be used meanwhile. */
export const clusterBannerId = 'cluster-away';

/** Said once on each page while the cluster is away; it goes by itself. */
export function ClusterBanner({ status }: { readonly status: LiveStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { cluster } = status;
  if (cluster?.state !== 'unreachable') return null;
  return (
    <Banner tone="error" icon="warning" role="alert">
      <span id={clusterBannerId}>{t('cluster.unreachable', { time: format.time(cluster.since) })}</span>
    </Banner>
  );
}
