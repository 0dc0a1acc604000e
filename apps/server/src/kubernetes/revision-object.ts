/** Changes as ControllerRevisions (apps/v1): `data` says everything and cannot be altered, a label says the state. */
import { createHash } from 'node:crypto';
import { ChangeAction } from '@sluice/shared/api/changes';
import { ObjectRef } from '@sluice/shared/api/object-ref';
import { DestinationRule } from '@sluice/shared/istio/destination-rule';
import { VirtualService } from '@sluice/shared/istio/virtual-service';
import { KubernetesObject } from '@sluice/shared/kubernetes/object';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { Edit } from '@sluice/shared/routing/edit';
import { z } from 'zod';
import type { ChangeRecord, ChangeState, StoredChange } from '../use-cases/change-history.ts';

export const managedBy = 'app.kubernetes.io/managed-by';
export const stateLabel = 'sluice.dev/change-state';
export const timeAnnotation = 'sluice.dev/at';
const annotations = { user: 'sluice.dev/user', action: 'sluice.dev/action', reason: 'sluice.dev/reason' } as const;

/** One label for each service, because a change can concern several. The name part of a label holds any service name. */
export function serviceLabel(service: string): string {
  return `service.sluice.dev/${service}`;
}

const Planned = z.union([VirtualService, DestinationRule]);
const Operations = z.array(z.looseObject({ op: z.string(), path: z.string() }));
const StoredWrite = z.discriminatedUnion('action', [
  z.object({ action: z.literal('create'), object: ObjectRef, after: Planned }),
  z.object({
    action: z.literal('patch'),
    object: ObjectRef,
    patch: Operations,
    before: Planned,
    after: Planned,
  }),
  z.object({ action: z.literal('delete'), object: ObjectRef, before: Planned }),
]);

const Share = z.record(z.string(), z.number());
const Shares = z.object({ before: Share, after: Share });

const Data = z.looseObject({
  format: z.literal(1),
  services: z.array(z.string()),
  action: ChangeAction,
  user: z.string(),
  at: z.string(),
  reason: z.string().nullable(),
  edits: z.array(Edit),
  undoes: z.string().nullable(),
  writes: z.array(StoredWrite),
  warnings: z.array(z.string()),
  shares: z.record(z.string(), Shares).nullable().default(null),
  detail: z.unknown(),
  requestHash: z.string(),
});

const Revision = KubernetesObject.extend({ data: Data, revision: z.number() });
const states: readonly string[] = ['pending', 'applied', 'undone', 'failed'] satisfies ChangeState[];

export function revisionOf({ id, namespace, ...record }: ChangeRecord): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: id,
      namespace,
      labels: {
        [managedBy]: 'sluice',
        [stateLabel]: 'pending' satisfies ChangeState,
        ...Object.fromEntries(record.services.map((service) => [serviceLabel(service), ''])),
      },
      annotations: {
        [timeAnnotation]: record.at,
        [annotations.user]: record.user,
        [annotations.action]: record.action,
        ...(record.reason !== null && { [annotations.reason]: record.reason }),
      },
    },
    // Any order that grows with time will do; a counter would have to be read first.
    revision: Date.parse(record.at),
    data: { format: 1, ...record, writes: record.writes.map(slimWrite) },
  };
}

/** Null for a revision that is not a change, or of a format that we do not know. */
export function changeOf(object: unknown): StoredChange | null {
  const revision = Revision.safeParse(object);
  if (!revision.success) return null;
  const { metadata, data } = revision.data;
  const { format: _, ...record } = data;
  const state = metadata.labels?.[stateLabel] ?? '';
  if (!states.includes(state)) return null;
  return {
    ...record,
    writes: record.writes as Write[],
    id: metadata.name,
    namespace: metadata.namespace ?? '',
    state: state as ChangeState,
  };
}

function slimWrite(write: Write): Write {
  switch (write.action) {
    case 'create':
      return { ...write, after: slim(write.after) };
    case 'delete':
      return { ...write, before: slim(write.before) };
    case 'patch':
      return { ...write, before: slim(write.before), after: slim(write.after) };
  }
}

function slim<T extends PlannedObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The name of the revision of a change: the same for the same key, so that the cluster itself refuses a second one. */
export function revisionName(subject: string, key: string): string {
  return `sluice-${subject}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}
