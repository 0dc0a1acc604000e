/** Figures for somebody who asks once, where nobody has been looking: the requests of a few seconds. */
import type { ServiceState } from '@sluice/shared/api/services';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Subscribe } from '../listeners.ts';

/** The service after some rounds of measuring, or when that has taken too long. */
export type MeasureOnDemand = (service: ServiceRef) => Promise<ServiceState>;

/** The first round only says from where to count. */
const rounds = 5;
const deadlineMs = 8_000;

type Options = {
  /** Has the service measured until the answer is called. */
  readonly attend: (service: ServiceRef) => () => void;
  readonly onMeasured: Subscribe<{ readonly services: readonly ServiceRef[] }>;
  readonly getService: (service: ServiceRef) => Promise<ServiceState>;
};

export function createMeasureOnDemand({ attend, onMeasured, getService }: Options): MeasureOnDemand {
  return async (service) => {
    const release = attend(service);
    try {
      await new Promise<void>((resolve) => {
        let left = rounds;
        const finish = () => {
          clearTimeout(timer);
          unsubscribe();
          resolve();
        };
        const timer = setTimeout(finish, deadlineMs);
        const unsubscribe = onMeasured(({ services }) => {
          if (!services.some(({ namespace, name }) => namespace === service.namespace && name === service.name)) return;
          left -= 1;
          if (left === 0) finish();
        });
      });
      return await getService(service);
    } finally {
      release();
    }
  };
}
