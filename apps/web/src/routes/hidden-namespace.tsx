import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { namespacesQuery } from '../data/services.ts';
import { type Blind, meQuery } from '../data/session.ts';
import { Banner } from '../ui/banner.tsx';
import styles from './hidden-namespace.module.css';
import { NamespaceLinks } from './namespace-links.tsx';
import pageStyles from './page.module.css';
import { rootRoute } from './root-route.ts';

type HiddenNamespaceProps = { readonly namespace: string; readonly why: Blind };

/** In place of every page of a namespace that cannot be seen: why not, whom to ask, and where else one may look. */
export function HiddenNamespace({ namespace, why }: HiddenNamespaceProps) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const { data: names } = useQuery(namespacesQuery(call));
  const { data: me } = useQuery(meQuery(call));
  const others = (names ?? []).filter((name) => name !== namespace);
  const seesNothing = why === 'caller' && names?.length === 0 && me?.mode !== 'none';
  const title = t('session.hiddenTitle', { namespace });
  return (
    <div className={pageStyles.page}>
      <title>{`${title} · ${t('app.name')}`}</title>
      <h1>{title}</h1>
      <Banner tone="warning" icon="locked" role="alert">
        <p>{t(`session.hidden.${why}`, { namespace })}</p>
        <p>
          {seesNothing && me?.user
            ? t('session.noNamespace', { name: me.user.name })
            : t(`session.hiddenAsk.${why}`, { namespace })}
        </p>
      </Banner>
      {others.length > 0 && (
        <nav className={styles.others} aria-labelledby="namespaces-shown">
          <h2 id="namespaces-shown">{t('session.others')}</h2>
          <NamespaceLinks namespaces={others.map((name) => ({ name }))} />
        </nav>
      )}
    </div>
  );
}
