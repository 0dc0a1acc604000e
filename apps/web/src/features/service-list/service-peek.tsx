import type { ServiceState } from '@sluice/shared/api/services';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import { slotsOf } from '../../ui/version-slot.ts';
import styles from './service-peek.module.css';
import type { ShownTraffic } from './service-row.tsx';
import { SplitCell } from './split-cell.tsx';

type ServicePeekProps = {
  readonly service: ServiceState;
  readonly traffic: ShownTraffic;
  /** The way to the page of the service. */
  readonly link: ReactNode;
  readonly onClose: () => void;
};

/** One service beside the list: enough to decide whether to open it. */
export function ServicePeek({ service, traffic, link, onClose }: ServicePeekProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { versions, desired, observed, objects, host } = { ...service, observed: traffic.observed };
  const slots = slotsOf(versions.map(({ name }) => name));
  const shareOf = (list: readonly { version: string; share: number }[] | undefined, name: string) =>
    list?.find(({ version }) => version === name)?.share;
  return (
    <Panel
      title={service.name}
      aside={
        <Button look="quiet" onPress={onClose}>
          {t('overview.closePeek')}
        </Button>
      }
    >
      <p className={styles.host}>{host}</p>
      <SplitCell service={service} observed={observed} evidence={traffic.evidence} />
      <ul className={styles.versions}>
        {versions.map(({ name, pods, workloads }) => {
          const seen = shareOf(observed?.versions, name);
          return (
            <li key={name}>
              <Swatch slot={slots.get(name) ?? 1} />
              <strong>{name}</strong>
              <span>{t('split.ready', { ready: format.count(pods.ready), total: format.count(pods.total) })}</span>
              <span className={styles.share}>
                {format.share(shareOf(desired.weights, name) ?? 0)}
                {seen !== undefined && <small>{format.share(seen)}</small>}
              </span>
              <span className={styles.workloads}>{workloads.join(', ')}</span>
            </li>
          );
        })}
      </ul>
      <p className={styles.objects}>
        {objects.length === 0
          ? t('service.noObjects')
          : t('service.objects', { objects: objects.map(({ kind, name }) => `${kind} ${name}`).join(', ') })}
      </p>
      <p>{link}</p>
    </Panel>
  );
}
