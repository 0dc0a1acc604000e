import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ServiceState } from '@sluice/shared/api/services';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceNow } from '../data/freshness.ts';
import type { LiveStatus } from '../data/live.ts';
import { serviceQuery } from '../data/services.ts';
import { useFollow, useLiveStatus } from '../data/use-live.ts';
import { useReading } from '../data/use-reading.ts';
import { objectName } from '../features/object-editor/problem-list.tsx';
import { useLoaded } from '../i18n/lazy-words.ts';
import { objectsWords, useObjectsWords } from '../i18n/objects/use-objects-words.ts';
import { Panel } from '../ui/panel.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ClusterBanner } from './cluster-banner.tsx';
import { LastChange } from './last-change.tsx';
import { LoadProblem } from './load-problem.tsx';
import yamlStyles from './object-yaml-page.module.css';
import { ObjectYamlView } from './object-yaml-view.tsx';
import styles from './page.module.css';
import { ServiceTabs } from './service-tabs.tsx';

const yamlRoute = getRouteApi('/n/$ns/s/$svc/yaml');

/** The objects that decide about one service, as they are written. */
export function ObjectYamlPage() {
  const { t } = useTranslation();
  const { ns: namespace, svc: service } = yamlRoute.useParams();
  const context = yamlRoute.useRouteContext();
  useFollow(context.live, namespace, service);
  const status = useLiveStatus(context.live);
  const { data, error, refetch } = useReading(serviceQuery(context.call, { namespace, service }));
  const place = <Skeleton label={t('service.loading')} rows={1} rowHeight={480} />;
  return (
    <div className={styles.page}>
      <h1>{service}</h1>
      <ServiceTabs namespace={namespace} service={service} />
      <ClusterBanner status={status} />
      {error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && place}
      {data !== undefined && (
        <Suspense fallback={place}>
          <Objects service={data} status={status} />
        </Suspense>
      )}
    </div>
  );
}

const kinds = ['VirtualService', 'DestinationRule'] as const;

type Listed = { readonly ref: ObjectRef; readonly isThere: boolean };

/** Those that decide, and of each kind of which there is none, the one that Sluice would create. */
function listedObjects({ namespace, name, objects }: ServiceState): Listed[] {
  const missing = kinds.filter((kind) => objects.every((object) => object.kind !== kind));
  return [
    ...objects.map((ref) => ({ ref, isThere: true })),
    ...missing.map((kind) => ({ ref: { kind, namespace, name }, isThere: false })),
  ];
}

const idOf = ({ kind, namespace, name }: ObjectRef) => `${kind}/${namespace}/${name}`;

type ObjectsProps = { readonly service: ServiceState; readonly status: LiveStatus };

function Objects({ service, status }: ObjectsProps) {
  useLoaded(objectsWords);
  const t = useObjectsWords();
  const { object: wanted } = yamlRoute.useSearch();
  const context = yamlRoute.useRouteContext();
  const navigate = yamlRoute.useNavigate();
  const listed = listedObjects(service);
  const chosen = listed.find(({ ref }) => idOf(ref) === wanted) ?? listed[0];
  const params = { ns: service.namespace, svc: service.name };
  return (
    <>
      <title>{t('docTitle', { service: service.name })}</title>
      <LastChange
        service={service}
        evidence={evidenceNow(service.evidence, status)}
        context={context}
        onUndo={({ id }) => void navigate({ to: '/n/$ns/s/$svc/history', params, search: { undo: id } })}
      />
      <div className={yamlStyles.columns}>
        <nav aria-label={t('objects', { service: service.name })} className={yamlStyles.objects}>
          <ul>
            {listed.map(({ ref, isThere }) => (
              <li key={idOf(ref)}>
                <Link
                  to="/n/$ns/s/$svc/yaml"
                  params={params}
                  search={{ object: idOf(ref) }}
                  className={yamlStyles.object}
                  aria-current={ref === chosen?.ref ? 'true' : undefined}
                >
                  <span>{ref.kind}</span>
                  <span className={styles.muted}>
                    {`${ref.namespace}/${ref.name}`}
                    {!isThere && <> · {t('missing')}</>}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {chosen !== undefined && (
          <Panel title={objectName(chosen.ref)}>
            <ObjectYamlView key={idOf(chosen.ref)} objectRef={chosen.ref} service={service} context={context} />
          </Panel>
        )}
      </div>
    </>
  );
}
