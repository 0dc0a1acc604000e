/** Events (core/v1) on the objects of a change, as `kubectl describe` shows them. */
import { randomBytes } from 'node:crypto';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { Write } from '@sluice/shared/plan/plan';
import type { ChangeRecord } from '../use-cases/change-history.ts';

export type ChangeEvent = { readonly metadata: { readonly name: string; readonly namespace: string } } & object;

/** One for each object, however often it is written. */
export function eventsOf(record: ChangeRecord, istioVersion: string): ChangeEvent[] {
  const writes = new Map(record.writes.map((write) => [keyOf(write.object), write]));
  return [...writes.values()].map((write) => eventOf(record, write, istioVersion));
}

const verbs = { create: 'created', patch: 'changed', delete: 'deleted' } as const;

function eventOf({ id, user, reason, at, action }: ChangeRecord, write: Write, istioVersion: string): ChangeEvent {
  const { kind, namespace, name } = write.object;
  const { uid } = write.action === 'create' ? write.after.metadata : write.before.metadata;
  const because = reason === null ? '' : `: ${reason}`;
  // Messages end at 1,024 bytes, three for most Chinese characters (k8s.io/kubernetes pkg/apis/core/validation/events.go).
  const message = `${user} ${verbs[write.action]} it (${action}, change ${id})${because}`.slice(0, 300);
  const time = `${at.slice(0, 19)}Z`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${beginningOf(name)}.${randomBytes(8).toString('hex')}`, namespace },
    involvedObject: { apiVersion: `networking.istio.io/${istioVersion}`, kind, namespace, name, ...(uid && { uid }) },
    type: 'Normal',
    reason: `Routing${verbs[write.action].replace(/^./, (first) => first.toUpperCase())}`,
    message,
    source: { component: 'sluice' },
    reportingComponent: 'sluice',
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  } as ChangeEvent;
}

/** What comes before a dot must not end in one, nor in a dash (RFC 1123). */
function beginningOf(name: string): string {
  return name.slice(0, 200).replace(/[-.]+$/, '');
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}
