/** What the use cases that write need from the cluster. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { Mesh } from '@sluice/shared/istio/mesh';
import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { ChangeHistory } from './change-history.ts';

/** Acts with the rights of one user. Throws DomainErrors. */
export type RoutingObjects = {
  /** For the audit. */
  readonly user: string;
  readonly read: (object: ObjectRef) => Promise<PlannedObject | null>;
  readonly write: (
    write: Write,
    options: { readonly dryRun: boolean },
  ) => Promise<{ readonly object: PlannedObject | null; readonly warnings: readonly string[] }>;
};

/** Everything that is done in the name of one user. */
export type Actor = {
  readonly objects: RoutingObjects;
  readonly history: ChangeHistory;
  /** Whether the user may make a write; null where the cluster does not answer such questions. */
  readonly mayWrite: (write: Write) => Promise<boolean | null>;
};

/** What our copy of the cluster holds of a namespace. */
export type Coverage = {
  /** False: the server is limited to other namespaces. */
  readonly isCovered: boolean;
  /** Kinds that its own account may not read there, such as `services`. */
  readonly unread: readonly string[];
};

export type MeshCopy = {
  readonly meshFor: (service: ServiceRef) => Mesh;
  readonly hasService: (service: ServiceRef) => boolean;
  readonly servicesIn: (namespace: string) => readonly ServiceRef[];
  readonly hasNamespace: (namespace: string) => boolean;
  /** Waits, not for ever, until the copy shows this version of the object or a later one; null: until it is gone. */
  readonly whenSeen: (object: ObjectRef, version: string | null) => Promise<boolean>;
};

export type Audit = (line: AuditLine) => void;

export type AuditLine = {
  readonly user: string;
  readonly action: string;
  readonly services: readonly ServiceRef[];
  readonly reason: string | null;
  /** `unknown`: the cluster went away while it was written; another line follows when it is back. */
  readonly outcome: 'applied' | 'undone' | 'undo-failed' | 'unknown' | 'finished-after-crash' | 'undone-after-crash';
  /** The id of the change in the history. */
  readonly change: string | null;
  readonly writes: readonly { readonly action: string; readonly object: ObjectRef; readonly version: string | null }[];
};
