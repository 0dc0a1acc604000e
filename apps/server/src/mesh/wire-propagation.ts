/** Puts the parts together that follow changes to the proxies. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Cluster } from '../kubernetes/cluster.ts';
import { createPortForward } from '../kubernetes/port-forward.ts';
import type { Attention } from '../live/attention.ts';
import type { Topic } from '../live/topic.ts';
import type { DoneWrite } from '../use-cases/apply-plan.ts';
import type { ChangeHistory } from '../use-cases/change-history.ts';
import type { AuditLine } from '../use-cases/ports.ts';
import type { MadeWrite } from '../use-cases/wait-for-change.ts';
import { createIstiod } from './istiod.ts';
import { istiodPodsOf } from './istiod-pods.ts';
import { createPropagation, type Propagation } from './propagation.ts';

type Options = {
  readonly cluster: Cluster;
  /** What streams follow now. */
  readonly topics: () => readonly Topic[];
  /** Whether one of them covers the service. */
  readonly isFollowed: (service: ServiceRef) => boolean;
  readonly attention: Attention;
  /** Read with the rights of the server's own account. */
  readonly history: () => Pick<ChangeHistory, 'list'>;
  readonly onFault: (error: unknown) => void;
};

/** With the rights of the server's own account. */
export function wirePropagation({ cluster, topics, isFollowed, attention, history, onFault }: Options): Propagation {
  const { index, client, connection, meshConfig } = cluster;
  const namespace = meshConfig.rootNamespace;
  const propagation = createPropagation({
    istiod: createIstiod({
      pods: istiodPodsOf(cluster, namespace),
      namespace,
      portForward: createPortForward(connection.server, client, connection.own),
    }),
    index,
    isLoaded: cluster.isLoaded,
    onObject: cluster.onObject,
    isWatched: (service) => attention.has(service) || isFollowed(service),
    watched: () =>
      topics().some(({ service }) => service === null) ? null : [...particular(topics()), ...attention.services()],
    history: (service) => history().list(service),
    onFault,
  });
  attention.onNew(propagation.pulse);
  return propagation;
}

function particular(topics: readonly Topic[]): ServiceRef[] {
  return topics.flatMap(({ namespace, service }) => (namespace && service ? [{ namespace, name: service }] : []));
}

/** Tells which versions of objects a line of the audit has led to. */
export function nameChange(propagation: Propagation, { outcome, change, writes }: AuditLine): void {
  const isStanding = outcome === 'applied' || outcome === 'finished-after-crash';
  if (change !== null && isStanding) propagation.nameChange(change, writes);
}

export function madeWrite({ made, object }: DoneWrite): MadeWrite {
  return {
    object: made.object,
    before: made.action === 'create' ? undefined : made.before,
    after: object ?? undefined,
  };
}
