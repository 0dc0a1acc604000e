import type { Version } from '@sluice/shared/api/services';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rates } from '../../data/measured.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ReviewButton } from '../../ui/review-button.tsx';
import { SuccessShare } from '../../ui/success-share.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './version-list.module.css';

type VersionListProps = {
  readonly versions: readonly Version[];
  /** Null while nothing is known. */
  readonly rates: Rates | null;
  /** Milliseconds by version. */
  readonly latencies: ReadonlyMap<string, number>;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Desired shares of the requests, 0 to 1; null where nothing can be promoted. */
  readonly shares: ReadonlyMap<string, number> | null;
  /** Reviews giving everything to a version. */
  readonly onPromote: (version: string) => void;
  /** The versions that some rule sends requests to; null while the rules are not known. */
  readonly inRules: ReadonlySet<string> | null;
  /** What is shown under a version that is unfolded. */
  readonly renderPods: (version: string) => ReactNode;
};

/** What runs behind each version. */
export function VersionList(props: VersionListProps) {
  const { versions, rates, latencies, slots, shares, onPromote, inRules, renderPods } = props;
  const { t } = useTranslation();
  const canPromote = shares !== null && versions.length > 1;
  if (versions.length === 0) return <p className={styles.empty}>{t('versions.none')}</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>
          <VisuallyHidden>{t('versions.table')}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('versions.version')}</th>
            <th scope="col">{t('versions.workloads')}</th>
            <th scope="col">{t('versions.since')}</th>
            <th scope="col" data-number>
              {t('versions.pods')}
            </th>
            <th scope="col" data-number>
              {t('versions.rate')}
            </th>
            <th scope="col" data-number>
              {t('versions.success')}
            </th>
            <th scope="col" data-number>
              {t('versions.latency')}
            </th>
            {canPromote && (
              <th scope="col" data-print="none">
                {t('promote.column')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow
              key={version.name}
              version={version}
              rates={rates}
              latency={latencies.get(version.name) ?? null}
              slot={slots.get(version.name) ?? 1}
              isInNoRule={inRules !== null && !inRules.has(version.name)}
              renderPods={renderPods}
              promotion={canPromote && <Promotion version={version.name} shares={shares} onPromote={onPromote} />}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type VersionRowProps = {
  readonly version: Version;
  readonly rates: Rates | null;
  /** Milliseconds. */
  readonly latency: number | null;
  readonly slot: Slot;
  readonly isInNoRule: boolean;
  /** In a cell of its own; false where no version can be promoted. */
  readonly promotion: ReactNode;
} & Pick<VersionListProps, 'renderPods'>;

function VersionRow({ version, rates, latency, slot, promotion, isInNoRule, renderPods }: VersionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, workloads, subset, createdAt, pods } = version;
  // A version that nobody sent anything to is missing in the measurements, not in the mesh.
  const rate = rates && (rates.versions.get(name) ?? { perSecond: 0, errors: null });
  const none = t('charts.none');
  const [isUnfolded, setUnfolded] = useState(false);
  const podsId = useId();
  return (
    <>
      <tr data-version={name}>
        <th scope="row">
          <span className={styles.version}>
            <Button
              look="quiet"
              aria-label={t('versions.showPods', { version: name })}
              aria-expanded={isUnfolded}
              aria-controls={podsId}
              onPress={() => setUnfolded(!isUnfolded)}
            >
              <span className={styles.fold} data-open={isUnfolded || undefined}>
                <Icon name="down" />
              </span>
            </Button>
            <Swatch slot={slot} />
            {name}
            {subset !== null && subset !== name && (
              <span className={styles.note}>{t('versions.subset', { subset })}</span>
            )}
            {isInNoRule && <span className={styles.note}>{t('versions.notInRule')}</span>}
          </span>
        </th>
        <td>{workloads.join(t('split.separator')) || none}</td>
        <td>{createdAt === null ? none : format.since(Date.parse(createdAt))}</td>
        <td data-number data-none={pods.ready === 0 || undefined}>
          {`${format.count(pods.ready)}/${format.count(pods.total)}`}
        </td>
        <td data-number>{rate === null ? none : format.rate(rate.perSecond)}</td>
        <td data-number>{rate === null || rate.errors === null ? none : <SuccessShare share={1 - rate.errors} />}</td>
        <td data-number>{latency === null || !Number.isFinite(latency) ? none : format.atMost(latency)}</td>
        {promotion !== false && <td data-print="none">{promotion}</td>}
      </tr>
      {isUnfolded && (
        <tr id={podsId} className={styles.unfolded}>
          <td colSpan={promotion === false ? 7 : 8}>{renderPods(name)}</td>
        </tr>
      )}
    </>
  );
}

type PromotionProps = Pick<VersionListProps, 'shares' | 'onPromote'> & { readonly version: string };

/** One press to a filled review; nothing to do for the version that takes everything already. */
function Promotion({ version, shares, onPromote }: PromotionProps) {
  const { t } = useTranslation();
  if ((shares?.get(version) ?? 0) > 1 - 1e-9) return <span className={styles.muted}>{t('promote.all')}</span>;
  return <ReviewButton onPress={() => onPromote(version)}>{t('promote.button', { version })}</ReviewButton>;
}
