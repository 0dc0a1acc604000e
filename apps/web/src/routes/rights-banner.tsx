import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { namespacesQuery } from '../data/services.ts';
import { Banner } from '../ui/banner.tsx';
import styles from './rights-banner.module.css';
import { rootRoute } from './root-route.ts';
import { useObstacleText } from './use-obstacle-text.ts';
import { useRights } from './use-rights.ts';

/** What the caller may not do in a namespace, on each of its pages. */
export function RightsBanner({ namespace }: { readonly namespace: string }) {
  const { canView, obstacle } = useRights(namespace);
  const text = useObstacleText(obstacle);
  if (canView === false) return <Hidden namespace={namespace} />;
  if (text === null) return null;
  return (
    <div className={styles.place}>
      <Banner tone="neutral" icon="locked" role="status">
        {text}
      </Banner>
    </div>
  );
}

function Hidden({ namespace }: { readonly namespace: string }) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const { data: names = [] } = useQuery(namespacesQuery(call));
  const others = names.filter((name) => name !== namespace);
  return (
    <div className={styles.place}>
      <Banner tone="warning" icon="locked" role="alert">
        <p>{t('session.hidden', { namespace })}</p>
        <p>{t('session.hiddenAsk')}</p>
        {others.length > 0 && (
          <p className={styles.others}>
            {t('session.others')}
            {others.slice(0, 12).map((name) => (
              <Link key={name} to="/n/$ns" params={{ ns: name }}>
                {name}
              </Link>
            ))}
          </p>
        )}
      </Banner>
    </div>
  );
}
