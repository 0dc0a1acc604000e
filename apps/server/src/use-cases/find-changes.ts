import type { Change, ChangeSummary, OutsideChange } from '@sluice/shared/api/changes';
import { lastWriterOf } from '@sluice/shared/plan/conflicts';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { ChangeHistory, StoredChange } from './change-history.ts';
import { decidingObjects } from './describe-service.ts';
import type { Actor, MeshCopy } from './ports.ts';
import { shownWrite } from './service-change.ts';

/** The history of a service, newest first. Requests that changed nothing are remembered, but are no part of it. */
export async function listChanges(service: ServiceRef, history: ChangeHistory): Promise<ChangeSummary[]> {
  const changes = await history.list(service);
  return changes.filter(({ writes }) => writes.length > 0).map((change) => summaryOf(change, service));
}

/** The latest changes of all services of a namespace, each with the shares of its first service. */
export async function listNamespaceChanges(
  namespace: string,
  limit: number,
  history: ChangeHistory,
): Promise<ChangeSummary[]> {
  const changes = (await history.recent(namespace)).filter(({ writes }) => writes.length > 0).slice(0, limit);
  return changes.map((change) => summaryOf(change, { namespace, name: change.services[0] ?? '' }));
}

/** Sluice's own field manager: an object that it wrote last has no change from outside to tell of. */
const ownManager = 'sluice';

/** The last writers of the objects that decide about a service, where that was not Sluice, newest first. */
export async function listOutsideChanges(
  service: ServiceRef,
  { objects }: Pick<Actor, 'objects'>,
  { meshFor }: Pick<MeshCopy, 'meshFor'>,
): Promise<OutsideChange[]> {
  const found = await Promise.all(
    decidingObjects(meshFor(service), service).map(async (object): Promise<OutsideChange[]> => {
      const present = await objects.read(object);
      const writer = present && lastWriterOf(present);
      return writer === null || writer.manager === ownManager ? [] : [{ object, ...writer }];
    }),
  );
  return found.flat().sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''));
}

export async function getChange(service: ServiceRef, id: string, history: ChangeHistory): Promise<Change> {
  const change = await findChange(service, id, history);
  return { ...summaryOf(change, service), writes: change.writes.map(shownWrite), warnings: [...change.warnings] };
}

/** Throws `not-found`. */
export async function findChange(service: ServiceRef, id: string, history: ChangeHistory): Promise<StoredChange> {
  const found = await history.get({ namespace: service.namespace, id });
  if (found?.services.includes(service.name)) return found;
  throw new DomainError('not-found', `The history of '${service.name}' has no change '${id}'`);
}

function summaryOf(change: StoredChange, service: ServiceRef): ChangeSummary {
  const { id, namespace, services, action, state, user, at, reason, edits, undoes, writes, shares } = change;
  const objects = new Map(writes.map(({ object }) => [`${object.kind} ${object.namespace}/${object.name}`, object]));
  return {
    ...{ id, namespace, action, state, user, at, reason, undoes },
    services: [...services],
    edits: [...edits],
    objects: [...objects.values()],
    shares: shares?.[service.name] ?? null,
  };
}
