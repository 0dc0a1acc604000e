import type { PodInfo } from '@sluice/shared/api/pods';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Chip } from '../../ui/chip.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './version-list.module.css';

type PodTableProps = { readonly version: string; readonly pods: readonly PodInfo[] };

/** The pods of one version, with what is wrong with each. */
export function PodTable({ version, pods }: PodTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (pods.length === 0) return <p className={styles.empty}>{t('versions.noPods')}</p>;
  return (
    <table className={styles.pods}>
      <caption>
        <VisuallyHidden>{t('versions.podTable', { version })}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('versions.pod')}</th>
          <th scope="col">{t('versions.podState')}</th>
          <th scope="col" data-number>
            {t('versions.restarts')}
          </th>
          <th scope="col">{t('versions.since')}</th>
          <th scope="col">{t('versions.images')}</th>
        </tr>
      </thead>
      <tbody>
        {pods.map((pod) => (
          <tr key={pod.name}>
            <th scope="row">{pod.name}</th>
            <td>
              <PodState pod={pod} />
            </td>
            <td data-number>{format.count(pod.restarts)}</td>
            <td>{pod.createdAt === '' ? t('charts.none') : format.since(Date.parse(pod.createdAt))}</td>
            <td className={styles.images}>{pod.images.join(t('split.separator'))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PodState({ pod: { ready, reason, phase, sidecar } }: { readonly pod: PodInfo }) {
  const { t } = useTranslation();
  return (
    <span className={styles.states}>
      {ready ? (
        <Chip tone="ok" icon="check" text={t('versions.podReady')} />
      ) : (
        <Chip tone="error" icon="error" text={t('versions.podNotReady', { reason: reason ?? phase })} />
      )}
      {!sidecar && <Chip tone="warning" icon="eyeOff" text={t('versions.noSidecar')} />}
    </span>
  );
}
