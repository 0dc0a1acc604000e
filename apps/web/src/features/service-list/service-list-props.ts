import type { ServiceState } from '@sluice/shared/api/services';
import type { ReactNode } from 'react';
import type { ShownTraffic } from './service-row.tsx';
import type { SortOrder } from './sort-services.ts';

export type ServiceListProps = {
  readonly services: readonly ServiceState[];
  readonly isStale: boolean;
  /** What was measured of a service, as far as it may be shown. */
  readonly measuredOf: (service: ServiceState) => ShownTraffic;
  /** The name as a link to the page of the service. */
  readonly renderLink: (service: ServiceState) => ReactNode;
  readonly order: SortOrder;
  readonly onOrder: (order: SortOrder) => void;
  /** The name of the service that is looked at beside the list. */
  readonly peeked: string | null;
  readonly onPeek: (service: ServiceState) => void;
};
