/** What is found in the configuration, all of it or what concerns a namespace or a service. */

import type { ClusterHealth } from '@sluice/shared/api/cluster-health';
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { listFindings as endpoint } from '@sluice/shared/api/findings';
import type { FindingObject } from '@sluice/shared/findings/finding';
import type { MeshObjects } from '@sluice/shared/routing/mesh-index';
import type { Sight } from '../access/sight.ts';
import { DomainError } from '../domain-error.ts';
import { type ConfigurationFindings, followedKinds } from './configuration-findings.ts';
import type { MeshCopy } from './ports.ts';
import { objectsOfService } from './service-objects.ts';
import { type ClusterPort, noSuchService, notFoundIn, untilLoaded } from './service-states.ts';

export type FindingsPorts = {
  readonly cluster: Omit<ClusterPort, 'health'> & {
    readonly health: () => ClusterHealth;
    readonly refusedKinds: () => readonly (keyof MeshObjects)[];
  };
  readonly copy: MeshCopy;
  readonly findings: ConfigurationFindings;
  readonly now: () => number;
};

/** A service is found by its namespace and its name; without either everything is meant. */
export type FindingsScope = { readonly namespace?: string | undefined; readonly service?: string | undefined };

export async function listFindings(
  scope: FindingsScope,
  sight: (namespaces: Iterable<string>) => Promise<Sight>,
  { cluster, copy, findings, now }: FindingsPorts,
): Promise<ResponseOf<typeof endpoint>> {
  await untilLoaded(cluster);
  await findings.prepare();
  const { findings: found, checked } = foundIn(scope, { copy, cluster, findings });
  const { sees } = await sight(checked.map(({ namespace }) => namespace));
  const { state, since } = cluster.health();
  return {
    findings: found.filter(({ object }) => sees(object.namespace)),
    checked: checked.filter(({ namespace }) => sees(namespace)).length,
    asOf: state === 'live' ? now() : since,
    unread: cluster.refusedKinds().flatMap((kind) => followedKinds[kind] ?? []),
  };
}

function foundIn(
  { namespace, service }: FindingsScope,
  { copy, cluster, findings }: Pick<FindingsPorts, 'copy' | 'cluster' | 'findings'>,
): ReturnType<ConfigurationFindings['about']> {
  if (service === undefined) {
    const isMeant = (object: FindingObject) => namespace === undefined || object.namespace === namespace;
    const checked = findings.checked().filter(isMeant);
    // Nothing wrong in a namespace that there is not would be taken for an all-clear.
    if (namespace !== undefined && checked.length === 0 && !mayExist(namespace, { copy, cluster })) {
      throw notFoundIn(namespace, `There is no namespace '${namespace}'`, cluster);
    }
    return { findings: findings.all().filter(({ object }) => isMeant(object)), checked };
  }
  if (namespace === undefined) {
    const issues = [{ path: 'query.namespace', message: 'A service is found by its namespace and its name' }];
    throw new DomainError('invalid', 'query.namespace is missing', { issues });
  }
  const ref = { namespace, name: service };
  if (!copy.hasService(ref)) throw noSuchService(ref, cluster);
  return findings.about(objectsOfService(copy.meshFor(ref), ref));
}

/** Where namespaces may not be read, one without anything in it cannot be told from none. */
function mayExist(namespace: string, { copy, cluster }: Pick<FindingsPorts, 'copy' | 'cluster'>): boolean {
  const isLookedAt = cluster.namespaces?.includes(namespace) ?? true;
  return copy.hasNamespace(namespace) || (isLookedAt && cluster.refusedKinds().includes('namespaces'));
}
