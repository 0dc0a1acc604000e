/** The memory of changes: what they were, how far they came. */
import type { ChangeAction } from '@sluice/shared/api/changes';
import type { Write } from '@sluice/shared/plan/plan';
import type { Edit } from '@sluice/shared/routing/edit';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { SharesBeforeAndAfter } from './desired-shares.ts';

/** A change as it is remembered. It is written down before its first write and never altered; only its state is. */
export type ChangeRecord = {
  readonly id: string;
  readonly namespace: string;
  /** All of one namespace. */
  readonly services: readonly string[];
  readonly action: ChangeAction;
  readonly user: string;
  /** RFC 3339. */
  readonly at: string;
  readonly reason: string | null;
  readonly edits: readonly Edit[];
  readonly undoes: string | null;
  /** Without managed fields. */
  readonly writes: readonly Write[];
  readonly warnings: readonly string[];
  /** Desired shares by service; null in records of versions that did not keep them. */
  readonly shares: Readonly<Record<string, SharesBeforeAndAfter>> | null;
  /** What the endpoint answers besides; null for most. */
  readonly detail: unknown;
  /** Of the request, to tell a repetition from another request with the same idempotency key. */
  readonly requestHash: string;
};

export type ChangeState = 'pending' | 'applied' | 'undone' | 'failed';
export type StoredChange = ChangeRecord & { readonly state: ChangeState };
export type ChangeRef = { readonly namespace: string; readonly id: string };

/** `exists`: the id is taken. Otherwise, when the change is not recorded, why not; that is no reason to refuse it. */
export type Begun = { readonly recorded: true } | { readonly recorded: false; readonly reason: 'exists' | string };

export type ChangeHistory = {
  readonly begin: (record: ChangeRecord) => Promise<Begun>;
  readonly settle: (change: ChangeRef, state: ChangeState) => Promise<void>;
  /** Forgets a change that came to nothing. */
  readonly discard: (change: ChangeRef) => Promise<void>;
  readonly get: (change: ChangeRef) => Promise<StoredChange | null>;
  /** Newest first. */
  readonly list: (service: ServiceRef) => Promise<StoredChange[]>;
  /** Of all services of a namespace, newest first. */
  readonly recent: (namespace: string) => Promise<StoredChange[]>;
  /** Of all namespaces. */
  readonly pending: () => Promise<StoredChange[]>;
  /** Deletes all but the newest of a service. */
  readonly prune: (service: ServiceRef, keep: number) => Promise<void>;
  /** Leaves a note on the objects of the change for those who look at them with other tools. */
  readonly note: (record: ChangeRecord) => Promise<void>;
};
