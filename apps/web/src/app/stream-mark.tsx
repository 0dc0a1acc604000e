import { useTranslation } from 'react-i18next';
import type { Live } from '../data/live.ts';
import { useLiveStatus } from '../data/use-live.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './frame.module.css';

const icons = { connecting: 'dotEmpty', live: 'dotFull', slow: 'dotHalf', reconnecting: 'dotEmpty' } as const;

/** Whether what is shown is live, always with the word. */
export function StreamMark({ live }: { readonly live: Live }) {
  const { t } = useTranslation();
  const { stream } = useLiveStatus(live);
  return (
    <span role="status" aria-label={t('stream.label')} className={styles.stream} data-state={stream?.state}>
      {stream !== null && (
        <>
          <Icon name={icons[stream.state]} />
          {t(`stream.${stream.state}`)}
        </>
      )}
    </span>
  );
}
