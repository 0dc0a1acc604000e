import type { ObservedSplit, Version } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './version-list.module.css';

type VersionListProps = {
  readonly versions: readonly Version[];
  readonly observed: ObservedSplit | null;
  readonly slots: ReadonlyMap<string, Slot>;
};

/** What runs behind each version. */
export function VersionList({ versions, observed, slots }: VersionListProps) {
  const { t } = useTranslation();
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
            <th scope="col">{t('versions.subset')}</th>
            <th scope="col">{t('versions.since')}</th>
            <th scope="col" data-number>
              {t('versions.pods')}
            </th>
            <th scope="col" data-number>
              {t('versions.rate')}
            </th>
            <th scope="col" data-number>
              {t('versions.errors')}
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow key={version.name} version={version} observed={observed} slot={slots.get(version.name) ?? 1} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type VersionRowProps = { readonly version: Version; readonly observed: ObservedSplit | null; readonly slot: Slot };

function VersionRow({ version, observed, slot }: VersionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, workloads, subset, createdAt, pods } = version;
  const seen = observed?.versions.find((entry) => entry.version === name) ?? null;
  const seconds = observed === null ? 0 : (observed.until - observed.since) / 1000;
  const none = t('charts.none');
  return (
    <tr>
      <th scope="row">
        <span className={styles.version}>
          <Swatch slot={slot} />
          {name}
        </span>
      </th>
      <td>{workloads.join(t('split.separator')) || none}</td>
      <td>{subset ?? t('versions.noSubset')}</td>
      <td>{createdAt === null ? none : format.date(createdAt)}</td>
      <td data-number data-none={pods.ready === 0 || undefined}>
        {`${format.count(pods.ready)}/${format.count(pods.total)}`}
      </td>
      <td data-number>{seen === null || seconds <= 0 ? none : format.rate(seen.requests / seconds)}</td>
      <td data-number>{seen === null || seen.requests === 0 ? none : format.share(seen.errors / seen.requests)}</td>
    </tr>
  );
}
