import type { Change, ChangeSummary } from '@sluice/shared/api/changes';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { DomainError } from '../domain-error.ts';
import type { ChangeHistory, StoredChange } from './change-history.ts';
import { shownWrite } from './service-change.ts';

/** The history of a service, newest first. Requests that changed nothing are remembered, but are no part of it. */
export async function listChanges(service: ServiceRef, history: ChangeHistory): Promise<ChangeSummary[]> {
  return (await history.list(service)).filter(({ writes }) => writes.length > 0).map(summaryOf);
}

export async function getChange(service: ServiceRef, id: string, history: ChangeHistory): Promise<Change> {
  const change = await findChange(service, id, history);
  return { ...summaryOf(change), writes: change.writes.map(shownWrite), warnings: [...change.warnings] };
}

/** Throws `not-found`. */
export async function findChange(service: ServiceRef, id: string, history: ChangeHistory): Promise<StoredChange> {
  const found = await history.get({ namespace: service.namespace, id });
  if (found?.services.includes(service.name)) return found;
  throw new DomainError('not-found', `The history of '${service.name}' has no change '${id}'`);
}

function summaryOf(change: StoredChange): ChangeSummary {
  const { id, namespace, services, action, state, user, at, reason, edits, undoes, writes } = change;
  const objects = new Map(writes.map(({ object }) => [`${object.kind} ${object.namespace}/${object.name}`, object]));
  return {
    ...{ id, namespace, action, state, user, at, reason, undoes },
    services: [...services],
    edits: [...edits],
    objects: [...objects.values()],
    shares: null,
  };
}
