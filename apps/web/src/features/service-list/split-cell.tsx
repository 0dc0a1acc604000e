import type { Evidence, ObservedSplit, ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { nothingObserved } from '../../i18n/evidence-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { SplitBar } from '../../ui/split-bar.tsx';
import { slotsOf } from '../../ui/version-slot.ts';
import styles from './service-list.module.css';

type SplitCellProps = {
  readonly service: ServiceState;
  readonly observed: ObservedSplit | null;
  readonly evidence: Evidence;
};

type Share = { readonly version: string; readonly share: number };

/** Where requests should go, and where they went, as bars on one axis and in words. */
export function SplitCell({ service, observed, evidence }: SplitCellProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { versions, desired } = service;
  if (versions.length === 0) return <span className={styles.muted}>{t('overview.noVersions')}</span>;
  const slots = slotsOf(versions.map(({ name }) => name));
  const shareOf = (list: readonly Share[], name: string) => list.find(({ version }) => version === name)?.share ?? 0;
  const seen = observed !== null && observed.requests > 0 ? observed.versions : null;
  const lists = [desired.weights, seen ?? []];
  const some = versions.filter(({ name }) => lists.some((list) => shareOf(list, name) > 0));
  const carrying = some.length > 0 ? some : versions;
  const segments = (list: readonly Share[]) =>
    versions.map(({ name }) => ({ version: name, slot: slots.get(name) ?? 1, share: shareOf(list, name) }));
  // A share stands on one line with its version. A version that carries nothing, and should not, is left out.
  const words = (list: readonly Share[], text: (share: number) => string) =>
    carrying.map(({ name }) => `${name}\u00a0${text(shareOf(list, name))}`).join(t('split.dot'));
  const isSingle = versions.length === 1;
  const wholePercent = (share: number) => format.weight(share * 100);
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
          <dd>{words(desired.weights, desired.weights.every(isWhole) ? wholePercent : format.share)}</dd>
          <dt>{t('overview.observed')}</dt>
          <dd>{seen === null ? nothingObserved(t, evidence) : words(seen, format.share)}</dd>
        </dl>
      )}
    </div>
  );
}

/** A share that is a whole percent, give or take what fractions lose. */
const isWhole = ({ share }: Share) => Math.abs(share * 100 - Math.round(share * 100)) < 1e-6;
