import type { Evidence, ObservedSplit, ServiceState } from '@sluice/shared/api/services';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { nothingObserved } from '../../i18n/evidence-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EvidenceChip } from '../../ui/evidence-chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SplitBar } from '../../ui/split-bar.tsx';
import { slotsOf } from '../../ui/version-slot.ts';
import styles from './service-list.module.css';

export type ShownTraffic = {
  readonly observed: ObservedSplit | null;
  /** Requests per second; null where nothing was measured. */
  readonly rate: number | null;
  /** Fraction of the requests that reached no version; null where none did so. */
  readonly lost: number | null;
  readonly evidence: Evidence;
};

type ServiceRowProps = ShownTraffic & { readonly service: ServiceState; readonly link: ReactNode };

export const ServiceRow = memo(
  function ServiceRow({ service, observed, rate, lost, evidence, link }: ServiceRowProps) {
    const { t } = useTranslation();
    const format = useFormat();
    const { versions } = service;
    return (
      <tr>
        <th scope="row">{link}</th>
        <td className={styles.wide}>
          <SplitCell service={service} observed={observed} evidence={evidence} />
        </td>
        <td>
          <span className={styles.pods}>
            {versions.map(({ name, pods }) => (
              <span key={name} data-none={pods.ready === 0 || undefined}>
                {`${name} ${format.count(pods.ready)}/${format.count(pods.total)}`}
              </span>
            ))}
          </span>
        </td>
        <td className={styles.number}>{rate === null ? t('charts.none') : format.rate(rate)}</td>
        <td>
          <EvidenceChip evidence={evidence} />
          {lost !== null && (
            <span className={styles.lost}>
              <Icon name="warning" />
              {t('overview.lost', { share: format.share(lost) })}
            </span>
          )}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.service === after.service &&
    before.observed === after.observed &&
    before.rate === after.rate &&
    before.lost === after.lost &&
    before.evidence.state === after.evidence.state,
);

type SplitCellProps = Pick<ServiceRowProps, 'service' | 'observed' | 'evidence'>;

function SplitCell({ service, observed, evidence }: SplitCellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { versions, desired } = service;
  if (versions.length === 0) return <span className={styles.muted}>{t('overview.noVersions')}</span>;
  const slots = slotsOf(versions.map(({ name }) => name));
  const shareOf = (list: readonly { version: string; share: number }[], name: string) =>
    list.find(({ version }) => version === name)?.share ?? 0;
  const segments = (list: readonly { version: string; share: number }[]) =>
    versions.map(({ name }) => ({ version: name, slot: slots.get(name) ?? 1, share: shareOf(list, name) }));
  const words = (list: readonly { version: string; share: number }[]) =>
    versions.map(({ name }) => `${name} ${format.share(shareOf(list, name))}`).join(t('split.dot'));
  const seen = observed !== null && observed.requests > 0 ? observed.versions : null;
  const isSingle = versions.length === 1;
  return (
    <div className={styles.split}>
      <div className={styles.bars}>
        <SplitBar size="small" segments={segments(desired.weights)} isMuted={isSingle} />
        <SplitBar size="thin" segments={seen === null ? [] : segments(seen)} isMuted={isSingle} />
      </div>
      {isSingle ? (
        <span className={styles.muted}>{t('overview.oneVersion')}</span>
      ) : (
        <dl className={styles.words}>
          <dt>{t('overview.desired')}</dt>
          <dd>{words(desired.weights)}</dd>
          <dt>{t('overview.observed')}</dt>
          <dd>{seen === null ? nothingObserved(t, evidence) : words(seen)}</dd>
        </dl>
      )}
    </div>
  );
}
