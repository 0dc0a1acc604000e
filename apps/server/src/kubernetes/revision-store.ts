/** The history of changes in ControllerRevisions of the services' namespaces, and Events on the objects. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { z } from 'zod';
import type { ChangeHistory, ChangeRef, StoredChange } from '../use-cases/change-history.ts';
import { eventsOf } from './change-event.ts';
import { createCoalesced } from './coalesced.ts';
import type { Credentials } from './credentials.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { hasStatus, isTooLarge, KubeError, toDomainError } from './kube-error.ts';
import { fieldManager } from './object-writer.ts';
import { changeOf, managedBy, revisionOf, serviceLabel, stateLabel, timeAnnotation } from './revision-object.ts';

const List = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }),
  items: z.array(z.looseObject({})),
});
const Named = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
type Named = z.infer<typeof Named>;

type Listing = {
  readonly metadataOnly?: boolean;
  /**
   * What the API server has in memory, instead of reading all ControllerRevisions of the cluster from etcd: those of
   * StatefulSets and DaemonSets can be tens of thousands, and selectors are applied after reading.
   */
  readonly from?: 'cache';
};

const root = '/apis/apps/v1';
const deadlineMs = 5_000;
const pageSize = 100;

/**
 * @param istioVersion the version of Istio's group, for Events that name objects
 * @param namespaces those that all changes are looked for in; null: everywhere
 */
export function createRevisionStore(
  client: KubeClient,
  credentials: Credentials,
  istioVersion: () => string,
  namespaces: readonly string[] | null = null,
): ChangeHistory {
  const collection = (namespace: string) => `${root}${pathOf('namespaces', namespace, 'controllerrevisions')}`;
  const item = ({ namespace, id }: ChangeRef) => `${collection(namespace)}${pathOf(id)}`;
  const call = { credentials, deadlineMs };
  const pruning = createCoalesced();

  async function* listed(path: string, labelSelector: string, { from, ...how }: Listing = {}): AsyncGenerator<unknown> {
    let next: string | undefined;
    do {
      const place = next ? { continue: next } : from === 'cache' ? { resourceVersion: '0' } : {};
      const query = { labelSelector, limit: String(pageSize), ...place };
      const { items, metadata } = List.parse((await client.json({ ...call, path, query, ...how })).body);
      yield* items;
      next = metadata.continue;
    } while (next);
  }

  async function changesIn(path: string, labelSelector: string, how: Listing = {}): Promise<StoredChange[]> {
    const found: StoredChange[] = [];
    for await (const object of listed(path, labelSelector, how)) {
      const change = changeOf(object);
      if (change !== null) found.push(change);
    }
    return found.sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  async function forget(namespace: string, { metadata }: Named, service: string) {
    const path = item({ namespace, id: metadata.name });
    const services = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(serviceLabel('')));
    if (services.length === 1) return client.json({ ...call, method: 'DELETE', path });
    // Other services still have it in their history.
    const body = { metadata: { labels: { [serviceLabel(service)]: null } } };
    return client.json({ ...call, method: 'PATCH', path, patchType: 'application/merge-patch+json', body });
  }

  async function prune({ namespace, name }: ServiceRef, keep: number) {
    const found: Named[] = [];
    const all = listed(collection(namespace), serviceLabel(name), { metadataOnly: true });
    for await (const object of all) found.push(Named.parse(object));
    const old = found
      .filter(({ metadata }) => metadata.labels?.[stateLabel] !== 'pending')
      .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
      .slice(keep);
    for (const revision of old) {
      await forget(namespace, revision, name).catch((error: unknown) => {
        if (!hasStatus(error, 404)) throw toDomainError(error); // another replica was faster
      });
    }
  }

  async function get(change: ChangeRef): Promise<StoredChange | null> {
    try {
      return changeOf((await client.json({ ...call, path: item(change) })).body);
    } catch (error) {
      if (hasStatus(error, 404)) return null;
      throw toDomainError(error);
    }
  }

  return {
    async begin(record) {
      const path = collection(record.namespace);
      const query = { fieldManager };
      try {
        await client.json({ ...call, method: 'POST', path, query, body: revisionOf(record) });
        return { recorded: true };
      } catch (error) {
        if (hasStatus(error, 409)) return { recorded: false, reason: 'exists' };
        const reason = toleratedReason(error);
        if (reason === null) throw toDomainError(error);
        return { recorded: false, reason };
      }
    },
    async settle(change, state) {
      const body = { metadata: { labels: { [stateLabel]: state } } };
      const query = { fieldManager };
      const patchType = 'application/merge-patch+json';
      await client.json({ ...call, method: 'PATCH', path: item(change), patchType, query, body }).catch(asDomainError);
    },
    async discard(change) {
      await client.json({ ...call, method: 'DELETE', path: item(change) }).catch(asDomainError);
    },
    get,
    list: ({ namespace, name }) => changesIn(collection(namespace), serviceLabel(name)).catch(orNothing),
    recent: (namespace) => changesIn(collection(namespace), `${managedBy}=sluice`).catch(orNothing),
    async pending() {
      const where = namespaces === null ? [`${root}/controllerrevisions`] : namespaces.map(collection);
      const pending = `${stateLabel}=pending`;
      const seen = await Promise.all(where.map((path) => changesIn(path, pending, { from: 'cache' }).catch(orNothing)));
      // The cache may lie behind; as the cluster has them now they may long be settled.
      const found = await Promise.all(seen.flat().map(get));
      return found.filter((change) => change?.state === 'pending') as StoredChange[];
    },
    prune: (service, keep) => pruning(`${service.namespace}/${service.name}`, () => prune(service, keep)),
    async note(record) {
      for (const event of eventsOf(record, istioVersion())) {
        const path = `/api/v1${pathOf('namespaces', event.metadata.namespace, 'events')}`;
        await client.json({ ...call, method: 'POST', path, body: event }).catch(asDomainError);
      }
    },
  };
}

/** No right to keep history, no such kind, or the record is too large: the change itself is none the worse. */
function toleratedReason(error: unknown): string | null {
  if (!(error instanceof KubeError)) return null;
  if (error.status === 403) return 'forbidden';
  if (error.status === 404 || error.status === 405) return 'not-served';
  if (error.status === 422 || isTooLarge(error)) return 'refused';
  return null;
}

function timeOf({ metadata }: Named): string {
  return metadata.annotations?.[timeAnnotation] ?? '';
}

/** A cluster that does not serve the kind has no history. */
function orNothing(error: unknown): StoredChange[] {
  if (hasStatus(error, 404)) return [];
  throw toDomainError(error);
}

function asDomainError(error: unknown): never {
  throw toDomainError(error);
}
