import type { ServiceState } from '@sluice/shared/api/services';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Segments } from '../ui/segments.tsx';
import { filterId, type OverviewSearch, type ServiceGroup, serviceGroups } from './overview-search.ts';
import styles from './page.module.css';

const overviewRoute = getRouteApi('/n/$ns');

/** How many findings a service has; null while nobody knows. */
type FindingsOf = (service: ServiceState) => number | null;

const belongs: Record<ServiceGroup, (service: ServiceState, findingsOf: FindingsOf) => boolean> = {
  all: () => true,
  changing: ({ evidence }) => evidence.state === 'collecting',
  diverging: ({ evidence }) => evidence.state === 'diverges',
  findings: (service, findingsOf) => (findingsOf(service) ?? 0) > 0,
  noVersions: ({ versions }) => versions.length === 0,
};

/** The services that the address asks for. */
export function filterServices(
  services: readonly ServiceState[],
  { q = '', show = 'all' }: OverviewSearch,
  findingsOf: FindingsOf,
) {
  const wanted = q.trim().toLowerCase();
  return services.filter(
    (service) =>
      belongs[show](service, findingsOf) &&
      (service.name.toLowerCase().includes(wanted) ||
        service.versions.some(({ name }) => name.toLowerCase() === wanted)),
  );
}

type ServiceFilterProps = { readonly services: readonly ServiceState[]; readonly findingsOf: FindingsOf };

/** A part of the name, and groups with how many there are; both in the address. */
export function ServiceFilter({ services, findingsOf }: ServiceFilterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { q = '', show = 'all' } = overviewRoute.useSearch();
  const navigate = overviewRoute.useNavigate();
  const fieldRef = useRef<HTMLInputElement>(null);
  const isWanted = useLocation({ select: ({ hash }) => hash === filterId });
  useEffect(() => {
    if (isWanted) fieldRef.current?.focus();
  }, [isWanted]);
  const change = (next: OverviewSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <search className={styles.filter}>
      <input
        ref={fieldRef}
        id={filterId}
        type="search"
        className={styles.field}
        aria-label={t('overview.filter')}
        placeholder={t('overview.filter')}
        value={q}
        onChange={({ target }) => change({ q: target.value || undefined })}
      />
      <Segments
        label={t('overview.show')}
        value={show}
        options={serviceGroups.map((value) => ({
          value,
          text: t('overview.groupOf', {
            group: t(`overview.groups.${value}`),
            number: format.count(services.filter((service) => belongs[value](service, findingsOf)).length),
          }),
        }))}
        onChange={(value) => change({ show: value === 'all' ? undefined : value })}
      />
    </search>
  );
}
