/** Puts the parts together that waiting for a change takes. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Cluster } from '../kubernetes/cluster.ts';
import { kindOf } from '../kubernetes/object-writer.ts';
import type { Subscribe } from '../listeners.ts';
import type { Attention } from '../live/attention.ts';
import type { ServiceCatalog } from '../use-cases/service-catalog.ts';
import type { ServiceStates } from '../use-cases/service-states.ts';
import { createWaiting, type Waiting } from '../use-cases/wait-for-change.ts';
import type { Propagation } from './propagation.ts';

type Options = {
  readonly cluster: Cluster;
  readonly catalog: ServiceCatalog;
  readonly services: ServiceStates;
  readonly propagation: Propagation;
  readonly attention: Attention;
  readonly onMeasured: Subscribe<unknown>;
};

export function wireWaiting(options: Options): Waiting {
  const { cluster, catalog, services, propagation, attention, onMeasured } = options;
  const present = (object: ObjectRef) => cluster.index.get(kindOf(object), `${object.namespace}/${object.name}`);
  return createWaiting({
    services: {
      get: services.get,
      find(service: ServiceRef) {
        const found = catalog.get(service);
        return found === null ? null : services.withTraffic(found);
      },
    },
    attend: attention.pay,
    adopt: propagation.adopt,
    present,
    madeBy: (object) => propagation.madeBy(object, present(object)?.metadata.resourceVersion ?? null),
    onNews(listener) {
      const unsubscribe = [propagation.onNews, onMeasured, catalog.onNews].map((subscribe) =>
        (subscribe as Subscribe<unknown>)(() => listener()),
      );
      return () => {
        for (const stop of unsubscribe) stop();
      };
    },
    now: Date.now,
  });
}
