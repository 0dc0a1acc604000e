import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { namespaceListQuery } from '../data/services.ts';
import { Banner } from '../ui/banner.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { NamespaceLinks } from './namespace-links.tsx';
import styles from './no-services.module.css';
import { rootRoute } from './root-route.ts';

/** Why the list is empty, and what to do about it: other namespaces, labels, or a mesh to try things on. */
export function NoServices({ namespace }: { readonly namespace: string }) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const { data } = useQuery(namespaceListQuery(call));
  const others = (data?.namespaces ?? []).filter(({ name }) => name !== namespace);
  return (
    <>
      <Banner tone="neutral" icon="services" role="status">
        <p>{t('overview.emptyTitle')}</p>
        <p>{t('overview.emptyText', { namespace })}</p>
      </Banner>
      {others.length > 0 && (
        <section className={styles.step} aria-labelledby="elsewhere">
          <h2 id="elsewhere">{t('overview.emptyElsewhere')}</h2>
          <NamespaceLinks
            namespaces={others.map(({ name, services }) => ({
              name,
              note: t('overview.emptyCount', { count: services }),
            }))}
          />
        </section>
      )}
      <Step title={t('overview.emptyLabels')} text={t('overview.emptyLabelsText')} command={labelCommand(namespace)} />
      {others.length === 0 && data !== undefined && (
        <Step
          title={t('overview.emptySandbox')}
          text={t('overview.emptySandboxText')}
          command="npm start -- --scenario canary"
        />
      )}
    </>
  );
}

type StepProps = { readonly title: string; readonly text: string; readonly command: string };

function Step({ title, text, command }: StepProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.step}>
      <h2>{title}</h2>
      <p className={styles.muted}>{text}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a line that scrolls must be reachable by keyboard */}
      <pre lang="en" tabIndex={0} className={styles.command}>
        {command}
      </pre>
      <div>
        <CopyButton text={command} words={{ copy: t('overview.emptyCopy'), copied: t('overview.emptyCopied') }} />
      </div>
    </section>
  );
}

/** Pods get their labels from the template of their Deployment. */
function labelCommand(namespace: string): string {
  const labels = { app: 'my-service', version: 'v1' };
  const patch = JSON.stringify({ spec: { template: { metadata: { labels } } } });
  return `kubectl -n ${namespace} patch deployment my-service-v1 -p '${patch}'`;
}
