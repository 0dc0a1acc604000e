import { useTranslation } from 'react-i18next';
import type { Rights } from '../data/session.ts';
import { Banner } from '../ui/banner.tsx';
import styles from './rights-banner.module.css';
import { useObstacleText } from './use-obstacle-text.ts';

type RightsBannerProps = { readonly namespace: string; readonly rights: Rights };

/** What the caller may not do in a namespace, and what the server cannot see there, on each of its pages. */
export function RightsBanner({ namespace, rights: { unread, obstacle } }: RightsBannerProps) {
  const { t } = useTranslation();
  const text = useObstacleText(obstacle);
  if (text === null && unread.length === 0) return null;
  return (
    <div className={styles.place}>
      {unread.length > 0 && (
        <Banner tone="warning" icon="warning" role="alert">
          {t('session.unread', { namespace, kinds: unread.join(t('session.separator')) })}
        </Banner>
      )}
      {text !== null && (
        <Banner tone="neutral" icon="locked" role="status">
          {text}
        </Banner>
      )}
    </div>
  );
}
