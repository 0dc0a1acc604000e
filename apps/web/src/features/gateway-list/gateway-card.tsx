import type { GatewayInfo } from '@sluice/shared/api/gateways';
import type { ReactNode } from 'react';
import { type GatewaysWords, useGatewaysWords } from '../../i18n/gateways/use-gateways-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chip } from '../../ui/chip.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { routedPaths } from './example-links.ts';
import styles from './gateway-card.module.css';

export type GatewayCardProps = {
  readonly gateway: GatewayInfo;
  readonly isStale: boolean;
  readonly renderService: (service: { readonly namespace: string; readonly name: string }) => ReactNode;
};

/** One way into the mesh: where it listens, what serves it, where one reaches it, and what is behind it. */
export function GatewayCard({ gateway, isStale, renderService }: GatewayCardProps) {
  const t = useGatewaysWords();
  const { kind, namespace, name } = gateway;
  return (
    <Panel
      title={`${namespace}/${name}`}
      aside={<span className={styles.muted}>{t(`kinds.${kind}`)}</span>}
      isStale={isStale}
    >
      <div className={styles.columns}>
        <section>
          <h3>{t('urls')}</h3>
          <Addresses gateway={gateway} />
          <h3>{t('workloads')}</h3>
          <Workloads gateway={gateway} />
        </section>
        <section className={styles.servers}>
          <h3>{t('servers')}</h3>
          <Servers gateway={gateway} />
        </section>
      </div>
      <section className={styles.behind}>
        <h3>{t('behind')}</h3>
        {gateway.routes.length === 0 &&
          (leavesOut(gateway, 'routes') ? (
            <p className={styles.muted}>{t('routesHidden')}</p>
          ) : (
            <Chip tone="warning" icon="warning" text={t('nothingBehind')} />
          ))}
        {gateway.routes.map((route) => (
          <RouteBehind
            key={`${route.kind} ${route.virtualService.namespace}/${route.virtualService.name}`}
            gateway={gateway}
            route={route}
            renderService={renderService}
          />
        ))}
      </section>
    </Panel>
  );
}

/** Where there may be more than is seen, nobody can say that there is none. */
const leavesOut = ({ leftOut }: GatewayInfo, part: GatewayInfo['leftOut'][number]) => leftOut.includes(part);

type PartProps = Pick<GatewayCardProps, 'gateway'>;

function Addresses({ gateway: { urls, noUrl } }: PartProps) {
  const t = useGatewaysWords();
  if (urls.length === 0) return <p className={styles.muted}>{t(`noUrl.${noUrl ?? 'unknown'}`)}</p>;
  return (
    <ul className={styles.list}>
      {urls.map((url) => (
        <li key={url} className={styles.address}>
          <Outside url={url} />
          <CopyButton look="quiet" text={url} words={{ copy: t('copy'), copied: t('copied') }} />
        </li>
      ))}
    </ul>
  );
}

function Outside({ url }: { readonly url: string }) {
  const t = useGatewaysWords();
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" aria-label={t('opens', { url })} className={styles.outside}>
      {url}
      <Icon name="external" />
    </a>
  );
}

function labelsText(t: GatewaysWords, labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(t('separator'));
}

function Workloads({ gateway }: PartProps) {
  const { workloads, selector } = gateway;
  const t = useGatewaysWords();
  const format = useFormat();
  const labels = labelsText(t, selector);
  if (workloads.length === 0 && leavesOut(gateway, 'workloads')) {
    return <p className={styles.muted}>{t('workloadsHidden', { labels })}</p>;
  }
  if (workloads.length === 0) return <Chip tone="warning" icon="warning" text={t('noWorkloads', { labels })} />;
  return (
    <>
      <ul className={styles.list}>
        {workloads.map(({ namespace, name, pods }) => (
          <li key={`${namespace}/${name}`} className={styles.workload}>
            <span>{`${namespace}/${name}`}</span>
            <Chip
              tone={pods.ready === 0 ? 'error' : pods.ready < pods.total ? 'warning' : 'ok'}
              icon={pods.ready === 0 ? 'error' : pods.ready < pods.total ? 'warning' : 'check'}
              text={t(pods.ready === 0 ? 'noPods' : 'pods', {
                ready: format.count(pods.ready),
                total: format.count(pods.total),
              })}
            />
          </li>
        ))}
      </ul>
      {labels !== '' && <p className={styles.muted}>{t('selector', { labels })}</p>}
    </>
  );
}

function Servers({ gateway: { servers, namespace, name } }: PartProps) {
  const t = useGatewaysWords();
  return (
    <table className={styles.table}>
      <caption>
        <VisuallyHidden>{`${t('servers')} ${namespace}/${name}`}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('port')}</th>
          <th scope="col">{t('protocol')}</th>
          <th scope="col">{t('hosts')}</th>
          <th scope="col">{t('tls')}</th>
        </tr>
      </thead>
      <tbody>
        {servers.map((server) => (
          <tr key={`${server.port} ${server.protocol} ${server.hosts.join()}`}>
            <td>{server.port}</td>
            <td>{server.protocol}</td>
            <td className={styles.hosts}>{hostsText(t, server.hosts)}</td>
            <td>{server.tls ?? t('plain')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const hostsText = (t: GatewaysWords, hosts: readonly string[]): string =>
  hosts.map((host) => (host === '*' ? t('anyHost') : host)).join(t('separator'));

type RouteBehindProps = Pick<GatewayCardProps, 'gateway' | 'renderService'> & {
  readonly route: GatewayInfo['routes'][number];
};

function RouteBehind({ gateway, route, renderService }: RouteBehindProps) {
  const t = useGatewaysWords();
  const { kind, virtualService, hosts, services } = route;
  const paths = routedPaths(gateway, route);
  return (
    <article className={styles.route}>
      <h4>{t('routeOf', { kind, object: `${virtualService.namespace}/${virtualService.name}` })}</h4>
      <p className={styles.muted}>{t('routeHosts', { hosts: hostsText(t, hosts) })}</p>
      <dl className={styles.facts}>
        <dt>{t('leadsTo')}</dt>
        <dd className={styles.links}>
          {services.length === 0 && t(leavesOut(gateway, 'routes') ? 'servicesHidden' : 'noServices')}
          {services.map((service) => (
            <span key={`${service.namespace}/${service.name}`}>{renderService(service)}</span>
          ))}
        </dd>
        <dt>{t('paths')}</dt>
        <dd>
          {paths.length === 0 && t('allPaths')}
          <ul className={styles.list}>
            {paths.map(({ kind: pathKind, path, links }) => (
              <li key={`${pathKind} ${path}`} className={styles.path}>
                <code>
                  {pathKind === 'exact' ? path : t(pathKind === 'prefix' ? 'begins' : 'expression', { path })}
                </code>
                {links?.map((url) => (
                  <Outside key={url} url={url} />
                ))}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </article>
  );
}
