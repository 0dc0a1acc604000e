import type { Evidence, ObservedSplit, ServiceState } from '@sluice/shared/api/services';
import { memo, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { EvidenceChip } from '../../ui/evidence-chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { SuccessShare } from '../../ui/success-share.tsx';
import styles from './service-list.module.css';
import { ServiceStateChip } from './service-state-chip.tsx';
import { SplitCell } from './split-cell.tsx';

export type ShownTraffic = {
  readonly observed: ObservedSplit | null;
  /** Requests per second; null where nothing was measured. */
  readonly rate: number | null;
  /** Of the last five minutes, oldest first. */
  readonly rates: readonly (number | null)[];
  /** Fraction of the requests of the last minute that were answered without a server error. */
  readonly success: number | null;
  /** The edge in milliseconds below which 95 % of the requests of the last minute stayed. */
  readonly p95: number | null;
  /** Fraction of the requests that reached no version; null where none did so. */
  readonly lost: number | null;
  readonly evidence: Evidence;
  /** How many things are wrong or doubtful about its objects; null while nobody knows. */
  readonly findings: number | null;
};

export type ServiceRowProps = ShownTraffic & {
  readonly service: ServiceState;
  readonly renderLink: (service: ServiceState) => ReactNode;
  readonly isPeeked: boolean;
  readonly onPeek: (service: ServiceState) => void;
  /** Its place among all rows, from 1, where not all of them are rendered. */
  readonly index?: number;
  readonly rowRef?: Ref<HTMLTableRowElement>;
};

export const ServiceRow = memo(function ServiceRow(props: ServiceRowProps) {
  const { service, rate, rates, success, p95, lost, evidence, findings, index } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { versions } = service;
  return (
    <tr
      ref={props.rowRef}
      data-index={index === undefined ? undefined : index - 1}
      // The head is the first row.
      aria-rowindex={index === undefined ? undefined : index + 1}
      data-peeked={props.isPeeked || undefined}
    >
      <th scope="row">
        <NameCell {...props} />
      </th>
      <td className={styles.wide}>
        <SplitCell service={service} observed={props.observed} evidence={evidence} />
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
      <td className={styles.number}>
        <span className={styles.rate}>
          <Sparkline values={rates} />
          {rate === null ? t('charts.none') : format.rate(rate)}
        </span>
      </td>
      <td className={styles.number}>{success === null ? t('charts.none') : <SuccessShare share={success} />}</td>
      <td className={`${styles.number} ${styles.latency}`}>{p95 === null ? t('charts.none') : format.atMost(p95)}</td>
      <td>
        <span className={styles.states}>
          {(evidence.state !== 'not-applicable' || versions.length > 1) && <EvidenceChip evidence={evidence} />}
          <ServiceStateChip service={service} findings={findings} />
          {lost !== null && (
            <span className={styles.lost}>
              <Icon name="warning" />
              {t('overview.lost', { share: format.share(lost) })}
            </span>
          )}
        </span>
      </td>
    </tr>
  );
}, isSameRow);

function NameCell({ service, renderLink, isPeeked, onPeek }: ServiceRowProps) {
  const { t } = useTranslation();
  const { name, desired } = service;
  return (
    <span className={styles.name}>
      {/* Space looks at a service beside the list; Enter, as on any link, opens it. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the link inside takes the focus, the button does the same */}
      <span
        onKeyDown={(event) => {
          if (event.key !== ' ') return;
          event.preventDefault();
          onPeek(service);
        }}
      >
        {renderLink(service)}
      </span>
      <button
        type="button"
        className={styles.peek}
        aria-pressed={isPeeked}
        aria-label={t('overview.peek', { service: name })}
        title={t('overview.peek', { service: name })}
        onClick={() => onPeek(service)}
      >
        <Icon name="panel" />
      </button>
      {desired.rulesAbove > 0 && (
        <span className={styles.rules}>{t('overview.rules', { count: desired.rulesAbove })}</span>
      )}
    </span>
  );
}

/** Everything but the values of a list that is made anew each time, and what can be seen of the evidence. */
function isSameRow(before: ServiceRowProps, after: ServiceRowProps): boolean {
  return (
    before.service === after.service &&
    before.observed === after.observed &&
    before.rate === after.rate &&
    before.rates === after.rates &&
    before.success === after.success &&
    before.p95 === after.p95 &&
    before.lost === after.lost &&
    before.findings === after.findings &&
    before.isPeeked === after.isPeeked &&
    before.index === after.index &&
    before.onPeek === after.onPeek &&
    before.evidence.state === after.evidence.state
  );
}
