import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './service-list.module.css';
import type { ServiceListProps } from './service-list-props.ts';
import { AllRows, SeenRows } from './service-rows.tsx';
import { nextOrder, parseOrder, type SortKey, sortServices } from './sort-services.ts';

/** From here on only the rows that can be seen are rendered. */
const manyRows = 100;

/** One row for each service: what it is, where its requests should go and where they went. */
export function ServiceList(props: ServiceListProps) {
  const { services, isStale, measuredOf, order, onOrder } = props;
  const { t } = useTranslation();
  const sorted = useMemo(
    () =>
      sortServices(services, order, (service) => {
        const { rate, success, p95, findings } = order.endsWith('name') ? nothing : measuredOf(service);
        return { name: service.name, rate, success, p95, findings };
      }),
    [services, order, measuredOf],
  );
  const heads: Record<SortKey, string> = {
    name: t('overview.service'),
    rate: t('overview.rate'),
    success: t('overview.success'),
    p95: t('overview.latency'),
    findings: t('overview.state'),
  };
  const head = (key: SortKey, className?: string) => (
    <SortHead column={heads[key]} sort={key} order={order} onOrder={onOrder} className={className} />
  );
  const isLong = sorted.length > manyRows;
  return (
    <table
      className={styles.table}
      data-stale={isStale || undefined}
      aria-rowcount={isLong ? sorted.length + 1 : undefined}
    >
      <caption>
        <VisuallyHidden>{t('overview.table')}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          {head('name')}
          <th scope="col" className={styles.wide}>
            {t('overview.split')}
          </th>
          <th scope="col">{t('overview.pods')}</th>
          {head('rate', styles.number)}
          {head('success', styles.number)}
          {head('p95', `${styles.number} ${styles.latency}`)}
          {head('findings')}
        </tr>
      </thead>
      {isLong ? <SeenRows {...props} services={sorted} /> : <AllRows {...props} services={sorted} />}
    </table>
  );
}

const nothing = { rate: null, success: null, p95: null, findings: null };

type SortHeadProps = Pick<ServiceListProps, 'order' | 'onOrder'> & {
  readonly column: string;
  readonly sort: SortKey;
  readonly className: string | undefined;
};

function SortHead({ column, sort, order, onOrder, className }: SortHeadProps) {
  const { t } = useTranslation();
  const { key, isDescending } = parseOrder(order);
  const direction = key !== sort ? 'none' : isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} aria-sort={direction === 'none' ? undefined : direction}>
      <button
        type="button"
        className={styles.sort}
        data-direction={direction}
        title={t('overview.sortBy', { column })}
        onClick={() => onOrder(nextOrder(order, sort))}
      >
        {column}
      </button>
    </th>
  );
}
