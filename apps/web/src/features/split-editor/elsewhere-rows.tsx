import type { RoutingRule } from '@sluice/shared/api/routing';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import styles from './elsewhere-rows.module.css';

type ElsewhereRowsProps = {
  /** Of the service. */
  readonly host: string;
  /** Of the default rule. */
  readonly destinations: RoutingRule['destinations'];
};

/** Destinations of everything else that are no versions: other hosts, and subsets that nobody defines. Values only. */
export function ElsewhereRows({ host, destinations }: ElsewhereRowsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const foreign = destinations.filter(
    (destination) => destination.version === null && (destination.host !== host || destination.subset !== null),
  );
  if (foreign.length === 0) return null;
  return (
    <ul aria-label={t('splitNotes.elsewhere')}>
      {foreign.map((destination) => {
        const { index, subset, share } = destination;
        const isOther = destination.host !== host;
        const percent = format.weight(share * 100);
        return (
          <li key={index} className={styles.row}>
            <span className={styles.name}>{isOther ? nameOf(t, destination) : subset}</span>
            <span className={styles.share}>{percent}</span>
            <p className={styles.note}>
              <Icon name={isOther ? 'locked' : 'warning'} />
              {isOther ? t('splitNotes.otherHostReason') : t('splitNotes.unknownSubset', { percent })}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

function nameOf(t: TFunction, { host, subset }: RoutingRule['destinations'][number]): string {
  return subset === null ? host : t('splitNotes.otherHost', { host, subset });
}
