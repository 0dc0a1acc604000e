import type { ServiceState } from '@sluice/shared/api/services';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './service-list.module.css';
import { ServiceRow, type ShownTraffic } from './service-row.tsx';

type ServiceListProps = {
  readonly services: readonly ServiceState[];
  readonly isStale: boolean;
  /** What was measured of a service, as far as it may be shown. */
  readonly measuredOf: (service: ServiceState) => ShownTraffic;
  /** The name as a link to the page of the service. */
  readonly renderLink: (service: ServiceState) => ReactNode;
};

/** One row for each service: what it is, where its requests should go and where they went. */
export function ServiceList({ services, isStale, measuredOf, renderLink }: ServiceListProps) {
  const { t } = useTranslation();
  return (
    <table className={styles.table} data-stale={isStale || undefined}>
      <caption>
        <VisuallyHidden>{t('overview.table')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('overview.service')}</th>
          <th scope="col" className={styles.wide}>
            {t('overview.split')}
          </th>
          <th scope="col">{t('overview.pods')}</th>
          <th scope="col" className={styles.number}>
            {t('overview.rate')}
          </th>
          <th scope="col">{t('overview.evidence')}</th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <ServiceRow key={service.name} service={service} {...measuredOf(service)} link={renderLink(service)} />
        ))}
      </tbody>
    </table>
  );
}
