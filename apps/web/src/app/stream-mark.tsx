import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isClusterAway } from '../data/freshness.ts';
import type { Live, LiveStatus } from '../data/live.ts';
import { pace } from '../data/pace.ts';
import { useLiveStatus } from '../data/use-live.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './frame.module.css';

const icons = {
  connecting: 'dotEmpty',
  live: 'dotFull',
  slow: 'dotHalf',
  reconnecting: 'dotEmpty',
  unreachable: 'warning',
} as const;

/** Without the server nothing is known of the cluster either; so the stream comes first. */
function stateOf(status: LiveStatus, paceSeconds: number): keyof typeof icons | null {
  const state = status.stream?.state ?? null;
  if (state !== 'live') return state;
  if (isClusterAway(status)) return 'unreachable';
  // The stream is fine, but this browser shows only some of it.
  return paceSeconds > 1 ? 'slow' : state;
}

/** Whether what is shown is live, always with the word. */
export function StreamMark({ live }: { readonly live: Live }) {
  const { t } = useTranslation();
  const state = stateOf(useLiveStatus(live), useSyncExternalStore(pace.follow, pace.seconds));
  return (
    <span role="status" aria-label={t('stream.label')} className={styles.stream} data-state={state}>
      {state !== null && (
        <>
          <Icon name={icons[state]} />
          {t(`stream.${state}`)}
        </>
      )}
    </span>
  );
}
