import type { ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { Chip } from '../../ui/chip.tsx';

/** What is going on with a service: something wrong with its objects first, else whether a release is under way. */
export function ServiceStateChip({
  service,
  findings,
}: {
  readonly service: ServiceState;
  readonly findings: number | null;
}) {
  const { t } = useTranslation();
  if (findings !== null && findings > 0) {
    return <Chip tone="warning" icon="findings" text={t('overview.findings', { count: findings })} />;
  }
  const { desired, versions } = service;
  if (desired.source !== 'rule' || versions.length < 2) return null;
  const taking = desired.weights.filter(({ share }) => share > 0);
  if (taking.length < 2) return <Chip tone="neutral" icon="check" text={t('overview.stable')} />;
  return <Chip tone="neutral" icon="split" text={t('overview.rolling')} />;
}
